import PostgresClient

/// A job's connections, which see what the main ones see.
struct JobSides: Sendable {
    let source: PostgresConnection
    let target: PostgresConnection
    let common: CommonGround

    /// New connections on exported snapshots, or the main ones themselves.
    static func open(
        _ source: DatabaseSnapshot, _ target: DatabaseSnapshot, _ exported: (source: String, target: String)?,
        _ versions: (source: Int, target: Int)
    ) async throws -> JobSides {
        var sides = (source.connection, target.connection)
        if let exported {
            async let one = connection(like: source, exported.source)
            async let other = connection(like: target, exported.target)
            sides = try await (one, other)
        }
        let version = min(versions.source, versions.target)
        // From 12 on a float is written in the shortest text that is exact: 0.1, where 11 would write
        // 0.10000000000000001. Inside arrays and the like, both write fifteen digits alike.
        if version < 120_000, max(versions.source, versions.target) >= 120_000 {
            for connection in [sides.0, sides.1] { try await connection.execute("SET LOCAL extra_float_digits = 0") }
        }
        let isSameEncoding = try await encoding(sides.0) == encoding(sides.1)
        return JobSides(
            source: sides.0, target: sides.1, common: CommonGround(version: version, isSameEncoding: isSameEncoding))
    }

    private static func encoding(_ connection: PostgresConnection) async throws -> String? {
        try await connection.query("SELECT current_setting('server_encoding')").rows.first?[0]
    }

    private static func connection(like main: DatabaseSnapshot, _ exported: String) async throws -> PostgresConnection {
        let connection = try await PostgresConnection.connect(to: main.connection.info)
        _ = try await DatabaseSnapshot.begin(on: connection, importing: exported)
        return connection
    }

    /// An error in one table must not end the snapshot.
    func savepoint() async throws {
        try await source.execute("SAVEPOINT ddlrelay_table")
        try await target.execute("SAVEPOINT ddlrelay_table")
    }

    func rollBackToSavepoint() async throws {
        try await source.execute("ROLLBACK TO SAVEPOINT ddlrelay_table")
        try await target.execute("ROLLBACK TO SAVEPOINT ddlrelay_table")
    }
}
