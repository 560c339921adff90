import PostgresClient

/// Takes back a schema that was made: drops what was made, and nothing of what others have made meanwhile.
struct SchemaRemoval: Sendable {
    /// An object of the target.
    struct Object: Sendable {
        let key: String
        let type: String
        let schema: String?
        let identity: String
    }

    private let made: Set<String>
    private let before: Set<String>

    /// - Parameters:
    ///   - after: what there is in the transaction that has made the schema.
    ///   - before: what was there before.
    init(of after: [Object], without before: [Object]) {
        self.before = Set(before.map(\.key))
        made = Set(after.map(\.key)).subtracting(self.before)
    }

    /// Drops it. A schema in which others have something stays.
    func run(on target: PostgresConnection) async throws {
        let now = try await Self.objects(target)
        let others = now.filter { !made.contains($0.key) && !before.contains($0.key) }
        let used = Set(others.compactMap(\.schema))
        let drops = now.filter { made.contains($0.key) && !($0.type == "schema" && used.contains($0.identity)) }
            .map { "DROP \($0.type.uppercased()) IF EXISTS \($0.identity) CASCADE" }
        try await target.execute((["BEGIN"] + drops + ["COMMIT"]).joined(separator: "; "))
    }

    /// Extensions and schemas first: most of the others go with them.
    static func objects(_ target: PostgresConnection) async throws -> [Object] {
        try await target.query(
            """
            WITH o AS (
                SELECT 1 AS place, 'pg_extension'::pg_catalog.regclass AS class, e.oid FROM pg_catalog.pg_extension AS e
                 UNION ALL
                SELECT 2, 'pg_namespace'::pg_catalog.regclass, n.oid FROM pg_catalog.pg_namespace AS n
                 WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                 UNION ALL
                SELECT 3, 'pg_class'::pg_catalog.regclass, c.oid
                  FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                   AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                 UNION ALL
                SELECT 4, 'pg_proc'::pg_catalog.regclass, p.oid
                  FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
                 WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                 UNION ALL
                SELECT 5, 'pg_type'::pg_catalog.regclass, t.oid
                  FROM pg_catalog.pg_type AS t JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
                 WHERE (t.typtype IN ('d', 'e', 'r')
                        OR t.typtype = 'c' AND EXISTS (SELECT 1 FROM pg_catalog.pg_class AS c
                                                        WHERE c.oid = t.typrelid AND c.relkind = 'c'))
                   AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema')
            SELECT o.class::pg_catalog.text || ' ' || o.oid AS key, i.type, pg_catalog.quote_ident(i.schema) AS schema, i.identity
              FROM o
             CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.class, o.oid, 0) AS i
             ORDER BY o.place
            """
        ).rows.compactMap { row in
            guard let key = row.text("key"), let type = row.text("type"), let identity = row.text("identity") else {
                return nil
            }
            return Object(key: key, type: type, schema: row.text("schema"), identity: identity)
        }
    }
}
