import ArgumentParser
import DDLCapture
import DDLReplay
import Foundation
import PostgresClient

struct UninstallCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall",
        abstract:
            "Removes event triggers, function and log from a source; what cannot be removed whole stays as it was.",
        discussion: "Example:\n  ddlrelay uninstall --source \"host=db1 dbname=app\" --export ddl-log.jsonl")

    @OptionGroup(title: "Connections") var source: SourceOptions
    @OptionGroup(title: "Connections") var databases: DatabaseOptions
    @OptionGroup(title: "Connections") var target: TargetOptions
    @Flag(name: .customLong("keep-log"), help: "Leave the table with its rows.")
    var keepLog = false
    @Option(help: ArgumentHelp("Write the rows to this new file first, one JSON object a line.", valueName: "file"))
    var export: String?
    @Flag(help: "Remove although commands are not replayed on --target, or a sync lives on the capture.")
    var force = false
    @Flag(name: .customLong("dry-run"), help: "Print the exact SQL, for psql, and change nothing.")
    var dryRun = false
    @Option(help: "How the result is written.") var format: OutputFormat = .table

    func validate() throws {
        if export != nil && (databases.allDatabases || databases.databases.count > 1) {
            throw ValidationError("--export writes one database's rows: give one --database")
        }
        if dryRun && export != nil { throw ValidationError("--dry-run and --export cannot be used together") }
    }

    func execute() async throws {
        if dryRun {
            let script = CaptureInstaller.uninstallScript(keepLog: keepLog)
            switch format {
            case .table: Report.verbatim(script)
            case .json: try Report.json(["sql": script])
            }
            return
        }
        let targetInfo = try target.optionalConnectionInfo()
        let infos = try await databases.choices(try source.connectionInfo())
        try await DatabaseRun.each(infos, format: format) { connection in
            if let targetInfo, !force { try await refuseWhilePending(connection, targetInfo) }
            if !force { try await refuseWhileSynced(connection) }
            let installer = CaptureInstaller(connection)
            let removed: Bool
            if let export {
                removed = try await installer.uninstall(keepLog: keepLog) { log in try await Self.write(log, to: export)
                }
            } else {
                removed = try await installer.uninstall(keepLog: keepLog)
            }
            return removed ? "removed" : "not installed"
        }
    }

    /// A sync has the log in its publication; without it the stream stops.
    private func refuseWhileSynced(_ source: PostgresConnection) async throws {
        guard await source.serverVersion >= 100_000 else { return }
        let publications = try await source.query(
            """
            -- PostgreSQL 10 and later
            SELECT p.pubname
              FROM pg_catalog.pg_publication AS p
              JOIN pg_catalog.pg_publication_rel AS r ON r.prpubid = p.oid
              JOIN pg_catalog.pg_class AS c ON c.oid = r.prrelid
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE n.nspname = 'public' AND c.relname = 'dts_ddl_command' AND p.pubname LIKE 'dts\\_sync\\_%'
             ORDER BY 1
            """
        ).rows.compactMap { $0[0] }
        guard let first = publications.first else { return }
        throw CaptureError(
            code: .notReplayed, message: "a sync lives on this capture: publication \(first)",
            hint:
                "Take it down with \"ddlrelay sync teardown --name \(first.dropFirst("dts_sync_".count))\", or remove the capture all the same with --force."
        )
    }

    private func refuseWhilePending(_ source: PostgresConnection, _ targetInfo: ConnectionInfo) async throws {
        guard try await CaptureState.read(from: source).tableOwner != nil else { return }
        let target = try await PostgresConnection.connect(to: targetInfo)
        let standing = try await ReplayRecord.standing(source: source, target: target)
        let pending = try await CaptureLog(source).commands(CaptureLog.Filter(after: standing.position))
        guard let first = pending.first else { return }
        throw CaptureError(
            code: .notReplayed,
            message:
                "\(pending.count) captured \(pending.count == 1 ? "command is" : "commands are") not replayed on the target",
            detail: "The first is \(first.id): \(first.tag) \(first.objectName ?? "")",
            hint: "Run \"ddlrelay replay\" first, or remove the capture all the same with --force.")
    }

    /// The rows are on disk before the table goes: a file that cannot be written ends the removal.
    private static func write(_ log: CaptureLog, to path: String) async throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CaptureError(
                code: .exportFailed, message: "file \"\(path)\" exists already",
                hint: "Nothing was removed. Choose another file name.")
        }
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path)
        else {
            throw CaptureError(
                code: .exportFailed, message: "file \"\(path)\" cannot be written",
                hint: "Nothing was removed. Check the folder and its rights.")
        }
        defer { try? file.close() }
        do {
            try await write(log, to: file)
        } catch let error as PostgresError {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw CaptureError(
                code: .exportFailed, message: "file \"\(path)\" cannot be written: \(systemText(error))",
                hint: "Nothing was removed. Choose a place with room for the rows.")
        }
    }

    private static func write(_ log: CaptureLog, to file: FileHandle) async throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var last: Int64?
        while true {
            let rows = try await log.commands(CaptureLog.Filter(after: last, limit: 1_000))
            guard let end = rows.last else { break }
            for row in rows { try file.write(contentsOf: encoder.encode(CommandReport(row)) + Data("\n".utf8)) }
            last = end.id
        }
        try file.synchronize()
    }
}
