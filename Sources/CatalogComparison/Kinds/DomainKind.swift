extension KindDefinition {
    /// Domains; their CHECK constraints are parts of them.
    static let domain = KindDefinition(
        kind: .domain,
        attributes: [
            .sql("type", "base type", .type),
            .value("collation", "collation"),
            .flag("not_null", yes: "NOT NULL", no: "nullable") { mending in
                "\(mending.alter) \(mending.wanted == nil ? "DROP" : "SET") NOT NULL"
            },
            .notNullName(alter: \.alter),
            .sql("default", "default", .expression) { mending in
                mending.wanted.map { "\(mending.alter) SET DEFAULT \($0)" } ?? "\(mending.alter) DROP DEFAULT"
            },
            .owner, .privileges(), .comment,
        ]
    ) { server in
        """
        SELECT -(t.oid::int8) AS key, n.nspname AS schema, t.typname AS name,
               format_type(t.typbasetype, t.typtypmod) AS type,
               CASE WHEN t.typcollation <> b.typcollation THEN quote_ident(kn.nspname) || '.' || quote_ident(k.collname) END
                 AS collation,
               CASE WHEN t.typnotnull THEN 'true' END AS not_null,
               CASE WHEN t.typnotnull THEN \(server.domainNotNullName) END AS not_null_name,
               coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault) AS default,
               pg_get_userbyid(t.typowner) AS owner,
               \(server.privileges("t.typacl", owner: "t.typowner", kind: "T")) AS privileges,
               \(server.comment("pg_type", "t.oid")) AS comment
          FROM pg_type AS t
          JOIN pg_namespace AS n ON n.oid = t.typnamespace
          JOIN pg_type AS b ON b.oid = t.typbasetype
          LEFT JOIN pg_collation AS k ON k.oid = t.typcollation
          LEFT JOIN pg_namespace AS kn ON kn.oid = k.collnamespace
         WHERE \(server.isUserSchema("n.nspname"))
           AND t.typtype = 'd'
           AND \(server.isNotExtensionMember("pg_type", "t.oid"))
        """
    }
}
