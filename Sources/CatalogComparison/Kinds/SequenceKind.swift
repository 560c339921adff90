extension KindDefinition {
    /// Sequences: their definition, not where they stand. Before 10 the catalog has no cache size.
    static let sequence = KindDefinition(
        kind: .sequence,
        attributes: [
            .value("type", "type", mend: whole), .value("start", "start value", mend: whole),
            .value("increment", "increment", mend: whole), .value("minimum", "minimum", mend: whole),
            .value("maximum", "maximum", mend: whole), .value("cache", "cache", since: 100_000, mend: whole),
            .flag("cycle", yes: "a sequence that cycles", no: "a sequence that does not cycle", mend: whole),
            .sql("owned_by", "owning column", .name) { mending in
                mending.source?["identity"] == nil ? "\(mending.alter) OWNED BY \(mending.wanted ?? "NONE")" : nil
            },
            .flag("identity", yes: "an identity column's own", no: "no identity column's own"),
            .flag("unlogged", yes: "unlogged", no: "logged", since: 150_000) { mending in
                "\(mending.alter) SET \(mending.wanted == nil ? "LOGGED" : "UNLOGGED")"
            },
            // One that a column owns has the table's owner.
            AttributeRule(name: "owner", label: "owner", topic: .owner) { mending in
                guard mending.target?["owned_by"] == nil else { return nil }
                return mending.wanted.map { "\(mending.alter) OWNER TO \(Identifier.quotedWhereNeeded($0))" }
            },
            .privileges(), .comment,
        ],
        create: { mending in
            guard let source = mending.source, source["identity"] == nil else { return nil }
            return "CREATE SEQUENCE \(mending.name) \(definition(source))"
        },
        // The owning column may have to be made first.
        saidByCreate: ["type", "start", "increment", "minimum", "maximum", "cache", "cycle", "owned_by"],
        // One that a column owns goes with it, or is used by it still.
        drop: { $0.source?["owned_by"] == nil ? "DROP SEQUENCE \($0.name)" : nil }
    ) { server in
        """
        SELECT n.nspname AS schema, c.relname AS name,
               \(values(server).columns),
               quote_ident(tn.nspname) || '.' || quote_ident(t.relname) || '.' || quote_ident(a.attname) AS owned_by,
               CASE d.deptype WHEN 'i' THEN 'true' END AS identity,
               CASE c.relpersistence WHEN 'u' THEN 'true' END AS unlogged,
               pg_get_userbyid(c.relowner) AS owner,
               \(server.privileges("c.relacl", owner: "c.relowner", kind: "s")) AS privileges,
               \(server.comment("pg_class", "c.oid")) AS comment
          FROM pg_class AS c
          JOIN pg_namespace AS n ON n.oid = c.relnamespace
          \(values(server).join)
          LEFT JOIN pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
                                  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid <> 0 AND d.deptype IN ('a', 'i')
          LEFT JOIN pg_class AS t ON t.oid = d.refobjid
          LEFT JOIN pg_namespace AS tn ON tn.oid = t.relnamespace
          LEFT JOIN pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
         WHERE \(server.isUserSchema("n.nspname"))
           AND c.relkind = 'S' AND c.relpersistence <> 't'
           AND NOT (n.nspname = 'public'
                    AND c.relname IN ('dts_ddl_command_id_seq', 'dts_ddl_command_trimmed', 'dts_ddl_command_failed'))
           AND \(server.isNotExtensionMember("pg_class", "c.oid"))
        """
    }

    /// Values depend on each other, a start on its bounds for example: all of them are said at once.
    @Sendable private static func whole(_ mending: Mending) -> String? {
        mending.source.map { "\(mending.alter) \(definition($0, saysType: mending.wanted == "bigint"))" }
    }

    /// - Parameter saysType: also where it is what every sequence of an older server is.
    @Sendable private static func definition(_ sequence: CatalogObject, saysType: Bool = false) -> String {
        let bounds = [("minimum", "MINVALUE"), ("maximum", "MAXVALUE")].map { name, word in
            sequence[name].map { "\(word) \($0)" } ?? "NO \(word)"
        }
        let values = [("increment", "INCREMENT BY"), ("start", "START WITH"), ("cache", "CACHE")].compactMap {
            name, word in sequence[name].map { "\(word) \($0)" }
        }
        let type = sequence["type"].map { $0 == "bigint" && !saysType ? [] : ["AS \($0)"] } ?? []
        return (type + bounds + values + [sequence["cycle"] == nil ? "NO CYCLE" : "CYCLE"]).joined(separator: " ")
    }

    /// Since 10 a catalog has the values; before, a function reads them from the sequence. Bounds that are the type's own
    /// are left empty.
    private static func values(_ server: ServerDialect) -> (columns: String, join: String) {
        guard server.hasSequenceCatalog else {
            return (
                """
                'bigint' AS type, s.start_value AS start, s.increment,
                       nullif(s.minimum_value, CASE WHEN s.increment > 0 THEN 1 ELSE -9223372036854775807 END) AS minimum,
                       nullif(s.maximum_value, CASE WHEN s.increment > 0 THEN 9223372036854775807 ELSE -1 END) AS maximum,
                       NULL::int8 AS cache, CASE WHEN s.cycle_option THEN 'true' END AS cycle
                """, "CROSS JOIN LATERAL pg_sequence_parameters(c.oid) AS s"
            )
        }
        return (
            """
            format_type(s.seqtypid, NULL) AS type, s.seqstart AS start, s.seqincrement AS increment,
                   nullif(s.seqmin, CASE WHEN s.seqincrement > 0 THEN 1
                                         ELSE CASE s.seqtypid WHEN 21 THEN -32768 WHEN 23 THEN -2147483648
                                              ELSE -9223372036854775808 END END) AS minimum,
                   nullif(s.seqmax, CASE WHEN s.seqincrement < 0 THEN -1
                                         ELSE CASE s.seqtypid WHEN 21 THEN 32767 WHEN 23 THEN 2147483647
                                              ELSE 9223372036854775807 END END) AS maximum,
                   s.seqcache AS cache, CASE WHEN s.seqcycle THEN 'true' END AS cycle
            """, "JOIN pg_sequence AS s ON s.seqrelid = c.oid"
        )
    }
}
