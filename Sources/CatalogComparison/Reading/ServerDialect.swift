/// What the catalogs of a server's version have, in the one place that knows: kinds ask here for every column that some
/// version from 9.4 to 18 lacks, and get an expression that is NULL there.
struct ServerDialect: Sendable {
    /// The server's version as a number.
    let version: Int

    /// An expression for servers from a version on.
    private func from(_ first: Int, _ expression: String, before: String = "NULL::text") -> String {
        version >= first ? expression : before
    }

    // MARK: pg_class

    var rowSecurity: String { from(90_500, "CASE WHEN c.relrowsecurity THEN 'true' END") }
    var forcedRowSecurity: String { from(90_500, "CASE WHEN c.relforcerowsecurity THEN 'true' END") }
    var partitionKey: String { from(100_000, "CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END") }
    var partitionBound: String { from(100_000, "pg_get_expr(c.relpartbound, c.oid)") }
    var isPartition: String { from(100_000, "c.relispartition", before: "false") }
    /// Before 12 a table could have oids; since then it can have an access method.
    var withOids: String { version < 120_000 ? "CASE WHEN c.relhasoids THEN 'true' END" : "NULL::text" }
    var tableAccessMethod: String {
        from(120_000, "(SELECT nullif(m.amname, 'heap') FROM pg_am AS m WHERE m.oid = c.relam)")
    }

    // MARK: pg_attribute

    var identity: String {
        from(100_000, "CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END")
    }
    var generated: String { from(120_000, "a.attgenerated", before: "''") }
    var compression: String {
        from(140_000, "CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END")
    }
    /// From 18 on NOT NULL is a constraint with properties of its own.
    var notNull: String {
        from(
            180_000,
            """
            (SELECT 'NOT NULL' || CASE WHEN NOT k.convalidated THEN ' NOT VALID' ELSE '' END
                               || CASE WHEN k.connoinherit THEN ' NO INHERIT' ELSE '' END
                 FROM pg_constraint AS k
                WHERE k.contype = 'n' AND k.conrelid = a.attrelid AND k.conkey = ARRAY[a.attnum]
                UNION ALL
               SELECT 'NOT NULL' WHERE a.attnotnull LIMIT 1)
            """, before: "CASE WHEN a.attnotnull THEN 'NOT NULL' END")
    }
    var notNullName: String {
        from(
            180_000,
            """
            (SELECT k.conname FROM pg_constraint AS k
                WHERE k.contype = 'n' AND k.conrelid = a.attrelid AND k.conkey = ARRAY[a.attnum])
            """)
    }
    var notNullComment: String {
        from(
            180_000,
            """
            (SELECT obj_description(k.oid, 'pg_constraint') FROM pg_constraint AS k
                WHERE k.contype = 'n' AND k.conrelid = a.attrelid AND k.conkey = ARRAY[a.attnum])
            """)
    }
    /// A domain has such a constraint from 17 on, but dumps leave its name out before 18.
    var domainNotNullName: String {
        from(180_000, "(SELECT k.conname FROM pg_constraint AS k WHERE k.contypid = t.oid AND k.contype = 'n')")
    }

    // MARK: pg_constraint, pg_trigger, pg_policy, pg_sequence

    var isConstraintOfParent: String { from(110_000, "k.conparentid <> 0", before: "false") }
    var isTriggerOfParent: String { from(130_000, "t.tgparentid <> 0", before: "false") }
    /// The states of a partition's triggers, where they are not those of its partitioned table's.
    var ownTriggerStates: String {
        from(
            130_000,
            """
            (SELECT string_agg(quote_ident(t.tgname) || ' ' || CASE t.tgenabled WHEN 'D' THEN 'disabled'
                                      WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' ELSE 'enabled' END, ', ' ORDER BY t.tgname)
                 FROM pg_trigger AS t
                 JOIN pg_trigger AS whole ON whole.oid = t.tgparentid
                WHERE t.tgrelid = c.oid AND t.tgenabled <> whole.tgenabled
                  -- Before 15 those of partitions are internal.
                  AND (NOT whole.tgisinternal OR whole.tgparentid <> 0))
            """)
    }
    var hasPolicies: Bool { version >= 90_500 }
    var policyPermissive: String { from(100_000, "CASE WHEN NOT p.polpermissive THEN 'true' END") }
    var hasSequenceCatalog: Bool { version >= 100_000 }

    // MARK: pg_proc, pg_aggregate

    /// a aggregate, w window function, p procedure, f function.
    var functionKind: String {
        from(
            110_000, "p.prokind::text",
            before: "CASE WHEN p.proisagg THEN 'a' WHEN p.proiswindow THEN 'w' ELSE 'f' END")
    }
    var parallel: String {
        from(90_600, "CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END")
    }
    var supportFunction: String { from(120_000, "nullif(p.prosupport, 0)::regproc::text") }
    var transforms: String {
        from(90_500, "(SELECT string_agg(format_type(y, NULL), ', ' ORDER BY y) FROM unnest(p.protrftypes) AS y)")
    }
    var sqlBody: String { from(140_000, "pg_get_function_sqlbody(p.oid)") }
    /// Whether a final function may change the state: r read-only, s shareable, w read-write.
    var finalModifies: String { from(110_000, modifies("a.aggfinalmodify")) }
    var movingFinalModifies: String {
        from(110_000, "CASE WHEN a.aggmfinalfn <> 0 THEN \(modifies("a.aggmfinalmodify")) END")
    }
    private func modifies(_ column: String) -> String {
        "CASE \(column) WHEN 's' THEN 'SHAREABLE' WHEN 'w' THEN 'READ_WRITE' ELSE 'READ_ONLY' END"
    }
    var combineFunction: String { from(90_600, "nullif(a.aggcombinefn, 0)::regproc::text") }
    var serialFunction: String { from(90_600, "nullif(a.aggserialfn, 0)::regproc::text") }
    var deserialFunction: String { from(90_600, "nullif(a.aggdeserialfn, 0)::regproc::text") }

    // MARK: The rest

    var subscriptFunction: String {
        from(140_000, "CASE t.typtype WHEN 'b' THEN nullif(t.typsubscript, 0)::regproc::text END")
    }
    var multirangeType: String { from(140_000, "format_type(r.rngmultitypid, NULL)") }
    var accessMethodType: String { from(90_600, "m.amtype::text") }
    var accessMethodHandler: String { from(90_600, "m.amhandler::regproc::text") }
    var hasAccessMethods: Bool { version >= 90_600 }
    var hasTransforms: Bool { version >= 90_500 }
    var hasStatistics: Bool { version >= 100_000 }
    var statisticsTarget: String { from(130_000, "nullif(s.stxstattarget, -1)::text") }
    var statisticsExpressions: String {
        from(140_000, "(SELECT string_agg(e, ', ') FROM unnest(pg_get_statisticsobjdef_expressions(s.oid)) AS e)")
    }
    var collationProvider: String {
        from(100_000, "CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' WHEN 'c' THEN 'libc' END")
    }
    var collationIsNondeterministic: String {
        from(120_000, "CASE WHEN NOT c.collisdeterministic THEN 'true' END")
    }
    /// Where the locale of an ICU collation stands: in collcollate, then in colliculocale, then in colllocale.
    var collationLocale: String {
        switch version {
        case 170_000...: "coalesce(c.colllocale, c.collcollate)"
        case 150_000...: "coalesce(c.colliculocale, c.collcollate)"
        default: "c.collcollate"
        }
    }
    var collationRules: String { from(160_000, "c.collicurules") }

    // MARK: Conditions that every kind shares

    /// A schema that a user made, or `public`; what is in our own is not compared.
    func isUserSchema(_ schema: String) -> String {
        "left(\(schema), 3) <> 'pg_' AND \(schema) NOT IN ('information_schema', 'ddlrelay')"
    }

    /// Objects below this oid come with the server (FirstNormalObjectId).
    static let firstUserObject = 16_384

    /// An object that no extension made: those come with CREATE EXTENSION.
    func isNotExtensionMember(_ catalog: String, _ oid: String) -> String {
        """
        NOT EXISTS (SELECT 1 FROM pg_depend AS member
                            WHERE member.classid = '\(catalog)'::regclass AND member.objid = \(oid) AND member.deptype = 'e')
        """
    }

    /// The extensions that an object is dropped with (DEPENDS ON EXTENSION); there are none before 9.6.
    func extensionsNeeded(_ catalog: String, _ oid: String) -> String {
        """
        (SELECT string_agg(quote_ident(needed.extname), ', ' ORDER BY needed.extname)
             FROM pg_depend AS tie
             JOIN pg_extension AS needed ON needed.oid = tie.refobjid
            WHERE tie.classid = '\(catalog)'::regclass AND tie.objid = \(oid) AND tie.deptype = 'x'
              AND tie.refclassid = 'pg_extension'::regclass)
        """
    }

    /// The comment of a whole object.
    func comment(_ catalog: String, _ oid: String) -> String {
        """
        (SELECT remark.description FROM pg_description AS remark
            WHERE remark.classoid = '\(catalog)'::regclass AND remark.objoid = \(oid) AND remark.objsubid = 0)
        """
    }

    /// Who may do what: a line for each role and privilege. An empty list in the catalog means the defaults of the kind,
    /// and both come out alike; so does the owner, whatever it is called.
    ///
    /// - Parameter kind: as for `acldefault`; nil where the default is nothing (columns).
    func privileges(_ list: String, owner: String, kind: Character?) -> String {
        let whole = kind.map { "coalesce(\(list), acldefault('\($0)', \(owner)))" } ?? list
        return """
            (SELECT string_agg(entry.line, chr(10) ORDER BY entry.line COLLATE "C")
                 FROM (SELECT DISTINCT CASE g.grantee WHEN 0 THEN 'PUBLIC' WHEN \(owner) THEN 'the owner'
                                       ELSE 'role ' || pg_get_userbyid(g.grantee) END
                                       || chr(9) || g.privilege_type
                                       || CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS line
                         FROM aclexplode(\(whole)) AS g) AS entry)
            """
    }

    /// A text array as lines, sorted; ends of lines in its texts, and backslashes, are written with a backslash.
    func lines(_ array: String) -> String {
        """
        (SELECT string_agg(replace(replace(replace(o.line, chr(92), chr(92) || chr(92)), chr(10), chr(92) || 'n'),
                                   chr(13), chr(92) || 'r'), chr(10) ORDER BY o.line COLLATE "C")
             FROM unnest(\(array)) AS o(line))
        """
    }

    /// The argument types of a function as part of its identity. The catalog function for that writes procedures' OUT
    /// arguments only from 14 on.
    ///
    /// - Parameter empty: what stands for no arguments.
    func signature(_ types: String, empty: String = "") -> String {
        """
        '(' || coalesce((SELECT string_agg(format_type(arg.type, NULL), ', ' ORDER BY arg.place)
                              FROM unnest(\(types)) WITH ORDINALITY AS arg(type, place)), '\(empty)') || ')'
        """
    }
}
