import ObjectSelection
import PostgresClient
import PostgresParser

/// The tables of a source that a sync carries.
struct SyncTables {
    let source: PostgresConnection
    let filter: ObjectFilter

    /// The permanent tables that are chosen, partitions by themselves: a partitioned table has no rows of its own.
    func chosen() async throws -> Set<QualifiedName> {
        let rows = try await source.query(
            """
            SELECT n.nspname AS schema, c.relname AS name
              FROM pg_catalog.pg_class AS c
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND c.relpersistence = 'p'
               AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'ddlrelay')
               AND NOT (n.nspname = 'public' AND c.relname = 'dts_ddl_command')
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d
                                WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
                                  AND d.deptype = 'e')
            """
        ).rows
        return Set(rows.compactMap(QualifiedName.init(row:)).filter { isChosen($0) })
    }

    func isChosen(_ table: QualifiedName) -> Bool {
        filter.includes(schema: table.schema ?? "", table: table.name)
    }
}

extension QualifiedName {
    /// From the columns `schema` and `name`.
    init?(row: ResultRow) {
        guard let schema = row.text("schema"), let name = row.text("name") else { return nil }
        self.init([schema, name])
    }

    /// The capture log.
    static let captureLog = QualifiedName(["public", "dts_ddl_command"])
}
