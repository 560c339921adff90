import PostgresClient

/// A database at one moment: a read-only transaction that sees what was committed when it began.
///
/// The connection is the snapshot's until ``end()``. Names are read without a `search_path`, so that the server writes
/// every name with its schema, and values are written alike whatever the server's settings are.
public struct DatabaseSnapshot: Sendable {
    /// The connection that the transaction runs on.
    public let connection: PostgresConnection

    /// Begins the transaction.
    ///
    /// - Parameters:
    ///   - connection: used by the snapshot until it ends; not inside a transaction.
    ///   - identifier: another transaction's snapshot, from ``export()``, to see the same.
    /// - Throws: `PostgresError`, `CancellationError`.
    public static func begin(
        on connection: PostgresConnection, importing identifier: String? = nil
    ) async throws -> DatabaseSnapshot {
        do {
            try await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            if let identifier {
                try await connection.execute("SET TRANSACTION SNAPSHOT \(Quoting.literal(identifier))")
            }
            try await connection.query(
                """
                SELECT pg_catalog.set_config(s.name, v.value, true)
                  FROM pg_catalog.pg_settings AS s
                  JOIN (VALUES (\(settings.map { "'\($0)', '\($1)'" }.joined(separator: "), (")))) AS v (name, value)
                    ON v.name = s.name
                """)
        } catch {
            await connection.rollBack()
            throw error
        }
        return DatabaseSnapshot(connection: connection)
    }

    /// A setting that a server does not have is left out.
    private static let settings: KeyValuePairs = [
        "search_path": "", "quote_all_identifiers": "off", "DateStyle": "ISO, YMD", "IntervalStyle": "postgres",
        "TimeZone": "UTC", "extra_float_digits": "3", "bytea_output": "hex", "lc_monetary": "C", "xmlbinary": "base64",
        "statement_timeout": "0", "lock_timeout": "0", "row_security": "off", "jit": "off",
        "idle_in_transaction_session_timeout": "0", "transaction_timeout": "0",
    ]

    /// An identifier with which other connections see the same; see ``begin(on:importing:)``.
    ///
    /// - Throws: `PostgresError`, for example on a standby, which cannot export snapshots.
    public func export() async throws -> String {
        try await connection.query("SELECT pg_catalog.pg_export_snapshot()").rows.first?[0] ?? ""
    }

    /// What the database holds, as its catalog says: a fixed number of queries, one for each kind of object.
    ///
    /// - Parameter options: kinds and objects that are left out there are not read.
    /// - Throws: `PostgresError`, `CancellationError`.
    public func catalog(_ options: ComparisonOptions = ComparisonOptions()) async throws -> Catalog {
        try await CatalogReader(connection: connection, options: options).read()
    }

    /// Ends the transaction; the connection is free again.
    public func end() async {
        await connection.rollBack()
    }
}
