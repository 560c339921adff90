extension KindDefinition {
    /// Operators.
    static let `operator` = KindDefinition(
        kind: .operator,
        attributes: [
            .sql("function", "function", .name), .sql("result", "result type", .type),
            .value("commutator", "commutator"), .value("negator", "negator"),
            .sql("restrict", "restriction estimator", .name), .sql("join", "join estimator", .name),
            .flag("hashes", yes: "HASHES", no: "not HASHES"), .flag("merges", yes: "MERGES", no: "not MERGES"),
            .owner, .comment,
        ]
    ) { server in
        """
        SELECT n.nspname AS schema, o.oprname AS name,
               ' (' || CASE o.oprleft WHEN 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END || ', '
                    || CASE o.oprright WHEN 0 THEN 'NONE' ELSE format_type(o.oprright, NULL) END || ')' AS suffix,
               o.oprcode::regproc AS function,
               format_type(o.oprresult, NULL) AS result,
               nullif(o.oprcom, 0)::regoperator AS commutator,
               nullif(o.oprnegate, 0)::regoperator AS negator,
               nullif(o.oprrest, 0)::regproc AS restrict,
               nullif(o.oprjoin, 0)::regproc AS join,
               CASE WHEN o.oprcanhash THEN 'true' END AS hashes,
               CASE WHEN o.oprcanmerge THEN 'true' END AS merges,
               pg_get_userbyid(o.oprowner) AS owner,
               \(server.comment("pg_operator", "o.oid")) AS comment
          FROM pg_operator AS o
          JOIN pg_namespace AS n ON n.oid = o.oprnamespace
         WHERE \(server.isUserSchema("n.nspname"))
           AND o.oprcode <> 0
           AND \(server.isNotExtensionMember("pg_operator", "o.oid"))
        """
    }

    /// Operator families with all that is in them: what of it belongs to a class is not the same before 14.
    static let operatorFamily = KindDefinition(
        kind: .operatorFamily,
        attributes: [.value("members", "members"), .owner, .comment]
    ) { server in
        """
        SELECT n.nspname AS schema, f.opfname AS name, ' USING ' || quote_ident(m.amname) AS suffix,
               \(members("x.amopfamily = f.oid", "y.amprocfamily = f.oid")) AS members,
               pg_get_userbyid(f.opfowner) AS owner,
               \(server.comment("pg_opfamily", "f.oid")) AS comment
          FROM pg_opfamily AS f
          JOIN pg_namespace AS n ON n.oid = f.opfnamespace
          JOIN pg_am AS m ON m.oid = f.opfmethod
         WHERE \(server.isUserSchema("n.nspname"))
           AND \(server.isNotExtensionMember("pg_opfamily", "f.oid"))
        """
    }

    /// Operator classes.
    static let operatorClass = KindDefinition(
        kind: .operatorClass,
        attributes: [
            .sql("type", "data type", .type), .value("family", "operator family"),
            .flag("is_default", yes: "the default for its type", no: "not the default for its type"),
            .sql("storage", "storage type", .type), .value("members", "members", since: 140_000), .owner, .comment,
        ]
    ) { server in
        """
        SELECT n.nspname AS schema, o.opcname AS name, ' USING ' || quote_ident(m.amname) AS suffix,
               format_type(o.opcintype, NULL) AS type,
               quote_ident(fn.nspname) || '.' || quote_ident(f.opfname) AS family,
               CASE WHEN o.opcdefault THEN 'true' END AS is_default,
               format_type(nullif(o.opckeytype, 0), NULL) AS storage,
               \(members(ofClass("pg_amop", "x.oid"), ofClass("pg_amproc", "y.oid"))) AS members,
               pg_get_userbyid(o.opcowner) AS owner,
               \(server.comment("pg_opclass", "o.oid")) AS comment
          FROM pg_opclass AS o
          JOIN pg_namespace AS n ON n.oid = o.opcnamespace
          JOIN pg_am AS m ON m.oid = o.opcmethod
          JOIN pg_opfamily AS f ON f.oid = o.opcfamily
          JOIN pg_namespace AS fn ON fn.oid = f.opfnamespace
         WHERE \(server.isUserSchema("n.nspname"))
           AND \(server.isNotExtensionMember("pg_opclass", "o.oid"))
        """
    }

    /// Whether a member depends on the class o internally.
    private static func ofClass(_ catalog: String, _ member: String) -> String {
        """
        EXISTS (SELECT 1 FROM pg_depend AS d
                 WHERE d.classid = '\(catalog)'::regclass AND d.objid = \(member) AND d.deptype = 'i'
                   AND d.refclassid = 'pg_opclass'::regclass AND d.refobjid = o.oid)
        """
    }

    /// The operators x and the functions y for which the conditions hold.
    private static func members(_ operators: String, _ functions: String) -> String {
        """
        (SELECT string_agg(member.text, ', ' ORDER BY member.text COLLATE "C")
                  FROM (SELECT 'OPERATOR ' || x.amopstrategy || ' ' || x.amopopr::regoperator
                               || CASE x.amoppurpose WHEN 'o' THEN ' FOR ORDER BY ' ||
                                       (SELECT quote_ident(sn.nspname) || '.' || quote_ident(sf.opfname)
                                          FROM pg_opfamily AS sf JOIN pg_namespace AS sn ON sn.oid = sf.opfnamespace
                                         WHERE sf.oid = x.amopsortfamily) ELSE '' END AS text
                          FROM pg_amop AS x
                         WHERE \(operators)
                        UNION ALL
                        SELECT 'FUNCTION ' || y.amprocnum || ' (' || format_type(y.amproclefttype, NULL) || ', '
                               || format_type(y.amprocrighttype, NULL) || ') ' || y.amproc::regprocedure
                          FROM pg_amproc AS y
                         WHERE \(functions)) AS member)
        """
    }
}
