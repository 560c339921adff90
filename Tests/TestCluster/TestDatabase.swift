import Foundation
import PostgresClient

/// A database of one test.
public struct TestDatabase: Sendable {
    /// Its name.
    public let name: String
    /// The folder of its server's socket.
    let folder: String

    /// A new, empty database.
    static func make(_ name: String, folder: String, encoding: String? = nil) async throws -> TestDatabase {
        let admin = try await TestDatabase(name: "postgres", folder: folder).connect()
        let options = encoding.map { " ENCODING '\($0)' LC_COLLATE 'C' LC_CTYPE 'C'" } ?? ""
        try await admin.execute("CREATE DATABASE \(name) TEMPLATE template0\(options)")
        await admin.close()
        return TestDatabase(name: name, folder: folder)
    }

    /// The same under a new name.
    public func renamed(_ name: String) -> TestDatabase { TestDatabase(name: name, folder: folder) }

    /// A connection string.
    public var conninfo: String { conninfo(user: "postgres") }

    /// A connection string for a role.
    public func conninfo(user: String) -> String { "host=\(folder) port=5432 user=\(user) dbname=\(name)" }

    /// A new connection.
    public func connect(user: String = "postgres", role: String = "source") async throws -> PostgresConnection {
        let connection = try await PostgresConnection.connect(to: ConnectionInfo(conninfo(user: user), role: role))
        // The tool's connections see no schema; a test writes as a user does.
        try await connection.execute("RESET search_path")
        return connection
    }

    /// Runs statements through psql, as a person would: each by itself. Fails where psql does.
    @discardableResult
    public func psql(_ sql: String, user: String = "postgres", stopOnError: Bool = true) async throws -> CommandResult {
        let result = try await CommandResult.run(
            "/usr/bin/psql",
            ["-X", "-q", "-At", "-v", "ON_ERROR_STOP=\(stopOnError ? 1 : 0)", conninfo(user: user)],
            environment: ["PGCLIENTENCODING": "UTF8"], input: sql)
        guard result.status == 0 || !stopOnError else {
            throw PostgresError(code: .server, message: "psql: \(result.errors)")
        }
        return result
    }

    /// Drops it, for tests that make very many.
    public func drop() async throws {
        let admin = try await TestDatabase(name: "postgres", folder: folder).connect()
        try await admin.execute("DROP DATABASE \(name)")
        await admin.close()
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
