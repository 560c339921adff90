import DDLReplay
import PostgresClient
import PostgresParser

/// Foreign keys that are made while rows of their tables are still to be copied: first NOT VALID, and validated when the
/// rows are there. A table that is new is copied when every command has arrived, so the command cannot wait for it.
struct NewForeignKey: Sendable {
    let record: ReplayRecord

    /// A statement that ends in a new foreign key, with that one NOT VALID; nil for all others.
    static func notValid(_ sql: String) -> String? {
        guard let statement = try? SQLParser.parse(sql).first, statement.tree.type == "AlterTableStmt",
            let last = statement.tree.list("cmds").last, last.symbol("subtype") == "AT_AddConstraint",
            let key = last.node("def"), key.symbol("contype") == "CONSTR_FOREIGN", !key.flag("skip_validation")
        else { return nil }
        // A comment may stand at the end.
        return statement.text + "\nNOT VALID"
    }

    /// Validates those whose tables are complete.
    ///
    /// - Returns: what kept one from being valid.
    func validate() async throws -> [String] {
        let target = record.connection
        var failures = try await restore()
        // What was dropped, or validated by a command, is done.
        try await target.query(
            """
            DELETE FROM ddlrelay.sync_foreign_key AS g
             WHERE g.source_id = $1::pg_catalog.int4 AND g.restore IS NULL
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS k
                                WHERE k.oid = g.constraint_id AND NOT k.convalidated)
            """, [String(record.sourceID)])
        let rows = try await target.query(
            """
            SELECT pg_catalog.format('ALTER TABLE %I.%I VALIDATE CONSTRAINT %I', n.nspname, c.relname, k.conname) AS sql
              FROM ddlrelay.sync_foreign_key AS g
              JOIN pg_catalog.pg_constraint AS k ON k.oid = g.constraint_id
              JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE g.source_id = $1::pg_catalog.int4
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_subscription_rel AS r
                                WHERE r.srrelid IN (k.conrelid, k.confrelid) AND r.srsubstate <> 'r')
               AND NOT EXISTS (SELECT 1 FROM ddlrelay.sync_copy AS m WHERE m.relation IN (k.conrelid, k.confrelid))
            """, [String(record.sourceID)]
        ).rows.compactMap { $0.text("sql") }
        for sql in rows {
            do {
                try await target.execute(sql)
            } catch let error as PostgresError where error.code == .server && !error.isConnectionFailure {
                failures.append("\(sql): \(error.description)")
            }
        }
        return failures
    }

    /// Makes those again that were put away (``RefusedTruncate``) and whose tables are copied.
    ///
    /// - Returns: what kept one from it.
    private func restore() async throws -> [String] {
        let target = record.connection
        let source = [String(record.sourceID)]
        do {
            try await target.transaction { target in
                try await target.execute("SET LOCAL lock_timeout = '2s'")
                try await target.query("SELECT ddlrelay.restore_foreign_keys($1::pg_catalog.int4, true)", source)
            }
        } catch let error as PostgresError where error.code == .server && !error.isConnectionFailure {
            return ["a foreign key that was put away: \(error.description)"]
        }
        return try await target.query(
            """
            SELECT g.restore FROM ddlrelay.sync_foreign_key AS g
             WHERE g.source_id = $1::pg_catalog.int4 AND g.restore IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_subscription_rel AS r
                                WHERE r.srrelid = g.relation AND r.srsubstate <> 'r')
               AND NOT EXISTS (SELECT 1 FROM ddlrelay.sync_copy AS m WHERE m.relation = g.relation)
            """, source
        ).rows.compactMap { $0.text("restore") }.map { "\($0): rows that it needs are not there" }
    }
}
