import DDLCapture
import PostgresClient

/// One span of work with one pair of connections.
struct ReplayRun: Sendable {
    enum Outcome: Equatable {
        case worked, waiting, caughtUp
    }

    var summary = ReplaySummary()
    private let options: ReplayOptions
    private var record: ReplayRecord
    private var reader: PlanReader
    /// What was read and planned while the portion before it was applied.
    private var prepared: PlanReader.Portion?
    private var applier: TargetApplier
    private var capture: CaptureWatch
    private var log: LogWatch
    private var nextTouch = ContinuousClock.now + Self.touchPause
    private let stopping: @Sendable () -> Bool
    private var saidWaiting: Int64?
    /// Commands that are skipped because their statement failed, where the operator wants that.
    private var failures: [Int64: String] = [:]

    init(
        source: ConnectionInfo, target: ConnectionInfo, options: ReplayOptions,
        formerSession: Int32? = nil, stopping: @escaping @Sendable () -> Bool,
        progress: @escaping @Sendable (ReplayEvent) -> Void
    ) async throws {
        self.stopping = stopping
        var options = options
        let source = try await PostgresConnection.connect(to: source)
        let target = try await PostgresConnection.connect(to: target)
        // Nothing that is asked takes long, but for what is replayed: that is watched over.
        for connection in [source, target] { await connection.limitAnswers(seconds: options.answerTimeout * 2) }
        // Before anything is set or locked: in such a session it would be left to others.
        if try await target.backendPID() == nil { try await TargetConnection.refuseSharedSessions(target) }
        try await TargetConnection.prepare(target, lockTimeout: options.lockTimeout)
        try await SourceIdentity.refuseSameDatabase(source, target)
        try await SourceIdentity.refuseStandby(source)
        try await Refuse.unknownRole(options.planner.role, target)
        options.planner.sourceDefaults = try await SessionOfCommand.defaults(of: source)
        self.options = options
        let identity = try await SourceIdentity.read(from: source)
        record = try await ReplayRecord.open(
            identity, on: target, startAfter: nil,
            asAnother: {
                try await RenamedSource(source: source, target: target, adopts: options.adoptsRecord).find(identity)
            })
        try await Refuse.besideSync(record)
        // A connection that broke without a word may leave its session, and the lock, behind on the server.
        if let formerSession { try await record.endSession(formerSession) }
        try await Self.becomeTheOnlyOne(record, options, stopping: stopping, progress: progress)
        try await Refuse.otherSelection(record, options)
        let standing = try await Self.startingPoint(record, source, options, stopping: stopping, progress: progress)
        capture = CaptureWatch(source)
        log = LogWatch(source: source, target: target, identity: identity, sourceID: record.sourceID)
        summary.position = standing.position
        try await log.look(at: summary.position)
        reader = try await PlanReader(source, planner: options.planner, position: standing.position)
        applier = try await TargetApplier(
            target, record: record, lockTimeout: options.lockTimeout, answerTimeout: options.answerTimeout,
            sign: { progress(.looked) })
    }

    private static func becomeTheOnlyOne(
        _ record: ReplayRecord, _ options: ReplayOptions, stopping: @escaping @Sendable () -> Bool,
        progress: @Sendable (ReplayEvent) -> Void
    ) async throws {
        var saidStandingBy = false
        var tries = 0
        while try await !record.tryLock() {
            // The server takes a moment to see that an earlier replayer's connection is gone.
            tries += 1
            if tries <= 20 {
                try await rest(milliseconds: 50, unless: stopping)
                continue
            }
            guard options.waitForOther else {
                throw ReplayError(
                    code: .alreadyRunning, message: "another replayer works on this source and target",
                    detail: try await record.lockHolder(),
                    hint: "Stop it first, or use --wait to stand by and take over when it ends.")
            }
            if !saidStandingBy { progress(.standingBy) }
            saidStandingBy = true
            try await rest(milliseconds: 500, unless: stopping)
            if stopping() { throw StoppedWhileWaiting() }
        }
    }

    private static func startingPoint(
        _ record: ReplayRecord, _ source: PostgresConnection, _ options: ReplayOptions,
        stopping: @escaping @Sendable () -> Bool, progress: @Sendable (ReplayEvent) -> Void
    ) async throws -> ReplayRecord.Standing {
        let standing = try await record.standing()
        // Beyond it already: the option was for the first time.
        guard let start = options.startAfter, start > standing.position else { return standing }
        try await Refuse.beyondTheLog(start, source)
        try await waitForWriters(CaptureLog(source), stopping: stopping)
        // What the operator leaves out is on record as left out.
        let commands = try await CaptureLog(source).commands(CaptureLog.Filter(after: standing.position, upTo: start))
        try await record.leaveOut(commands, upTo: start)
        if !commands.isEmpty { progress(.leftOut(commands: commands.count, upTo: start)) }
        return try await record.standing()
    }

    /// A command that is on its way may have an id among those that are left out: it would be left out unseen.
    private static func waitForWriters(_ log: CaptureLog, stopping: @escaping @Sendable () -> Bool) async throws {
        let writers = try await log.writers()
        let end = ContinuousClock.now + .seconds(10)
        while try await !writers.isDisjoint(with: log.writers()) {
            if stopping() { throw StoppedWhileWaiting() }
            guard ContinuousClock.now < end else {
                throw ReplayError(
                    code: .targetBusy, message: "a transaction on the source that has run DDL is not over",
                    detail: "Its command may have an id that would be left out without a word.",
                    hint:
                        "Wait for its end, or end it (pg_stat_activity; pg_prepared_xacts where it is prepared), then try again."
                )
            }
            try await rest(milliseconds: 100, unless: stopping)
        }
    }

    /// The server process on the target; nil where a pooler stands between.
    var targetSession: Int32? { applier.backend }

    // MARK: - Steps

    /// One portion of the log and all that it makes ready.
    mutating func step(_ progress: @Sendable (ReplayEvent) -> Void, attempts: Int) async throws -> Outcome {
        if prepared == nil {
            if let obstacles = try await capture.look() { progress(.captureTrouble(obstacles)) }
            try await log.lookNowAndThen(at: summary.position)
        }
        let portion: PlanReader.Portion
        if let prepared {
            portion = prepared
        } else {
            portion = try await reader.next(after: summary.position)
        }
        prepared = nil
        reader = portion.reader
        try log.check(portion.plans.map(\.command))
        guard let last = portion.plans.last else { return try await standing(portion.read, progress) }
        guard portion.read.isFull else {
            _ = try await apply(portion.plans, progress, attempts: attempts)
            return .worked
        }
        // The target works on this portion while the next one is read and planned.
        let following = reader
        async let next = following.next(after: last.command.id)
        if try await apply(portion.plans, progress, attempts: attempts) { prepared = try await next }
        return .worked
    }

    /// Applies whole source transactions.
    ///
    /// - Returns: false when told to stop before the last one.
    private mutating func apply(
        _ plans: [PlannedCommand], _ progress: @Sendable (ReplayEvent) -> Void, attempts: Int
    ) async throws -> Bool {
        let transactions = plans.map { $0.command.isAboutTemporaryObjects ? nil : $0.command.transactionID }
        let groups = TransactionGroups.split(transactions).map { Array(plans[$0]) }
        var next = groups.startIndex
        // Up to here a batch was tried, and something in it needs to be alone.
        var oneByOne = groups.startIndex
        while next < groups.endIndex {
            if stopping() { return false }
            try Task.checkCancellation()
            if next >= oneByOne, let batch = applier.batch(groups[next...]) {
                let end = next + batch.transactions
                if try await applier.apply(batch, moreFollows: end < groups.endIndex) {
                    note(batch.commands, progress)
                    next = end
                } else {
                    oneByOne = end
                }
                continue
            }
            next += 1
            try await applyAlone(groups[next - 1], progress, attempts: attempts, moreFollows: next < groups.endIndex)
        }
        return true
    }

    /// Nothing is ready: because of a transaction under way, or because all is done.
    private mutating func standing(_ read: LogReader.Read, _ progress: @Sendable (ReplayEvent) -> Void) async throws
        -> Outcome
    {
        if let id = read.decision.waitingFor {
            if read.decision.mayBeInFlight {
                if saidWaiting != id { progress(.waitingForTransaction(id: id)) }
                saidWaiting = id
                try await Task.sleep(for: .milliseconds(20))
            }
            return .waiting
        }
        if ContinuousClock.now >= nextTouch {
            try await applier.touch()
            nextTouch = .now + Self.touchPause
        }
        return read.hasMore ? .waiting : .caughtUp
    }

    /// How often an idle target is asked whether it is still there.
    private static let touchPause = Duration.seconds(20)

    /// Applies one source transaction.
    private mutating func applyAlone(
        _ planned: [PlannedCommand], _ progress: @Sendable (ReplayEvent) -> Void, attempts: Int, moreFollows: Bool
    ) async throws {
        var attempt = 1
        while true {
            let group = planned.map(decided)
            if let held = group.first(where: { $0.action.name == "hold" }), case .hold(let reason) = held.action {
                // Nothing of its transaction is run: it commits as a whole or not at all.
                try await holdOrSkip(held, reason: reason, error: nil)
                continue
            }
            do {
                try await applier.apply(group, moreFollows: moreFollows)
                return note(group, progress)
            } catch let failure as FailedStatement where failure.error.isTransient {
                if stopping() { throw StoppedWhileWaiting() }
                guard attempt < attempts else { throw ReplayError.busy(failure) }
                progress(.retrying(failure.planned, error: failure.error.description, attempt: attempt))
                summary.retries += 1
                try await rest(milliseconds: min(100 << min(attempt, 6), 5_000), unless: stopping)
                attempt += 1
            } catch let failure as FailedStatement where failure.planned.action.name == "skip" {
                // Not even what is left out can be put on record.
                throw failure.error
            } catch let failure as FailedStatement {
                let reason = [failure.error.message, failure.error.detail].compactMap { $0 }.joined(separator: ": ")
                try await holdOrSkip(failure.planned, reason: reason, error: failure.error)
            } catch let failure as UnmetCondition {
                try await holdOrSkip(failure.planned, reason: failure.reason, error: nil)
            }
        }
    }

    /// The command with what a person, or an option, decided about it.
    private func decided(_ planned: PlannedCommand) -> PlannedCommand {
        let command = planned.command
        if let failure = failures[command.id] {
            return PlannedCommand(command: command, action: .skip(reason: failure))
        }
        return planned.decided(applier.decision(about: command.id), options.planner)
    }

    private mutating func holdOrSkip(_ planned: PlannedCommand, reason: String, error: PostgresError?) async throws {
        let statement: String? =
            if case .run(let target) = planned.action { target.sql } else { planned.command.ddlText }
        // A decision of a person that fails is always theirs to mend.
        if options.onError == .skip, applier.decision(about: planned.command.id) == nil {
            let state = error?.sqlState.map { " (SQLSTATE \($0))" } ?? ""
            failures[planned.command.id] = "skipped on error: \(reason)\(state)"
            return
        }
        try await applier.hold(
            planned.command, statement: statement, reason: reason, sqlState: error?.sqlState)
        throw ReplayError.held(
            planned.command, reason: reason, sqlState: error?.sqlState, statement: error == nil ? nil : statement)
    }

    private mutating func note(_ group: [PlannedCommand], _ progress: @Sendable (ReplayEvent) -> Void) {
        for planned in group {
            if failures.removeValue(forKey: planned.command.id) != nil { summary.failed += 1 }
            if case .skip(let reason) = planned.action {
                summary.skipped[reason, default: 0] += 1
            } else {
                summary.run += 1
            }
            summary.position = planned.command.id
            progress(.done(planned))
        }
    }
}

/// Told to stop while another replayer was at work.
struct StoppedWhileWaiting: Error {}

/// Sleeps in short pieces, so that a request to stop is heard.
package func rest(milliseconds: Int, unless stopping: @Sendable () -> Bool) async throws {
    var left = milliseconds
    while left > 0, !stopping() {
        try await Task.sleep(for: .milliseconds(min(left, 50)))
        left -= 50
    }
}
