import PostgresClient
import PostgresParser

/// Asks the target whether a statement would do there what it did on the source.
struct RowsConditionCheck {
    let connection: PostgresConnection

    /// Why not; nil where it would. Locks the table, so that the answer stays true to the transaction's end.
    func obstacle(_ condition: RowsCondition) async throws -> String? {
        let exists = try await connection.query(
            "SELECT pg_catalog.to_regclass(\(Quoting.literal(condition.table.description))\(try await cast())) IS NOT NULL AS found"
        ).rows.first?.boolean("found")
        // Where the table is missing, the statement itself says so.
        guard exists == true, try await mayDiffer(condition) else { return nil }
        try await connection.execute("LOCK TABLE \(condition.table) IN ACCESS EXCLUSIVE MODE")
        let hasRows = try await connection.query(
            "SELECT EXISTS (SELECT 1 FROM \(condition.table)) AS found"
        ).rows.first?.boolean("found")
        guard hasRows == true else { return nil }
        return
            "\(condition.what), and table \(condition.table) has rows: they would get other values than on the source"
    }

    /// to_regclass takes a cstring before 9.6.
    private func cast() async throws -> String {
        await connection.serverVersion < 90_600 ? "::pg_catalog.cstring" : ""
    }

    private func mayDiffer(_ condition: RowsCondition) async throws -> Bool {
        guard condition.functions != nil else { return true }
        return try await !connection.query(condition.volatileFunctions).rows.isEmpty
    }
}
