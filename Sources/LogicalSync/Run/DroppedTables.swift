import PostgresClient

/// Tables that were dropped while their rows were being copied: the trigger has put each away, in a schema of its own.
struct DroppedTables: Sendable {
    let target: PostgresConnection

    /// Drops those that no subscription has any more.
    func remove() async throws {
        let schemas = try await target.query(
            """
            SELECT n.nspname AS schema
              FROM pg_catalog.pg_namespace AS n
             WHERE n.nspname LIKE 'ddlrelay\\_dropped\\_%'
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class AS c
                                 JOIN pg_catalog.pg_subscription_rel AS r ON r.srrelid = c.oid
                                WHERE c.relnamespace = n.oid)
            """
        ).rows.compactMap { $0.text("schema") }
        for schema in schemas { try await target.execute("DROP SCHEMA \(Quoting.identifier(schema)) CASCADE") }
    }
}
