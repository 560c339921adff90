import DDLCapture
import PostgresClient
import Synchronization

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

    /// What would be done with each command that is not done yet, in portions. Changes neither server.
    ///
    /// - Parameter show: is given whole source transactions, in order.
    /// - Throws: ``ReplayError``, `PostgresError`, `CancellationError`.
    public func plan(_ show: ([PlannedCommand]) throws -> Void) async throws {
        let source = try await PostgresConnection.connect(to: source)
        let target = try await PostgresConnection.connect(to: target)
        try await SourceIdentity.refuseSameDatabase(source, target)
        try await SourceIdentity.refuseStandby(source)
        let standing = try await ReplayRecord.standing(source: source, target: target)
        let decisions = Dictionary(uniqueKeysWithValues: standing.heldCommands.map { ($0.id, $0.decision) })
        var position = standing.isKnown ? standing.position : 0
        if let start = options.startAfter, start > position {
            try await Refuse.beyondTheLog(start, source)
            position = start
        }
        var reader = try await PlanReader(source, planner: options.planner, position: position)
        while true {
            let portion = try await reader.next(after: position)
            reader = portion.reader
            let read = portion.read
            guard let last = portion.plans.last else {
                // What is still in flight has no place in a plan: the next replay sees it.
                if read.decision.mayBeInFlight || (!read.hasMore && read.decision.waitingFor == nil) { return }
                continue
            }
            try show(portion.plans.map { $0.decided(decisions[$0.command.id] ?? nil, options.planner) })
            position = last.command.id
        }
    }

    /// What would be done with all commands that are not done yet.
    ///
    /// - Throws: ``ReplayError``, `PostgresError`, `CancellationError`.
    public func plan() async throws -> [PlannedCommand] {
        var plan: [PlannedCommand] = []
        try await self.plan { plan += $0 }
        return plan
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
        progress: @escaping @Sendable (ReplayEvent) -> Void = { _ in },
        stopping: @escaping @Sendable () -> Bool = { false }
    ) async throws -> ReplaySummary {
        var run: ReplayRun
        do {
            run = try await ReplayRun(
                source: source, target: target, options: options, stopping: stopping, progress: progress)
        } catch is StoppedWhileWaiting {
            var summary = ReplaySummary()
            summary.isInterrupted = true
            summary.position = try await ReplayRecord.standing(
                source: PostgresConnection.connect(to: source), target: PostgresConnection.connect(to: target)
            ).position
            return summary
        }
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
        progress: @escaping @Sendable (ReplayEvent) -> Void = { _ in },
        stopping: @escaping @Sendable () -> Bool = { false }
    ) async throws {
        var failures = 0
        let wasConnected = Mutex(false)
        let told: @Sendable (ReplayEvent) -> Void = { event in
            // Who stands by has reached both servers.
            if case .standingBy = event { wasConnected.withLock { $0 = true } }
            progress(event)
        }
        var session: Int32?
        while !stopping() {
            do {
                var run = try await ReplayRun(
                    source: source, target: target, options: options, formerSession: session, stopping: stopping,
                    progress: told)
                wasConnected.withLock { $0 = true }
                session = run.targetSession
                var pace = PollPace(longest: options.pollInterval)
                var saidCaughtUp = false
                while !stopping() {
                    let outcome = try await run.step(progress, attempts: .max)
                    failures = 0
                    progress(.looked)
                    if outcome == .worked { pace.speedUp() }
                    if outcome == .caughtUp {
                        if !saidCaughtUp { progress(.caughtUp(position: run.summary.position)) }
                        try await Task.sleep(for: .milliseconds(pace.next()))
                    }
                    saidCaughtUp = outcome == .caughtUp
                }
            } catch let error as PostgresError where error.isConnectionFailure && wasConnected.withLock({ $0 }) {
                failures += 1
                let delay = min(100 << min(failures, 6), 5_000)
                progress(.reconnecting(error: error.inOneLine, delay: delay))
                try await rest(milliseconds: delay, unless: stopping)
            } catch is StoppedWhileWaiting {
                return
            }
        }
    }
}
