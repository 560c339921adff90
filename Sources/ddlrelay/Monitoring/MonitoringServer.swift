import FlyingFox
import FlyingSocks
import Foundation

/// Serves metrics and health over HTTP beside a long-running command.
enum MonitoringServer {
    /// Runs the work, and the server for as long as it takes. Without an address it runs the work alone.
    static func run(
        on address: ListenAddress?, _ monitor: some Monitor, _ work: @escaping @Sendable () async throws -> Void
    ) async throws {
        guard let address else { return try await work() }
        let server = try await start(address, monitor)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await server.run()
                } catch  where !Task.isCancelled {
                    throw MonitoringError(address: address, error)
                } catch {}
            }
            group.addTask { try await work() }
            defer { group.cancelAll() }
            // Whichever ends first ends both: the work with its own outcome, or the server that could not listen.
            try await group.next()
        }
    }

    private static func start(_ address: ListenAddress, _ monitor: some Monitor) async throws -> HTTPServer {
        let server = HTTPServer(
            config: HTTPServer.Configuration(address: try address.socketAddress(), logger: .disabled))
        await server.appendRoute("GET /metrics") { _ in
            HTTPResponse(
                statusCode: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: Data(await monitor.metrics().utf8))
        }
        await server.appendRoute("GET /health") { _ in
            let health = await monitor.health()
            return HTTPResponse(
                statusCode: health.isWell ? .ok : .serviceUnavailable, headers: [.contentType: "text/plain"],
                body: Data((health.text + "\n").utf8))
        }
        return server
    }
}

/// Why metrics cannot be served.
struct MonitoringError: Error, CustomStringConvertible {
    let address: ListenAddress
    let reason: String

    init(address: ListenAddress, _ error: any Error) {
        self.address = address
        if case .failed(_, _, let message)? = error as? SocketError {
            reason = message
        } else {
            reason = systemText(error)
        }
    }

    var description: String { "cannot listen on \(address.defaultValueDescription): \(reason)" }
}
