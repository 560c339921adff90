/// The steps of a set-up: each is told when it is done, and all are taken back, the last one first, when one fails.
actor SetupSteps {
    private var taken: [(name: String, undo: @Sendable () async throws -> Void)] = []
    private let progress: @Sendable (SyncEvent) -> Void

    private let stopping: @Sendable () -> Bool

    init(
        progress: @escaping @Sendable (SyncEvent) -> Void, stopping: @escaping @Sendable () -> Bool = { false }
    ) {
        self.progress = progress
        self.stopping = stopping
    }

    /// Takes a step. Its undo is there before it: a step that fails may have come half way.
    func take<Result: Sendable>(
        _ name: String, undo: (@Sendable () async throws -> Void)? = nil,
        _ step: @Sendable () async throws -> Result
    ) async throws -> Result {
        guard !stopping() else { throw SyncError(code: .interrupted, message: "interrupted before: \(name)") }
        let began = ContinuousClock.now
        if let undo { taken.append((name, undo)) }
        let result = try await step()
        let time = ContinuousClock.now - began
        progress(
            .step(name, seconds: Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18))
        return result
    }

    /// Takes everything back that can be. What cannot be is left to "sync teardown"; a cancelled task can do nothing.
    func takeBack() async {
        guard !Task.isCancelled else { return }
        for step in taken.reversed() {
            progress(.takingBack(step.name))
            try? await step.undo()
        }
        taken = []
    }
}
