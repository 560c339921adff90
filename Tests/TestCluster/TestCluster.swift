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

    private static func folder(_ role: String) -> String { "/tmp/ddlrelay-test.\(getpid()).\(role)" }

    /// The repository's root.
    public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)

    /// A new, empty database.
    public func makeDatabase(_ purpose: String = "db") async throws -> TestDatabase {
        let number = counter.withLock { count in
            count += 1
            return count
        }
        let name = "\(purpose)_\(number)"
        let admin = try await PostgresConnection.connect(to: ConnectionInfo(conninfo("postgres")))
        try await admin.execute("CREATE DATABASE \(name) TEMPLATE template0")
        await admin.close()
        return TestDatabase(name: name, cluster: self)
    }

    /// A connection string for a database.
    public func conninfo(_ database: String, user: String = "postgres") -> String {
        "host=\(folder) port=5432 user=\(user) dbname=\(database)"
    }

    /// Started by the first test that asks, while all others wait: system(3) needs no run loop and no second thread.
    private static func script(_ arguments: [String], programs: ServerPrograms = .source) throws {
        let environment = programs.folder.map { ["POSTGRES_BIN='\($0)'"] } ?? []
        let command = (environment + ["'\(root)scripts/throwaway-server'"] + arguments).joined(separator: " ")
        guard system(command + " </dev/null") == 0 else { throw CocoaError(.executableLoad) }
    }
}

/// A database of one test.
public struct TestDatabase: Sendable {
    /// Its name.
    public let name: String
    let cluster: TestCluster

    /// A connection string.
    public var conninfo: String { cluster.conninfo(name) }

    /// A connection string for a role.
    public func conninfo(user: String) -> String { cluster.conninfo(name, user: user) }

    /// A new connection.
    public func connect(user: String = "postgres", role: String = "source") async throws -> PostgresConnection {
        try await PostgresConnection.connect(to: ConnectionInfo(conninfo(user: user), role: role))
    }

    /// Runs statements through psql, as a person would: each by itself. Fails where psql does.
    @discardableResult
    public func psql(_ sql: String, user: String = "postgres", stopOnError: Bool = true) async throws -> CommandResult {
        let result = try await CommandResult.run(
            "/usr/bin/psql",
            ["-X", "-q", "-At", "-v", "ON_ERROR_STOP=\(stopOnError ? 1 : 0)", conninfo(user: user)], input: sql)
        guard result.status == 0 || !stopOnError else {
            throw PostgresError(code: .server, message: "psql: \(result.errors)")
        }
        return result
    }

    /// Makes a role on the database's server, where it is not there yet: roles are the server's, not the database's.
    public func makeRole(_ name: String) async throws {
        try await psql(
            """
            DO $$ BEGIN CREATE ROLE \(name); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
            """)
    }

    /// `pg_dump --schema-only`, without what differs from run to run and from version to version.
    public func dump(_ options: [String] = []) async throws -> String {
        let result = try await ServerPrograms.newer().run("pg_dump", ["--schema-only"] + options + [conninfo])
        guard result.status == 0 else { throw PostgresError(code: .server, message: "pg_dump: \(result.errors)") }
        let passing = ["\\restrict", "\\unrestrict", "-- Dumped from", "SET default_table_access_method"]
        return result.output.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { line in !passing.contains { line.hasPrefix($0) } }.joined(separator: "\n")
    }
}
