import ArgumentParser
import DDLCapture
import DDLReplay
import PostgresClient

struct StatusCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows whether the capture is installed and as it should be, and with a target how far replay is.",
        discussion: "Example:\n  ddlrelay status --source \"host=db1 dbname=app\" --target \"host=db2 dbname=app\"")

    @OptionGroup(title: "Connections") var source: SourceOptions
    @OptionGroup(title: "Connections") var databases: DatabaseOptions
    @OptionGroup(title: "Connections") var target: TargetOptions
    @Option(help: "How the result is written.") var format: OutputFormat = .table

    private struct Replay: Encodable {
        let position: Int64
        let lostUpTo: Int64?
        let pending: Int
        /// Commands that could not be run and were left out, with `--on-error skip`.
        let leftOutOnError: Int
        let lagSeconds: Double?
        let held: Held?
        /// Commands that are pending are lost when the log reaches its limit.
        let warning: String?
    }

    private struct Held: Encodable {
        let id: Int64
        let tag: String
        let objectName: String?
        let reason: String
        let sqlstate: String?
        let attempts: Int
    }

    private struct Options: Encodable {
        let maxRows: Int?
        let replicaIdentity: String
        let publications: String
        let onCaptureError: String
    }

    private struct Status: Encodable {
        let database: String
        var state: String
        var version: String?
        var capturing = false
        var drift: [String] = []
        var options: Options?
        var rows: Int64?
        var oldestId: Int64?
        var newestId: Int64?
        var trimmed: Int64?
        var failed: Int64?
        var replay: Replay?
        var error: ErrorReport?
    }

    func execute() async throws {
        let targetInfo = try target.optionalConnectionInfo()
        var all: [Status] = []
        var worst = ExitStatus.done
        for info in try await databases.connectionInfos(try source.connectionInfo()) {
            do {
                let connection = try await PostgresConnection.connect(to: info)
                let status = try await Self.status(connection, targetInfo)
                if status.state != "installed" { worst = max(worst, .answerIsNo) }
                if status.replay?.held != nil { worst = max(worst, .held) }
                if status.replay?.lostUpTo != nil { worst = max(worst, .lostCommands) }
                all.append(status)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                worst = max(worst, ExitStatus(error))
                report(error)
                all.append(Status(database: info.database ?? "", state: "unknown", error: ErrorReport(error)))
            }
        }
        switch format {
        case .json: try Report.json(["databases": all])
        case .table: all.filter { $0.error == nil }.forEach(Self.show)
        }
        if worst != .done { throw worst.exitCode }
    }

    private static func status(_ source: PostgresConnection, _ targetInfo: ConnectionInfo?) async throws -> Status {
        let facts = try await source.query("SELECT pg_catalog.current_database()").rows.first?[0] ?? ""
        let capture = try await CaptureState.read(from: source)
        var status = Status(database: facts, state: "not installed")
        switch capture.origin {
        case .none: return status
        case .other:
            status.state = "not ours"
            status.drift = [
                "\(capture.foundObjects.joined(separator: ", ")): made by the documented procedure, by DTS or by somebody else"
            ]
        case .ddlrelay(let version):
            status.version = version.description
            status.drift = capture.drift
            if try await source.query(
                "SELECT 1 FROM pg_catalog.pg_settings WHERE name = 'event_triggers' AND setting = 'off'"
            ).rows.first != nil {
                status.drift.append("the setting event_triggers is off: nothing is captured")
            }
            status.state = status.drift.isEmpty ? "installed" : "drifted"
            if capture.isKeptLog {
                status.state = "log kept"
                status.drift = []
            }
        }
        status.capturing = capture.isCapturing
        status.options = capture.options.map {
            Options(
                maxRows: $0.maxRows, replicaIdentity: $0.replicaIdentity.rawValue, publications: $0.publications,
                onCaptureError: $0.onCaptureError.rawValue)
        }
        guard capture.tableOwner != nil, !capture.hasOtherColumns else { return status }
        let log = CaptureLog(source)
        let summary = try await log.summary()
        status.rows = summary.rows
        status.oldestId = summary.oldest
        status.newestId = summary.newest
        status.trimmed = summary.trimmed
        status.failed = summary.failed
        if let targetInfo {
            let target = try await PostgresConnection.connect(to: targetInfo)
            let standing = try await ReplayRecord.standing(source: source, target: target)
            let row = try await source.query(
                """
                SELECT count(*) AS pending, pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - min(l.event_time)) AS lag
                  FROM public.dts_ddl_command AS l WHERE l.id > $1::pg_catalog.int8
                """, [String(standing.position)]
            ).rows.first
            let pending = try await log.commands(CaptureLog.Filter(after: standing.position))
            let lost = pending.compactMap { $0.message?.trimmed }.max().flatMap { $0 > standing.position ? $0 : nil }
            status.replay = Replay(
                position: standing.position, lostUpTo: lost, pending: Int(row?.integer("pending") ?? 0),
                leftOutOnError: try await ReplayRecord.leftOutOnError(source: source, target: target),
                lagSeconds: row?.text("lag").flatMap(Double.init),
                held: standing.held.map {
                    Held(
                        id: $0.id, tag: $0.tag, objectName: $0.objectName, reason: $0.reason, sqlstate: $0.sqlState,
                        attempts: $0.attempts)
                }, warning: Self.warning(pending: Int(row?.integer("pending") ?? 0), limit: capture.options?.maxRows))
        }
        return status
    }

    private static func warning(pending: Int, limit: Int?) -> String? {
        guard let limit, pending * 10 >= limit * 8 else { return nil }
        return
            "\(pending) commands are pending, and the log keeps \(limit): replay them soon, or raise the limit (install --max-rows)"
    }

    private static func show(_ status: Status) {
        func line(_ name: String, _ value: String) {
            Report.text("  " + name + String(repeating: " ", count: max(1, 18 - name.count)) + value)
        }
        Report.text("database \(status.database): \(status.state)" + (status.version.map { " (ddlrelay \($0))" } ?? ""))
        for drift in status.drift { line("drift", drift) }
        guard let rows = status.rows else { return }
        line("capturing", status.capturing ? "yes" : "no")
        if let options = status.options {
            line(
                "options",
                "max-rows \(options.maxRows.map(String.init) ?? "unlimited"), replica-identity \(options.replicaIdentity), publications \(options.publications), on-capture-error \(options.onCaptureError)"
            )
        }
        line(
            "log",
            rows == 0
                ? "empty" : "\(rows) row\(rows == 1 ? "" : "s"), ids \(status.oldestId ?? 0) to \(status.newestId ?? 0)"
        )
        if let trimmed = status.trimmed, trimmed > 0 {
            line("trimmed", "\(trimmed) rows, up to id \((status.oldestId ?? 1) - 1)")
        }
        if let failed = status.failed, failed > 0 { line("not captured", "\(failed) commands failed to be captured") }
        guard let replay = status.replay else { return }
        line("replayed up to", "\(replay.position)")
        if let lost = replay.lostUpTo {
            line("lost", "commands after \(replay.position), up to \(lost), were trimmed before they were replayed")
        }
        line(
            "pending",
            replay.pending == 0
                ? "nothing"
                : "\(replay.pending) command\(replay.pending == 1 ? "" : "s"), the oldest \(String(Int(replay.lagSeconds ?? 0))) s old"
        )
        if replay.leftOutOnError > 0 {
            line(
                "left out", "\(replay.leftOutOnError) because they could not be run: see ddlrelay.command on the target"
            )
        }
        if let warning = replay.warning { line("warning", warning) }
        if let held = replay.held {
            line(
                "held",
                "\(held.id) \(held.tag) \(held.objectName ?? ""): \(held.reason)"
                    + (held.sqlstate.map { " (SQLSTATE \($0))" } ?? ""))
        }
    }
}
