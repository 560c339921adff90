import PostgresClient

/// A trigger of a server that is not the source, and fires on what is brought there.
public struct FiringTrigger: Sendable, Hashable, CustomStringConvertible {
    /// Its name, quoted where that is needed.
    public let name: String
    /// The table that it is on, quoted where that is needed; nil for an event trigger.
    public let table: String?
    /// `pg_trigger.tgenabled` or `pg_event_trigger.evtenabled`: O, R or A.
    public let enabled: String

    /// Whether it is an event trigger.
    public var isEventTrigger: Bool { table == nil }

    /// Whether it fires in the apply worker of logical replication, where session_replication_role is replica.
    public var firesInReplicaRole: Bool { enabled == "A" || enabled == "R" }

    /// The text of it.
    public var description: String { table.map { "trigger \(name) on \($0)" } ?? "event trigger \(name)" }

    /// The SQL that turns it off.
    var disableStatement: String {
        table.map { "ALTER TABLE \($0) DISABLE TRIGGER \(name);" } ?? "ALTER EVENT TRIGGER \(name) DISABLE;"
    }

    /// The SQL that makes it fire for the target's own sessions only.
    var ordinaryStatement: String {
        table.map { "ALTER TABLE \($0) ENABLE TRIGGER \(name);" } ?? "ALTER EVENT TRIGGER \(name) ENABLE;"
    }

    static func read(from source: some FactSource) async throws -> [FiringTrigger] {
        try await source.answer(.firingTriggers).map {
            FiringTrigger(
                name: $0.text("name") ?? "", table: $0.text("table_name"), enabled: $0.text("enabled") ?? "")
        }
    }
}

extension FactQuery {
    /// The tool's own triggers are not asked for: they know what is replayed.
    static let firingTriggers = FactQuery(
        "firing-triggers",
        """
        SELECT pg_catalog.quote_ident(t.tgname) AS name,
               pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS table_name,
               t.tgenabled::pg_catalog.text AS enabled
          FROM pg_catalog.pg_trigger AS t
          JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
         WHERE NOT t.tgisinternal AND t.tgenabled IN ('A', 'R')
           AND n.nspname <> 'ddlrelay' AND NOT (n.nspname = 'public' AND c.relname = 'dts_ddl_command')
         UNION ALL
        SELECT pg_catalog.quote_ident(t.evtname), NULL, t.evtenabled::pg_catalog.text
          FROM pg_catalog.pg_event_trigger AS t
         WHERE t.evtenabled <> 'D' AND t.evtname NOT IN ('dts_intercept_ddl', 'dts_intercept_drop')
         ORDER BY 2, 1
        """)
}
