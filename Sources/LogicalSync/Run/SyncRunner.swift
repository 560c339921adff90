import DDLReplay
import PostgresClient

/// Keeps a sync going: decides about captured commands before they arrive on the target, and takes new tables in.
///
/// The stream itself is PostgreSQL's: while no runner is at work it stops at the first command that is not decided, and
/// goes on when there is one again.
public struct SyncRunner: Sendable {
    private let servers: SyncServers
    private let name: SyncName
    private let pollInterval: Int

    /// A runner of a sync.
    ///
    /// - Parameter pollInterval: how long to rest when there is nothing to do, in milliseconds.
    public init(_ servers: SyncServers, name: SyncName, pollInterval: Int = 20) {
        self.servers = servers
        self.name = name
        self.pollInterval = pollInterval
    }

    /// Works until it is told to stop. Lost connections are made again, with growing pauses; where another runner is at
    /// work, this one stands by.
    ///
    /// - Parameters:
    ///   - progress: is told what happens.
    ///   - stopping: asked between steps whether to end.
    /// - Throws: ``SyncError``, `ReplayError` (the record cannot be used), `PostgresError` where no first connection can be made,
    ///   `CancellationError`.
    public func run(
        progress: @Sendable (SyncEvent) -> Void = { _ in }, stopping: @escaping @Sendable () -> Bool = { false }
    ) async throws {
        var failures = 0
        var wasConnected = false
        while !stopping() {
            do {
                guard var run = try await start(progress, stopping) else { return }
                wasConnected = true
                var copy = CopyWatch()
                while !stopping() {
                    let hasWorked = try await run.step(progress)
                    failures = 0
                    progress(.looked)
                    if let event = try await copy.look(run) { progress(event) }
                    if !hasWorked { try await Task.sleep(for: .milliseconds(pollInterval)) }
                }
            } catch let error as PostgresError where error.isConnectionFailure && wasConnected {
                failures += 1
                let delay = min(100 << min(failures, 6), 5_000)
                progress(.reconnecting(error: error.inOneLine, delay: delay))
                try await rest(milliseconds: delay, unless: stopping)
            }
        }
    }

    /// Nil where it was told to stop while another was at work.
    private func start(
        _ progress: @Sendable (SyncEvent) -> Void, _ stopping: @escaping @Sendable () -> Bool
    ) async throws -> SyncRun? {
        let source = try await servers.connectToSource()
        let target = try await servers.connectToTarget()
        guard let entry = try await TargetObjects(target: target).entry(name) else {
            throw SyncError.notSetUp(name, on: "target")
        }
        guard let record = try await ReplayRecord.existing(source: source, target: target),
            record.sourceID == entry.sourceID
        else {
            throw SyncError(
                code: .notSetUp, message: "sync \(name) has another source",
                detail: "The capture log of this source is not the one that the sync was set up with.",
                hint: "Check --source. Where the capture was installed anew, take the sync down and set it up again.")
        }
        var saidStandingBy = false
        while try await !record.tryLock() {
            if stopping() { return nil }
            if !saidStandingBy { progress(.standingBy) }
            saidStandingBy = true
            try await rest(milliseconds: 200, unless: stopping)
        }
        return try await SyncRun(servers: servers, name: name, source: source, record: record, options: entry.options)
    }
}
