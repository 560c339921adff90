import PostgresClient
import PostgresParser

/// Tables that the source rewrote while their rows were being copied.
///
/// Changing a column's type, for example, writes a table anew, and PostgreSQL does not do that for older snapshots: a
/// copy that reads the table afterwards, with a snapshot from before, finds it empty. The file that a table is in tells:
/// it is noted before the copy begins and looked at when it has ended. What was rewritten is copied again.
struct RewrittenTables: Sendable {
    let source: PostgresConnection
    let target: PostgresConnection
    let sourceID: Int64

    /// Notes tables whose copy is to begin, under ``CaptureLogLock``: names mean the same on both servers.
    func watch(_ tables: Set<QualifiedName>) async throws {
        for table in tables.sorted(by: { $0.description < $1.description }) {
            let file = try await source.query(
                """
                SELECT c.oid::pg_catalog.int8 AS oid, c.relfilenode::pg_catalog.int8 AS file
                  FROM pg_catalog.pg_class AS c
                 WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind = 'r'
                """, [table.description]
            ).rows.first
            guard let file else { continue }
            try await target.query(
                """
                INSERT INTO ddlrelay.sync_file AS f (source_id, relation, source_relation, file)
                SELECT $1::pg_catalog.int4, c.oid, $3::pg_catalog.oid, $4::pg_catalog.oid
                  FROM pg_catalog.pg_class AS c WHERE c.oid = pg_catalog.to_regclass($2)
                    ON CONFLICT (source_id, relation) DO UPDATE
                   SET source_relation = excluded.source_relation, file = excluded.file
                """, [String(sourceID), table.description, file.text("oid"), file.text("file")])
        }
    }

    /// Marks what has to be copied again, and forgets what was copied well.
    ///
    /// - Returns: whether some copy has not ended yet.
    func look() async throws -> Bool {
        let rows = try await target.query(
            """
            SELECT f.relation::pg_catalog.int8 AS relation, f.source_relation::pg_catalog.int8 AS source_relation,
                   f.file::pg_catalog.int8 AS file, COALESCE(r.srsubstate IN ('s', 'r'), true) AS has_ended
              FROM ddlrelay.sync_file AS f
              LEFT JOIN pg_catalog.pg_subscription_rel AS r ON r.srrelid = f.relation
             WHERE f.source_id = $1::pg_catalog.int4
            """, [String(sourceID)]
        ).rows
        for row in rows where row.boolean("has_ended") == true {
            let now = try await source.query(
                "SELECT c.relfilenode::pg_catalog.int8 AS file FROM pg_catalog.pg_class AS c WHERE c.oid = $1::pg_catalog.oid",
                [row.text("source_relation")]
            ).rows.first
            // What is not there any more is dropped by the stream.
            let isRewritten = now.map { $0.text("file") != row.text("file") } ?? false
            try await target.transaction { target in
                let key = [String(sourceID), row.text("relation")]
                if isRewritten {
                    try await target.query(
                        """
                        INSERT INTO ddlrelay.sync_copy (source_id, relation)
                        VALUES ($1::pg_catalog.int4, $2::pg_catalog.oid) ON CONFLICT DO NOTHING
                        """, key)
                }
                try await target.query(
                    "DELETE FROM ddlrelay.sync_file AS f WHERE f.source_id = $1::pg_catalog.int4 AND f.relation = $2::pg_catalog.oid",
                    key)
            }
        }
        return rows.contains { $0.boolean("has_ended") != true }
    }
}
