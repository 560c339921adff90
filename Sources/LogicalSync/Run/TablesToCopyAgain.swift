import DDLReplay
import PostgresClient
import PostgresParser

/// Tables that the trigger has marked: their rows were copied from a source that was ahead of a change which came later
/// in the stream, so that the change met rows that had it already.
struct TablesToCopyAgain: Sendable {
    let record: ReplayRecord
    let tables: FollowedTables

    /// Copies them again, under ``CaptureLogLock``; which ones.
    func run() async throws -> [QualifiedName] {
        let target = record.connection
        let marked = try await target.query(
            """
            SELECT k.relation::pg_catalog.int8 AS oid, n.nspname AS schema, c.relname AS name
              FROM ddlrelay.sync_copy AS k
              LEFT JOIN pg_catalog.pg_class AS c ON c.oid = k.relation
              LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE k.source_id = $1::pg_catalog.int4
            """, [String(record.sourceID)]
        ).rows
        var copied: [QualifiedName] = []
        for row in marked {
            // A table may be gone by now.
            if let table = QualifiedName(row: row) {
                try await tables.copyAgain(table)
                copied.append(table)
            }
            try await target.query(
                "DELETE FROM ddlrelay.sync_copy AS k WHERE k.source_id = $1::pg_catalog.int4 AND k.relation = $2::pg_catalog.oid",
                [String(record.sourceID), row.text("oid")])
        }
        return copied
    }
}
