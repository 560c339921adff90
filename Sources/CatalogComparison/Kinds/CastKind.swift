extension KindDefinition {
    /// Casts that a user made.
    static let cast = KindDefinition(
        kind: .cast,
        attributes: [
            .sql("function", "function", .name), .value("method", "method"), .value("context", "context"),
            .comment,
        ],
        drop: { "DROP CAST \($0.name)" }
    ) { server in
        """
        SELECT '' AS name,
               '(' || format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) || ')' AS suffix,
               nullif(c.castfunc, 0)::regprocedure AS function,
               CASE c.castmethod WHEN 'f' THEN 'function' WHEN 'i' THEN 'INOUT' ELSE 'binary-coercible' END AS method,
               CASE c.castcontext WHEN 'e' THEN 'explicit' WHEN 'a' THEN 'assignment' ELSE 'implicit' END AS context,
               \(server.comment("pg_cast", "c.oid")) AS comment
          FROM pg_cast AS c
         WHERE c.oid >= \(ServerDialect.firstUserObject)
           AND \(server.isNotExtensionMember("pg_cast", "c.oid"))
           AND NOT EXISTS (SELECT 1 FROM pg_depend AS made
                            WHERE made.classid = 'pg_cast'::regclass AND made.objid = c.oid AND made.deptype = 'i')
        """
    }
}
