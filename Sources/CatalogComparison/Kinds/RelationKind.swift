extension KindDefinition {
    /// Tables, partitioned and foreign tables, views and materialized views.
    static let relation = KindDefinition(
        kind: .relation,
        attributes: [
            .flag("unlogged", yes: "unlogged", no: "logged") { mending in
                "\(mending.alter) SET \(mending.wanted == nil ? "LOGGED" : "UNLOGGED")"
            },
            .sql("partition_key", "partition key", .partitionKey),
            .sql("partition_of", "partitioned table that it is a partition of", .name) { mending in
                if let parent = mending.found { return "ALTER TABLE \(parent) DETACH PARTITION \(mending.name)" }
                guard let parent = mending.wanted, let bound = mending.source?["partition_bound"] else { return nil }
                return "ALTER TABLE \(parent) ATTACH PARTITION \(mending.name) \(bound)"
            },
            .sql("partition_bound", "partition bound", .partitionBound),
            .sql("inherits", "list of tables that it inherits from", .names),
            .sql("of_type", "type that it is a table of", .type) { mending in
                mending.wanted.map { "\(mending.alter) OF \($0)" } ?? "\(mending.alter) NOT OF"
            },
            .value("access_method", "table access method", since: 120_000),
            .flag("with_oids", yes: "a table with oids", no: "a table without oids"),
            .tablespace,
            .options("options", "option", mend: OptionStatements.storage(alter: \.alter)),
            .value("replica_identity", "replica identity") { mending in
                "\(mending.alter) REPLICA IDENTITY \(mending.wanted ?? "DEFAULT")"
            },
            .flag("row_security", yes: "under row security", no: "not under row security") { mending in
                "\(mending.alter) \(mending.wanted == nil ? "DISABLE" : "ENABLE") ROW LEVEL SECURITY"
            },
            .flag(
                "forced_row_security", yes: "under row security for its owner too",
                no: "not under row security for its owner"
            ) { mending in
                "\(mending.alter) \(mending.wanted == nil ? "NO FORCE" : "FORCE") ROW LEVEL SECURITY"
            },
            .sql("definition", "query", .query) { mending in
                guard mending.word == "view", let query = mending.wanted, keepsColumns(mending) else { return nil }
                // What is not said again is reset: security_barrier, for example.
                let options = OptionComparison.options(mending.source?["options"]).sorted { $0.key < $1.key }
                    .map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
                return
                    "CREATE OR REPLACE VIEW \(mending.name)\(options.isEmpty ? "" : " WITH (\(options))") AS\n\(query)"
            },
            .flag("populated", yes: "populated", no: "not populated") { mending in
                mending.wanted.map { _ in "REFRESH MATERIALIZED VIEW \(mending.name)" }
            },
            .value("server", "foreign server"),
            .value("own_checks", "list of inherited checks that are its own as well"),
            .value("own_trigger_states", "states of triggers that differ from the partitioned table's", since: 130_000),
            .neededExtension { "MATERIALIZED VIEW \($0.name)" },
            .options("foreign_options", "foreign option", mend: OptionStatements.foreign(alter: \.alter)),
            .owner, .privileges(on: "TABLE"), .comment,
        ]
    ) { server in
        """
        SELECT c.oid AS key, n.nspname AS schema, c.relname AS name,
               CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
                    ELSE 'table' END AS word,
               CASE c.relpersistence WHEN 'u' THEN 'true' END AS unlogged,
               \(server.partitionKey) AS partition_key,
               CASE WHEN \(server.isPartition) THEN parents.list END AS partition_of,
               \(server.partitionBound) AS partition_bound,
               CASE WHEN NOT \(server.isPartition) THEN parents.list END AS inherits,
               format_type(nullif(c.reloftype, 0), NULL) AS of_type,
               \(server.tableAccessMethod) AS access_method,
               \(server.withOids) AS with_oids,
               (SELECT s.spcname FROM pg_tablespace AS s WHERE s.oid = c.reltablespace) AS tablespace,
               \(server.lines("c.reloptions || ARRAY(SELECT 'toast.' || o FROM unnest(toast.reloptions) AS o)")) AS options,
               CASE c.relreplident WHEN 'n' THEN 'NOTHING' WHEN 'f' THEN 'FULL' WHEN 'i' THEN coalesce(
                    (SELECT 'USING INDEX ' || quote_ident(x.relname)
                       FROM pg_index AS i
                       JOIN pg_class AS x ON x.oid = i.indexrelid
                      WHERE i.indrelid = c.oid AND i.indisreplident),
                    -- The index was dropped.
                    'NOTHING') END AS replica_identity,
               \(server.rowSecurity) AS row_security,
               \(server.forcedRowSecurity) AS forced_row_security,
               CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition,
               CASE WHEN c.relkind = 'm' AND c.relispopulated THEN 'true' END AS populated,
               s.srvname AS server,
               \(server.lines("f.ftoptions")) AS foreign_options,
               (SELECT string_agg(quote_ident(k.conname) || CASE WHEN k.convalidated THEN '' ELSE ' NOT VALID' END
                                  || coalesce(' with the comment ' || quote_literal(obj_description(k.oid, 'pg_constraint')), ''), ', '
                                  ORDER BY k.conname)
                  FROM pg_constraint AS k
                 WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.coninhcount > 0 AND k.conislocal) AS own_checks,
               \(server.ownTriggerStates) AS own_trigger_states,
               CASE WHEN c.relkind = 'm' THEN \(server.extensionsNeeded("pg_class", "c.oid")) END AS needed_extension,
               pg_get_userbyid(c.relowner) AS owner,
               \(server.privileges("c.relacl", owner: "c.relowner", kind: "r")) AS privileges,
               \(server.comment("pg_class", "c.oid")) AS comment
          FROM pg_class AS c
          JOIN pg_namespace AS n ON n.oid = c.relnamespace
          LEFT JOIN pg_class AS toast ON toast.oid = c.reltoastrelid AND toast.reloptions IS NOT NULL
          LEFT JOIN pg_foreign_table AS f ON f.ftrelid = c.oid
          LEFT JOIN pg_foreign_server AS s ON s.oid = f.ftserver
          LEFT JOIN (SELECT i.inhrelid, string_agg(quote_ident(pn.nspname) || '.' || quote_ident(p.relname), ', '
                                                   ORDER BY i.inhseqno) AS list
                       FROM pg_inherits AS i
                       JOIN pg_class AS p ON p.oid = i.inhparent
                       JOIN pg_namespace AS pn ON pn.oid = p.relnamespace
                      GROUP BY i.inhrelid) AS parents ON parents.inhrelid = c.oid
         WHERE \(server.isUserSchema("n.nspname"))
           AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
           AND c.relpersistence <> 't'
           AND NOT (n.nspname = 'public' AND c.relname = 'dts_ddl_command')
           AND \(server.isNotExtensionMember("pg_class", "c.oid"))
        """
    }

    /// CREATE OR REPLACE VIEW takes more columns behind those that there are, and no other change of them.
    private static func keepsColumns(_ mending: Mending) -> Bool {
        func columns(_ object: CatalogObject?) -> [[String?]] {
            (object?.parts ?? []).filter { $0.kind == .column }.map { [$0.name.name, $0["type"], $0["collation"]] }
        }
        let (wanted, found) = (columns(mending.source), columns(mending.target))
        return Array(wanted.prefix(found.count)) == found
    }
}
