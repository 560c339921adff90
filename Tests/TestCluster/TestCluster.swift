import Foundation
import PostgresClient
import Synchronization

/// A throwaway PostgreSQL server for all tests of a process: started at first use, removed at exit. Each test makes
/// databases of its own in it.
public final class TestCluster: Sendable {
    /// The server that most tests run on, and the source of those that need two.
    public static let shared: TestCluster = {
        atexit { try? TestCluster.script(["stop", TestCluster.folder("source")]) }
        return TestCluster(folder: folder("source"), programs: .source)
    }()

    /// Where the targets are: the same server, unless TARGET_POSTGRES_BIN names another version.
    public static let target: TestCluster = {
        guard ServerPrograms.target.folder != ServerPrograms.source.folder else { return shared }
        atexit { try? TestCluster.script(["stop", TestCluster.folder("target")]) }
        return TestCluster(folder: folder("target"), programs: .target)
    }()

    /// The folder of its socket.
    public let folder: String
    private let counter = Mutex(0)

    private init(folder: String, programs: ServerPrograms) {
        self.folder = folder
        do {
            // An in-memory disk's pace: what is tested is behaviour, not durability.
            try Self.script(
                ["start", folder, "5432", "fsync=off", "max_connections=200", "autovacuum_naptime=1h"],
                programs: programs)
        } catch {
            preconditionFailure("no PostgreSQL server for the tests: \(error); run scripts/bootstrap")
        }
    }

    /// Where test servers live: in memory where there is room, because tests make hundreds of databases.
    static let base: String = {
        let memory = "/dev/shm"
        let free = (try? FileManager.default.attributesOfFileSystem(forPath: memory))?[.systemFreeSize] as? NSNumber
        let isUsable = FileManager.default.isWritableFile(atPath: memory) && (free?.int64Value ?? 0) > 8_000_000_000
        return isUsable ? memory : "/tmp"
    }()

    private static func folder(_ role: String) -> String { "\(base)/ddlrelay-test.\(getpid()).\(role)" }

    /// The repository's root.
    public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)

    /// A new, empty database.
    public func makeDatabase(_ purpose: String = "db", encoding: String? = nil) async throws -> TestDatabase {
        let number = counter.withLock { count in
            count += 1
            return count
        }
        return try await TestDatabase.make("\(purpose)_\(number)", folder: folder, encoding: encoding)
    }

    /// A connection string for a database.
    public func conninfo(_ database: String, user: String = "postgres") -> String {
        TestDatabase(name: database, folder: folder).conninfo(user: user)
    }

    /// Started by the first test that asks, while all others wait: system(3) needs no run loop and no second thread.
    private static func script(_ arguments: [String], programs: ServerPrograms = .source) throws {
        let environment = programs.folder.map { ["POSTGRES_BIN='\($0)'"] } ?? []
        let command = (environment + ["'\(root)scripts/throwaway-server'"] + arguments).joined(separator: " ")
        guard system(command + " </dev/null") == 0 else { throw CocoaError(.executableLoad) }
    }
}
