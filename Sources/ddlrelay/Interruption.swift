import Foundation
import Synchronization
import UnixSignals

/// What SIGINT and SIGTERM do: what can end gently is asked to (``LifecycleRunner``); everything else, or a second
/// signal, is cancelled, on the servers too; one more ends the process at once.
///
/// A process that simply died would leave its statement running: a server notices when it has an answer.
enum Interruption {
    private static let state = Mutex(State())

    private struct State {
        var gentleEnd: (@Sendable () async -> Void)?
        var signal: UnixSignal?
    }

    /// The signal that cancelled the work.
    static var signal: Int32? { state.withLock { $0.signal?.rawValue } }

    static func run(_ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Ended.self) { group in
            group.addTask {
                try await work()
                return .work
            }
            group.addTask {
                await waitForCancellingSignal()
                return .wait
            }
            while case .wait? = try await group.next() { group.cancelAll() }
            group.cancelAll()
        }
    }

    private enum Ended { case work, wait }

    /// Runs `work`, which `gently` asks to end.
    static func endingGently<Result: Sendable>(
        by gently: @escaping @Sendable () async -> Void, _ work: () async throws -> Result
    ) async throws -> Result {
        state.withLock { $0.gentleEnd = gently }
        defer { state.withLock { $0.gentleEnd = nil } }
        return try await work()
    }

    private static func waitForCancellingSignal() async {
        for await signal in await UnixSignalsSequence(trapping: .sigint, .sigterm) {
            if let gently = state.withLock({ $0.gentleEnd.take() }) {
                if isatty(STDERR_FILENO) == 1 {
                    Messages.note("ending after the transaction in hand; once more cancels it")
                }
                await gently()
                continue
            }
            state.withLock { $0.signal = signal }
            Foundation.signal(SIGINT, SIG_DFL)
            Foundation.signal(SIGTERM, SIG_DFL)
            return
        }
    }
}
