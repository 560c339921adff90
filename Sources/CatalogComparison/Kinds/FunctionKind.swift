extension KindDefinition {
    /// Functions, window functions and procedures.
    static let function = KindDefinition(
        kind: .function,
        attributes: [
            .value("language", "language"),
            .sql("result", "result type", .result), .sql("arguments", "arguments", .arguments),
            .sql("body", "body", .foreign), .sql("sql_body", "body", .statement), .value("library", "library"),
            .value("volatility", "volatility") { mending in mending.wanted.map { "\(mending.alter) \($0)" } },
            .flag("strict", yes: "strict", no: "called on null input") { mending in
                "\(mending.alter) \(mending.wanted == nil ? "CALLED ON NULL INPUT" : "STRICT")"
            },
            .flag("security_definer", yes: "SECURITY DEFINER", no: "SECURITY INVOKER") { mending in
                "\(mending.alter) SECURITY \(mending.wanted == nil ? "INVOKER" : "DEFINER")"
            },
            .flag("leakproof", yes: "LEAKPROOF", no: "not LEAKPROOF") { mending in
                "\(mending.alter) \(mending.wanted == nil ? "NOT " : "")LEAKPROOF"
            },
            .value("parallel", "parallel safety") { mending in
                "\(mending.alter) PARALLEL \(mending.wanted ?? "UNSAFE")"
            },
            .value("transforms", "types with transforms"),
            .value("cost", "cost") { mending in mending.wanted.map { "\(mending.alter) COST \($0)" } },
            .value("rows", "estimated rows") { mending in mending.wanted.map { "\(mending.alter) ROWS \($0)" } },
            .sql("support", "support function", .name),
            .options("settings", "setting", mend: OptionStatements.setting),
            .neededExtension { "\($0.word.uppercased()) \($0.name)" },
            .owner, .privileges(), .comment,
        ],
        drop: { "DROP \($0.word.uppercased()) \($0.name)" }
    ) { server in
        """
        SELECT n.nspname AS schema, p.proname AS name, \(server.signature("p.proargtypes")) AS suffix,
               CASE \(server.functionKind) WHEN 'p' THEN 'procedure' ELSE 'function' END AS word,
               l.lanname AS language,
               concat(CASE \(server.functionKind) WHEN 'w' THEN 'window ' END, pg_get_function_result(p.oid)) AS result,
               pg_get_function_arguments(p.oid) AS arguments,
               nullif(p.prosrc, '') AS body,
               \(server.sqlBody) AS sql_body,
               p.probin AS library,
               CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END AS volatility,
               CASE WHEN p.proisstrict THEN 'true' END AS strict,
               CASE WHEN p.prosecdef THEN 'true' END AS security_definer,
               CASE WHEN p.proleakproof THEN 'true' END AS leakproof,
               \(server.parallel) AS parallel,
               \(server.transforms) AS transforms,
               -- Before 12 a float's text has digits that do not count.
               p.procost::numeric AS cost,
               nullif(p.prorows, 0)::numeric AS rows,
               \(server.supportFunction) AS support,
               \(server.lines("p.proconfig")) AS settings,
               \(server.extensionsNeeded("pg_proc", "p.oid")) AS needed_extension,
               pg_get_userbyid(p.proowner) AS owner,
               \(server.privileges("p.proacl", owner: "p.proowner", kind: "f")) AS privileges,
               \(server.comment("pg_proc", "p.oid")) AS comment
          FROM pg_proc AS p
          JOIN pg_namespace AS n ON n.oid = p.pronamespace
          JOIN pg_language AS l ON l.oid = p.prolang
         WHERE \(server.isUserSchema("n.nspname"))
           AND NOT (n.nspname = 'public' AND p.proname = 'dts_capture_ddl' AND p.pronargs = 0)
           AND \(server.functionKind) <> 'a'
           AND \(server.isNotExtensionMember("pg_proc", "p.oid"))
           AND NOT EXISTS (SELECT 1 FROM pg_depend AS made
                            WHERE made.classid = 'pg_proc'::regclass AND made.objid = p.oid AND made.deptype = 'i')
        """
    }
}
