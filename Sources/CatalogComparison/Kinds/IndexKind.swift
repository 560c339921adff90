extension KindDefinition {
    /// Indexes, but those behind constraints, which belong to ``constraint``.
    static let index = KindDefinition(
        kind: .index,
        attributes: [
            .flag("unique", yes: "unique", no: "not unique"),
            .sql("definition", "definition", .indexDefinition),
            .sql("partition_of", "index that it is a partition of", .name) { mending in
                mending.found == nil
                    ? mending.wanted.map { "ALTER INDEX \($0) ATTACH PARTITION \(mending.qualified)" } : nil
            },
            .flag("invalid", yes: "invalid", no: "valid") { mending in
                mending.wanted == nil ? "REINDEX INDEX \(mending.qualified)" : nil
            },
            .flag("clustered", yes: "what the table is clustered on", no: "not what the table is clustered on") {
                mending in
                mending.wanted.map { _ in "\(mending.alterParent) CLUSTER ON \(mending.name)" }
                    ?? "\(mending.alterParent) SET WITHOUT CLUSTER"
            },
            .value("statistics", "statistics targets of its columns"),
            AttributeRule(name: "tablespace", label: "tablespace", topic: .tablespace) { mending in
                "ALTER INDEX \(mending.qualified) SET TABLESPACE "
                    + Identifier.quotedWhereNeeded(mending.wanted ?? "pg_default")
            },
            .neededExtension { "INDEX \($0.qualified)" },
            .commentOnPart { "INDEX \($0.qualified)" },
        ],
        // What is a partition of a parent's comes and goes with that.
        create: { mending in
            guard mending.source?["partition_of"] == nil else { return nil }
            return mending.source?["definition"].map { definition in
                let unique = mending.source?["unique"] == nil ? "" : "UNIQUE "
                return "CREATE \(unique)INDEX \(mending.name) ON \(mending.parent) \(definition)"
            }
        },
        saidByCreate: ["unique", "definition"],
        drop: { $0.source?["partition_of"] == nil ? "DROP INDEX \($0.qualified)" : nil }
    ) { server in
        """
        SELECT i.indrelid AS parent, x.relname AS name,
               CASE WHEN i.indisunique THEN 'true' END AS unique,
               -- What follows the table's name: the names are compared by themselves.
               substr(pg_get_indexdef(i.indexrelid),
                      length(concat('CREATE ', CASE WHEN i.indisunique THEN 'UNIQUE ' END, 'INDEX ', quote_ident(x.relname),
                                    ' ON ', CASE x.relkind WHEN 'I' THEN 'ONLY ' END,
                                    quote_ident(n.nspname), '.', quote_ident(c.relname), ' ')) + 1) AS definition,
               (SELECT quote_ident(pn.nspname) || '.' || quote_ident(p.relname)
                  FROM pg_inherits AS h
                  JOIN pg_class AS p ON p.oid = h.inhparent
                  JOIN pg_namespace AS pn ON pn.oid = p.relnamespace
                 WHERE h.inhrelid = i.indexrelid) AS partition_of,
               CASE WHEN NOT i.indisvalid THEN 'true' END AS invalid,
               CASE WHEN i.indisclustered THEN 'true' END AS clustered,
               (SELECT string_agg(a.attnum || ': ' || a.attstattarget, ', ' ORDER BY a.attnum)
                  FROM pg_attribute AS a
                 WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0) AS statistics,
               (SELECT s.spcname FROM pg_tablespace AS s WHERE s.oid = x.reltablespace) AS tablespace,
               \(server.extensionsNeeded("pg_class", "x.oid")) AS needed_extension,
               \(server.comment("pg_class", "x.oid")) AS comment
          FROM pg_index AS i
          JOIN pg_class AS x ON x.oid = i.indexrelid
          JOIN pg_class AS c ON c.oid = i.indrelid
          JOIN pg_namespace AS n ON n.oid = c.relnamespace
         WHERE \(server.isUserSchema("n.nspname"))
           AND c.relkind IN ('r', 'p', 'm')
           AND c.relpersistence <> 't'
           AND NOT EXISTS (SELECT 1 FROM pg_constraint AS k
                            WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
         ORDER BY x.relname
        """
    }
}

extension Mending {
    /// An index is named by itself, in its table's schema.
    fileprivate var qualified: String { "\(schema).\(name)" }
}
