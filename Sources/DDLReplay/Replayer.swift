import DDLCapture
import PostgresClient

/// Replays the capture log of a source on a target: in id order, each command exactly once.
///
/// ```swift
/// let replayer = Replayer(
///     source: ConnectionInfo("host=db1 dbname=app", role: "source"),
///     target: ConnectionInfo("host=db2 dbname=app", role: "target"))
/// let summary = try await replayer.replayOnce()
/// ```
public struct Replayer: Sendable {
    private let source: ConnectionInfo
    private let target: ConnectionInfo
    private let options: ReplayOptions

    /// A replayer between two databases.
    public init(source: ConnectionInfo, target: ConnectionInfo, options: ReplayOptions = ReplayOptions()) {
        self.source = source
        self.target = target
        self.options = options
    }

    /// What would be done with each command that is not done yet. Changes neither server.
    ///
    /// - Parameter limit: at most so many commands.
    /// - Throws: ``ReplayError``, `PostgresError`, `CancellationError`.
    public func plan(limit: Int? = nil) async throws -> [PlannedCommand] {
        let source = try await PostgresConnection.connect(to: source)
        let target = try await PostgresConnection.connect(to: target)
        try await Run.refuseSameDatabase(source, target)
        let standing = try await ReplayRecord.standing(source: source, target: target)
        let position = standing.isKnown ? standing.position : options.startAfter ?? 0
        let commands = try await CaptureLog(source).commands(
            CaptureLog.Filter(after: max(position, options.startAfter ?? 0), limit: limit))
        if let trimmed = commands.compactMap({ $0.message?.trimmed }).max(),
            trimmed > max(position, options.startAfter ?? 0)
        {
            throw Run.lost(after: position, upTo: trimmed)
        }
        return options.planner.plan(commands)
    }

    /// Replays all that is in the log, and returns.
    ///
    /// - Parameters:
    ///   - progress: is told of each command.
    ///   - stopping: asked between transactions whether to end early.
    /// - Throws: ``ReplayError`` (``ReplayError/Code/held``, ``ReplayError/Code/lostCommands``,
    ///   ``ReplayError/Code/alreadyRunning``, ``ReplayError/Code/targetBusy``), `PostgresError`, `CancellationError`.
    ///   What was done before stays done.
    public func replayOnce(
        progress: @Sendable (ReplayEvent) -> Void = { _ in }, stopping: @escaping @Sendable () -> Bool = { false }
    ) async throws -> ReplaySummary {
        var run = try await Run(
            source: source, target: target, options: options, stopping: stopping, progress: progress)
        do {
            while !stopping() {
                if try await run.step(progress, attempts: options.attempts) == .caughtUp { return run.summary }
            }
        } catch is StoppedWhileWaiting {}
        run.summary.isInterrupted = true
        return run.summary
    }

    /// Replays what comes, until it is told to stop: then it ends after the transaction in hand.
    ///
    /// Lost connections are made again, with growing pauses; nothing is done twice. Cancelling the task ends it at
    /// once: the statement in hand is cancelled on the server and its transaction rolled back.
    ///
    /// - Parameters:
    ///   - progress: is told of each command, of waits and of lost connections.
    ///   - stopping: asked between transactions whether to end.
    /// - Throws: ``ReplayError`` (``ReplayError/Code/held``, ``ReplayError/Code/lostCommands``,
    ///   ``ReplayError/Code/alreadyRunning``), `PostgresError` where no first connection can be made,
    ///   `CancellationError`.
    public func follow(
        progress: @Sendable (ReplayEvent) -> Void = { _ in }, stopping: @escaping @Sendable () -> Bool = { false }
    ) async throws {
        var failures = 0
        var wasConnected = false
        while !stopping() {
            do {
                var run = try await Run(
                    source: source, target: target, options: options, stopping: stopping, progress: progress)
                wasConnected = true
                var saidCaughtUp = false
                while !stopping() {
                    let outcome = try await run.step(progress, attempts: .max)
                    failures = 0
                    if outcome == .caughtUp {
                        if !saidCaughtUp { progress(.caughtUp(position: run.summary.position)) }
                        try await Task.sleep(for: .milliseconds(options.pollInterval))
                    }
                    saidCaughtUp = outcome == .caughtUp
                }
            } catch let error as PostgresError where error.isConnectionFailure && wasConnected {
                failures += 1
                let delay = min(100 << min(failures, 6), 5_000)
                progress(.reconnecting(error: error.description, delay: delay))
                try await rest(milliseconds: delay, unless: stopping)
            } catch is StoppedWhileWaiting {
                return
            }
        }
    }
}

/// One span of work with one pair of connections.
private struct Run: Sendable {
    enum Outcome: Equatable {
        case worked, waiting, caughtUp
    }

    var summary = ReplaySummary()
    private let planner: ActionPlanner
    private var record: ReplayRecord
    private var reader: LogReader
    private var applier: TargetApplier
    private let stopping: @Sendable () -> Bool
    private var saidWaiting: Int64?

    init(
        source: ConnectionInfo, target: ConnectionInfo, options: ReplayOptions,
        stopping: @escaping @Sendable () -> Bool, progress: @Sendable (ReplayEvent) -> Void
    ) async throws {
        self.stopping = stopping
        let source = try await PostgresConnection.connect(to: source)
        let target = try await PostgresConnection.connect(to: target)
        try await Self.refuseSameDatabase(source, target)
        planner = options.planner
        record = try await ReplayRecord.open(
            SourceIdentity.read(from: source), on: target, startAfter: options.startAfter)

        var saidStandingBy = false
        while try await !record.tryLock() {
            guard options.waitForOther else {
                throw ReplayError(
                    code: .alreadyRunning, message: "another replayer works on this source and target",
                    hint: "Stop it first, or use --wait to stand by and take over when it ends.")
            }
            if !saidStandingBy { progress(.standingBy) }
            saidStandingBy = true
            try await rest(milliseconds: 500, unless: stopping)
            if stopping() { throw StoppedWhileWaiting() }
        }
        var standing = try await record.standing()
        if let start = options.startAfter, start != standing.position {
            guard start > standing.position else {
                throw ReplayError(
                    code: .recordUnusable,
                    message:
                        "everything up to \(standing.position) is replayed already: it cannot start after \(start)",
                    hint: "Leave --start-after out to go on from there.")
            }
            // What the operator leaves out is on record as left out.
            try await record.leaveOut(
                CaptureLog(source).commands(CaptureLog.Filter(after: standing.position, upTo: start)), upTo: start)
            standing = try await record.standing()
        }
        summary.position = standing.position
        record.heldID = standing.held?.id
        reader = LogReader(source)
        applier = try await TargetApplier(target, record: record, lockTimeout: options.lockTimeout)
    }

    static func refuseSameDatabase(_ source: PostgresConnection, _ target: PostgresConnection) async throws {
        let ends = try await [source, target].mapInOrder { connection in
            try await connection.query(
                """
                SELECT pg_catalog.current_database() || '/' || pg_catalog.pg_postmaster_start_time() || '/' ||
                       pg_catalog.current_setting('port') || '/' || COALESCE(pg_catalog.inet_server_addr()::pg_catalog.text, '') AS place
                """
            ).rows.first?.text("place")
        }
        if ends[0] == ends[1] {
            throw ReplayError(
                code: .sameDatabase, message: "source and target are the same database",
                hint: "Check --source and --target (DDLRELAY_SOURCE, DDLRELAY_TARGET).")
        }
    }

    /// One read of the log and all that it makes ready.
    mutating func step(_ progress: @Sendable (ReplayEvent) -> Void, attempts: Int) async throws -> Outcome {
        let read = try await reader.next(after: summary.position)
        if let trimmed = read.trimmedUpTo { throw Self.lost(after: summary.position, upTo: trimmed) }

        let plans = planner.plan(read.ready)
        for group in TransactionGroups.split(plans.map(\.command.transactionID)) {
            if stopping() { return .worked }
            try Task.checkCancellation()
            try await apply(Array(plans[group]), progress, attempts: attempts)
        }
        guard read.ready.isEmpty else { return .worked }
        if let id = read.decision.waitingFor {
            if read.decision.mayBeInFlight {
                if saidWaiting != id { progress(.waitingForTransaction(id: id)) }
                saidWaiting = id
                try await Task.sleep(for: .milliseconds(20))
            }
            return .waiting
        }
        return read.hasMore ? .waiting : .caughtUp
    }

    private mutating func apply(
        _ group: [PlannedCommand], _ progress: @Sendable (ReplayEvent) -> Void, attempts: Int
    ) async throws {
        if let held = group.first(where: { $0.action.name == "hold" }), case .hold(let reason) = held.action {
            // Nothing of its transaction is run: it commits as a whole or not at all.
            try await record.hold(held.command, statement: held.command.ddlText, reason: reason, sqlState: nil)
            throw Self.heldError(held.command, reason: reason, sqlState: nil, statement: nil)
        }
        var attempt = 1
        while true {
            do {
                try await applier.apply(group)
                break
            } catch let failure as FailedStatement where failure.error.isTransient {
                if stopping() { throw StoppedWhileWaiting() }
                guard attempt < attempts else { throw Self.busy(failure) }
                progress(.retrying(failure.planned, error: failure.error.description, attempt: attempt))
                summary.retries += 1
                try await rest(milliseconds: min(100 << min(attempt, 6), 5_000), unless: stopping)
                attempt += 1
            } catch let failure as FailedStatement {
                let statement: String? = if case .run(let target) = failure.planned.action { target.sql } else { nil }
                let reason = [failure.error.message, failure.error.detail].compactMap { $0 }.joined(separator: ": ")
                try await record.hold(
                    failure.planned.command, statement: statement, reason: reason, sqlState: failure.error.sqlState)
                throw Self.heldError(
                    failure.planned.command, reason: reason, sqlState: failure.error.sqlState, statement: statement)
            }
        }
        for planned in group {
            if case .skip(let reason) = planned.action {
                summary.skipped[reason, default: 0] += 1
            } else {
                summary.run += 1
            }
            summary.position = planned.command.id
            progress(.done(planned))
        }
    }

    static func lost(after position: Int64, upTo trimmed: Int64) -> ReplayError {
        ReplayError(
            code: .lostCommands,
            message:
                "commands after \(position), up to \(trimmed), were trimmed from the capture log before they were replayed",
            detail: "Everything up to \(position) is done on the target.",
            hint:
                "Bring the target's schema up to date by hand (compare pg_dump --schema-only of both sides), then replay with --start-after \(trimmed) or later, and raise --max-rows of the capture."
        )
    }

    private static func heldError(
        _ command: CapturedCommand, reason: String, sqlState: String?, statement: String?
    ) -> ReplayError {
        let object = command.objectName.flatMap { $0.isEmpty ? nil : " \($0)" } ?? ""
        return ReplayError(
            code: .held, message: "command \(command.id) is held: \(command.tag)\(object)",
            detail: reason + (sqlState.map { " (SQLSTATE \($0))" } ?? "")
                + (statement.map { "\nstatement: \($0)" } ?? ""),
            hint: "Nothing after it was replayed. Mend the target, then replay again: the command is tried once more.",
            sqlState: sqlState)
    }

    private static func busy(_ failure: FailedStatement) -> ReplayError {
        ReplayError(
            code: .targetBusy,
            message: "command \(failure.planned.command.id) could not be run: the target is busy",
            detail: failure.error.description,
            hint: "Look for long transactions on the target (pg_stat_activity), then replay again.",
            sqlState: failure.error.sqlState)
    }
}

/// Told to stop while another replayer was at work.
private struct StoppedWhileWaiting: Error {}

/// Sleeps in short pieces, so that a request to stop is heard.
private func rest(milliseconds: Int, unless stopping: @Sendable () -> Bool) async throws {
    var left = milliseconds
    while left > 0, !stopping() {
        try await Task.sleep(for: .milliseconds(min(left, 50)))
        left -= 50
    }
}

extension Array where Element: Sendable {
    fileprivate func mapInOrder<Result: Sendable>(_ transform: (Element) async throws -> Result) async rethrows
        -> [Result]
    {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
