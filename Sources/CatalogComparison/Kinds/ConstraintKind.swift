extension KindDefinition {
    /// Constraints of tables and domains, with what belongs to the index behind them.
    ///
    /// Left out is what comes with a parent's: CHECK constraints that are inherited (the table says which of them it has
    /// by itself as well) and the foreign keys that a
    /// partition has from its partitioned table. NOT NULL is compared as an attribute of the column.
    static let constraint = KindDefinition(
        kind: .constraint,
        attributes: [
            .sql("definition", "", .tableConstraint) { mending in
                guard let wanted = mending.wanted, mending.parentWord != "domain" else { return nil }
                if mending.found == wanted + " NOT VALID" {
                    return "\(mending.alterParent) VALIDATE CONSTRAINT \(mending.name)"
                }
                return
                    "\(mending.alterParent) DROP CONSTRAINT \(mending.name), ADD CONSTRAINT \(mending.name) \(wanted)"
            },
            AttributeRule(name: "tablespace", label: "tablespace", topic: .tablespace) { mending in
                "ALTER INDEX \(mending.schema).\(mending.name) SET TABLESPACE "
                    + Identifier.quotedWhereNeeded(mending.wanted ?? "pg_default")
            },
            .options(
                "options", "option",
                mend: OptionStatements.storage { "ALTER INDEX \($0.schema).\($0.name)" }),
            .flag("clustered", yes: "what the table is clustered on", no: "not what the table is clustered on") {
                mending in
                mending.wanted.map { _ in "\(mending.alterParent) CLUSTER ON \(mending.name)" }
                    ?? "\(mending.alterParent) SET WITHOUT CLUSTER"
            },
            .flag("invalid", yes: "without a valid index", no: "with a valid index") { _ in nil },
            AttributeRule(name: "index_comment", label: "comment on its index", topic: .comment) { mending in
                "COMMENT ON INDEX \(mending.schema).\(mending.name) IS \(AttributeRule.literal(mending.wanted))"
            },
            .sql("partition_of", "index that its index is a partition of", .name),
            .neededExtension { "INDEX \($0.schema).\($0.name)" },
            .value("triggers", "state of the foreign key's triggers"),
            .commentOnPart { mending in
                "CONSTRAINT \(mending.name) ON \(mending.parentWord == "domain" ? "DOMAIN " : "")\(mending.parent)"
            },
        ],
        // What is a partition of a parent's comes and goes with that.
        create: { mending in
            guard mending.source?["partition_of"] == nil else { return nil }
            return mending.source?["definition"].map { "\(mending.alterParent) ADD CONSTRAINT \(mending.name) \($0)" }
        },
        saidByCreate: ["definition"],
        drop: { $0.source?["partition_of"] == nil ? "\($0.alterParent) DROP CONSTRAINT \($0.name)" : nil }
    ) { server in
        """
        SELECT CASE k.contypid WHEN 0 THEN k.conrelid::int8 ELSE -(k.contypid::int8) END AS parent, k.conname AS name,
               pg_get_constraintdef(k.oid) AS definition,
               (SELECT s.spcname FROM pg_tablespace AS s WHERE s.oid = x.reltablespace) AS tablespace,
               CASE WHEN x.reloptions IS NOT NULL THEN \(server.lines("x.reloptions")) END AS options,
               CASE WHEN i.indisclustered THEN 'true' END AS clustered,
               CASE WHEN NOT i.indisvalid THEN 'true' END AS invalid,
               CASE WHEN x.oid IS NOT NULL THEN \(server.comment("pg_class", "x.oid")) END AS index_comment,
               (SELECT quote_ident(pn.nspname) || '.' || quote_ident(p.relname)
                  FROM pg_inherits AS h
                  JOIN pg_class AS p ON p.oid = h.inhparent
                  JOIN pg_namespace AS pn ON pn.oid = p.relnamespace
                 WHERE h.inhrelid = x.oid) AS partition_of,
               CASE WHEN x.oid IS NOT NULL THEN \(server.extensionsNeeded("pg_class", "x.oid")) END AS needed_extension,
               CASE WHEN k.contype = 'f' THEN
                    (SELECT nullif(string_agg(DISTINCT CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'always'
                                                            WHEN 'R' THEN 'replica' ELSE 'enabled' END, ', '), 'enabled')
                       FROM pg_trigger AS t WHERE t.tgconstraint = k.oid) END AS triggers,
               \(server.comment("pg_constraint", "k.oid")) AS comment
          FROM pg_constraint AS k
          JOIN pg_namespace AS n ON n.oid = k.connamespace
          LEFT JOIN pg_index AS i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
          LEFT JOIN pg_class AS x ON x.oid = i.indexrelid
         WHERE \(server.isUserSchema("n.nspname"))
           AND (k.contype IN ('p', 'u', 'x')
                OR k.contype = 'c' AND k.coninhcount = 0
                OR k.contype = 'f' AND NOT (\(server.isConstraintOfParent)))
         ORDER BY k.conname
        """
    }
}
