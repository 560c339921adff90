import Foundation
import PostgresClient

/// A PostgreSQL server of a test's own, for what would disturb others: settings, restarts, fifty databases.
public final class ThrowawayServer: Sendable {
    /// The folder of its socket and its data.
    public let folder: String

    private let environment: [String: String]

    private init(folder: String, programs: ServerPrograms, environment: [String: String]) {
        self.folder = folder
        self.environment = environment.merging(programs.folder.map { ["POSTGRES_BIN": $0] } ?? [:]) { $1 }
    }

    /// Starts a server for as long as `body` runs.
    ///
    /// - Parameters:
    ///   - settings: `name=value`, as for `scripts/throwaway-server`; what is not said is as a server comes.
    ///   - environment: Of the server's processes, beside the test's own.
    public static func run<Result>(
        _ settings: [String] = [], programs: ServerPrograms = .source, environment: [String: String] = [:],
        _ body: (ThrowawayServer) async throws -> Result
    ) async throws -> Result {
        let server = ThrowawayServer(
            folder: "\(TestCluster.base)/ddlrelay-test.\(getpid()).\(UUID().uuidString.prefix(8))",
            programs: programs, environment: environment)
        let stock = ["wal_level=replica", "max_prepared_transactions=0", "fsync=off"]
        do {
            try await server.script(["start", server.folder, "5432"] + stock + settings)
            let result = try await body(server)
            try await server.script(["stop", server.folder])
            return result
        } catch {
            let crash = server.crash(after: error)
            try? await server.script(["stop", server.folder])
            throw crash ?? error
        }
    }

    /// A process of the server that was ended by a signal: PostgreSQL's own fault.
    public struct Crash: Error, CustomStringConvertible {
        /// What the server's log says of it.
        public let log: String
        let consequence: any Error

        /// Whether it was a process that sends changes to a subscription.
        public var isOfSender: Bool { log.contains("START_REPLICATION") }
        /// In words.
        public var description: String { "the server crashed: \(log) (then: \(consequence))" }
    }

    private func crash(after error: any Error) -> Crash? {
        if let crash = error as? Crash { return crash }
        let lines = ((try? String(contentsOfFile: folder + "/server.log", encoding: .utf8)) ?? "").split(
            separator: "\n")
        guard let place = lines.firstIndex(where: { $0.contains("was terminated by signal 11") }) else { return nil }
        return Crash(log: lines[place...].prefix(2).joined(separator: " "), consequence: error)
    }

    /// Stops and starts it again.
    public func restart() async throws { try await script(["restart", folder]) }

    /// Ends it as a crash would, and starts it again.
    public func crash() async throws { try await script(["crash", folder]) }

    /// A new, empty database.
    public func makeDatabase(_ name: String, encoding: String? = nil) async throws -> TestDatabase {
        try await TestDatabase.make(name, folder: folder, encoding: encoding)
    }

    /// A database that is there.
    public func database(_ name: String) -> TestDatabase { TestDatabase(name: name, folder: folder) }

    private func script(_ arguments: [String]) async throws {
        let result = try await CommandResult.run(
            TestCluster.root + "scripts/throwaway-server", arguments, environment: environment)
        guard result.status == 0 else { throw PostgresError(code: .server, message: result.errors) }
    }
}
