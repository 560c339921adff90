import Logging
import ServiceLifecycle
import Synchronization

/// Runs long work so that the first SIGTERM or SIGINT ends it after the transaction in hand, with exit code 0.
enum LifecycleRunner {
    /// Whether the process was asked to end.
    static var isStopping: Bool { Task.isShuttingDownGracefully }

    static func run<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
        let service = Work(work: work)
        var logger = Logger(label: "ddlrelay.lifecycle", factory: { _ in SwiftLogNoOpLogHandler() })
        logger.logLevel = .critical
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(
                        service: service, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup)
                ],
                logger: logger))
        do {
            try await Interruption.endingGently(by: { await group.triggerGracefulShutdown() }) { try await group.run() }
        } catch {
            // The work's own error says more than the group's.
            if case .failure(let own)? = service.outcome.withLock({ $0 }) { throw own }
            throw error
        }
        guard let outcome = service.outcome.withLock({ $0 }) else { throw CancellationError() }
        return try outcome.get()
    }

    private final class Work<Outcome: Sendable>: Service {
        let work: @Sendable () async throws -> Outcome
        let outcome = Mutex<Result<Outcome, any Error>?>(nil)

        init(work: @escaping @Sendable () async throws -> Outcome) { self.work = work }

        func run() async throws {
            do {
                let value = try await work()
                outcome.withLock { $0 = .success(value) }
            } catch {
                outcome.withLock { $0 = .failure(error) }
                throw error
            }
        }
    }
}
