/// Looks every few seconds how far the copy of the tables is, and how fast it goes.
struct CopyWatch: Sendable {
    private static let interval = Duration.seconds(5)

    private var nextLook = ContinuousClock.now
    private var last: (moment: ContinuousClock.Instant, progress: CopyProgress)?

    /// What is to be told; nil where it is not time, or nothing is being copied.
    mutating func look(_ run: SyncRun) async throws -> SyncEvent? {
        let now = ContinuousClock.now
        guard now >= nextLook else { return nil }
        nextLook = now + Self.interval
        let progress = try await run.copyProgress()
        defer { last = (now, progress) }
        // That it is complete is told once.
        if progress.isComplete, last?.progress.isComplete ?? true { return nil }
        let pace = last.flatMap { last in
            progress.pace(since: last.progress, seconds: (now - last.moment) / .seconds(1))
        }
        return .copying(progress, pace: pace)
    }
}
