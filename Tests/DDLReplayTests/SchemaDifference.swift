import DDLCapture
import PostgresClient
import TestCluster

/// What two databases have differently: whole databases, once the tool is gone from both.
enum SchemaDifference {
    /// The differing lines of `pg_dump --schema-only`; empty where the schemas are the same.
    ///
    /// Takes the capture from the source and the record from the target, so that nothing has to be left out of a dump.
    static func afterRemovingTool(from source: TestDatabase, _ target: TestDatabase) async throws -> [String] {
        let ends = [try await source.connect(), try await target.connect()]
        try await CaptureInstaller(ends[0]).uninstall()
        try await ends[1].execute("SET client_min_messages = error; DROP SCHEMA IF EXISTS ddlrelay CASCADE")
        // Between versions a dump differs in what only one of them can say: names of NOT NULL, unlogged sequences, the
        // privilege MAINTAIN, who owns schema public.
        let isSameVersion = TestCluster.shared === TestCluster.target
        let columns = isSameVersion ? [] : [try await columns(ends[0]), try await columns(ends[1])]
        for connection in ends { await connection.close() }
        guard isSameVersion else { return differingLines(columns[0], columns[1]) }
        return differingLines(try await source.dump(), try await target.dump())
    }

    /// Every column of every relation, a line each.
    private static func columns(_ connection: PostgresConnection) async throws -> String {
        try await connection.query(
            """
            SELECT format('%I.%I %s %s %s %s', n.nspname, c.relname, a.attnum, quote_ident(a.attname),
                          format_type(a.atttypid, a.atttypmod), a.attnotnull)
              FROM pg_attribute AS a
              JOIN pg_class AS c ON c.oid = a.attrelid
              JOIN pg_namespace AS n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_|^information_schema$'
               AND a.attnum > 0 AND NOT a.attisdropped
             ORDER BY n.nspname, c.relname, a.attnum
            """
        ).rows.compactMap { $0[0] }.joined(separator: "\n")
    }
}
