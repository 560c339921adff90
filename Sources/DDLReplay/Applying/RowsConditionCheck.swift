import PostgresClient
import PostgresParser

/// Asks the target whether a statement would do there what it did on the source.
struct RowsConditionCheck {
    let connection: PostgresConnection

    /// Why not; nil where it would. Locks the table, so that the answer stays true to the transaction's end.
    func obstacle(_ condition: RowsCondition) async throws -> String? {
        let kind = try await connection.query(
            """
            SELECT c.relkind AS kind FROM pg_catalog.pg_class AS c
             WHERE c.oid = pg_catalog.to_regclass(\(Quoting.literal(condition.table.description))\(try await cast()))::pg_catalog.oid
            """
        ).rows.first?.text("kind")
        // Where the table is missing, the statement itself says so; the rows of a foreign one stay as they are.
        guard let kind, kind != "f", try await mayDiffer(condition) else { return nil }
        try await connection.execute("LOCK TABLE \(condition.table) IN ACCESS EXCLUSIVE MODE")
        let hasRows = try await connection.query(
            "SELECT EXISTS (SELECT 1 FROM \(condition.table)) AS found"
        ).rows.first?.boolean("found")
        guard hasRows == true else { return nil }
        return
            "\(condition.what), and table \(condition.table) has rows: they would get other values than on the source"
    }

    /// Whether a type is a domain whose default is more than a constant.
    private func hasDefaultThatMayDiffer(_ type: String) async throws -> Bool {
        let text = try await connection.query(
            """
            SELECT pg_catalog.pg_get_expr(t.typdefaultbin, 0) AS expression FROM pg_catalog.pg_type AS t
             WHERE t.oid = pg_catalog.to_regtype(\(Quoting.literal(type))\(try await cast()))::pg_catalog.oid AND t.typtype = 'd'
            """
        ).rows.first?.text("expression")
        guard let text else { return false }
        guard let tree = try? SQLParser.parse("SELECT " + text).first?.tree else { return true }
        return tree.contains { ["FuncCall", "SQLValueFunction"].contains($0.type) }
    }

    /// to_regclass takes a cstring before 9.6.
    private func cast() async throws -> String {
        await connection.serverVersion < 90_600 ? "::pg_catalog.cstring" : ""
    }

    private func mayDiffer(_ condition: RowsCondition) async throws -> Bool {
        if let domain = condition.domain { return try await hasDefaultThatMayDiffer(domain) }
        guard condition.functions != nil else { return true }
        return try await !connection.query(condition.volatileFunctions).rows.isEmpty
    }
}
