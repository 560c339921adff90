import PostgresClient

/// A transaction that is open, or prepared and not ended.
public struct OpenTransaction: Sendable, Hashable, CustomStringConvertible {
    /// Whose it is: "session 4711 of role app" or "prepared transaction 'x' of role app".
    public let owner: String
    /// How long it has been open.
    public let seconds: Int64

    /// The text of it.
    public var description: String { "\(owner) for \(seconds) s" }

    static func read(from source: some FactSource) async throws -> [OpenTransaction] {
        try await source.answer(.openTransactions).map {
            OpenTransaction(owner: $0.text("owner") ?? "", seconds: $0.integer("seconds") ?? 0)
        }
    }
}

extension FactQuery {
    /// Without the right to see other roles' sessions (pg_monitor, pg_read_all_stats) only one's own are shown.
    static let openTransactions = FactQuery(
        "open-transactions",
        """
        SELECT 'session ' || a.pid || ' of role ' || COALESCE(a.usename::pg_catalog.text, 'none')
                   || CASE WHEN a.state LIKE 'idle in transaction%' THEN ' (' || a.state || ')' ELSE '' END AS owner,
               pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.xact_start)::pg_catalog.int8 AS seconds
          FROM pg_catalog.pg_stat_activity AS a
         WHERE a.xact_start IS NOT NULL AND a.pid <> pg_catalog.pg_backend_pid()
         UNION ALL
        SELECT 'prepared transaction ' || pg_catalog.quote_literal(x.gid) || ' of role ' || x.owner,
               pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - x.prepared)::pg_catalog.int8
          FROM pg_catalog.pg_prepared_xacts AS x
         ORDER BY seconds DESC
         LIMIT 100
        """)
}
