extension KindDefinition {
    /// Transforms: PostgreSQL 9.5 and later.
    static let transform = KindDefinition(
        kind: .transform,
        attributes: [
            .sql("from_sql", "FROM SQL function", .name), .sql("to_sql", "TO SQL function", .name), .comment,
        ]
    ) { server in
        guard server.hasTransforms else { return nil }
        return """
            -- PostgreSQL 9.5 and later
            SELECT '' AS name,
                   'FOR ' || format_type(t.trftype, NULL) || ' LANGUAGE ' || quote_ident(l.lanname) AS suffix,
                   nullif(t.trffromsql, 0)::regproc AS from_sql,
                   nullif(t.trftosql, 0)::regproc AS to_sql,
                   \(server.comment("pg_transform", "t.oid")) AS comment
              FROM pg_transform AS t
              JOIN pg_language AS l ON l.oid = t.trflang
             WHERE \(server.isNotExtensionMember("pg_transform", "t.oid"))
            """
    }
}
