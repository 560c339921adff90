extension KindDefinition {
    /// Extended statistics: PostgreSQL 10 and later. A list of MCV is made by default from 12 on only.
    static let statistics = KindDefinition(
        kind: .statistics,
        attributes: [
            .value("kinds", "kinds"), .value("mcv", "list of most common values", since: 120_000),
            .sql("table", "table", .name), .value("columns", "columns"),
            .sql("expressions", "expressions", .expression),
            .value("target", "statistics target") { mending in
                "\(mending.alter) SET STATISTICS \(mending.wanted ?? "-1")"
            },
            .owner, .comment,
        ],
        drop: { "DROP STATISTICS \($0.name)" }
    ) { server in
        guard server.hasStatistics else { return nil }
        return """
            -- PostgreSQL 10 and later
            SELECT n.nspname AS schema, s.stxname AS name,
                   concat_ws(', ', CASE WHEN 'd' = ANY (s.stxkind) THEN 'ndistinct' END,
                                   CASE WHEN 'f' = ANY (s.stxkind) THEN 'dependencies' END) AS kinds,
                   CASE WHEN 'm' = ANY (s.stxkind) THEN 'yes' END AS mcv,
                   quote_ident(tn.nspname) || '.' || quote_ident(t.relname) AS table,
                   (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.place)
                      FROM unnest(s.stxkeys) WITH ORDINALITY AS k(attnum, place)
                      JOIN pg_attribute AS a ON a.attrelid = s.stxrelid AND a.attnum = k.attnum) AS columns,
                   \(server.statisticsExpressions) AS expressions,
                   \(server.statisticsTarget) AS target,
                   pg_get_userbyid(s.stxowner) AS owner,
                   \(server.comment("pg_statistic_ext", "s.oid")) AS comment
              FROM pg_statistic_ext AS s
              JOIN pg_namespace AS n ON n.oid = s.stxnamespace
              JOIN pg_class AS t ON t.oid = s.stxrelid
              JOIN pg_namespace AS tn ON tn.oid = t.relnamespace
             WHERE \(server.isUserSchema("n.nspname"))
               AND \(server.isNotExtensionMember("pg_statistic_ext", "s.oid"))
            """
    }
}
