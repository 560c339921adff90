import PostgresClient
import PostgresParser

/// Tables whose changed rows could not be found on the target.
enum ReplicaIdentities {
    /// A table, and the statements that give it REPLICA IDENTITY FULL and that take it back.
    struct Entry: Sendable {
        let table: QualifiedName
        let set: String
        let takeBack: String
    }

    /// Permanent tables without a replica identity.
    static func missing(on source: PostgresConnection) async throws -> [Entry] {
        try await source.query(
            """
            SELECT n.nspname AS schema, c.relname AS name, c.relreplident AS identity
              FROM pg_catalog.pg_class AS c
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND c.relpersistence = 'p'
               AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'ddlrelay')
               AND (c.relreplident = 'n'
                    OR c.relreplident = 'd' AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_index AS i
                                                             WHERE i.indrelid = c.oid AND i.indisprimary)
                    OR c.relreplident = 'i' AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_index AS i
                                                             WHERE i.indrelid = c.oid AND i.indisreplident))
            """
        ).rows.compactMap { row in
            guard let table = QualifiedName(row: row) else { return nil }
            let before = row.text("identity") == "n" ? "NOTHING" : "DEFAULT"
            return Entry(
                table: table, set: "ALTER TABLE ONLY \(table) REPLICA IDENTITY FULL",
                takeBack: "ALTER TABLE ONLY \(table) REPLICA IDENTITY \(before)")
        }
    }
}
