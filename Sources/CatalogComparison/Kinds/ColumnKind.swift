extension KindDefinition {
    /// Columns of tables, views and composite types. Their order is compared by the table, see ``ColumnOrder``.
    static let column = KindDefinition(
        kind: .column,
        attributes: [
            .sql("type", "", .type) { mending in
                guard let wanted = mending.wanted, let found = mending.found, !mending.parentWord.hasSuffix("view"),
                    TypeChange.keepsValues(from: found, to: wanted)
                else { return nil }
                return mending.isComposite
                    ? "\(mending.alterParent) ALTER ATTRIBUTE \(mending.name) TYPE \(wanted)"
                    : "\(mending.alterColumn) TYPE \(wanted)\(mending.source?["collation"].map { " COLLATE \($0)" } ?? "")"
            },
            .value("collation", "collation") { mending in
                guard let wanted = mending.wanted, let type = mending.source?["type"], !mending.isComposite else {
                    return nil
                }
                return "\(mending.alterColumn) TYPE \(type) COLLATE \(wanted)"
            },
            .value("not_null", "", unset: "nullable") { mending in
                switch (mending.wanted, mending.found) {
                case ("NOT NULL", nil): "\(mending.alterColumn) SET NOT NULL"
                case (nil, _): "\(mending.alterColumn) DROP NOT NULL"
                default: nil
                }
            },
            .notNullName(alter: \.alterParent),
            AttributeRule(
                name: "not_null_comment", label: "comment on its NOT NULL constraint", topic: .comment, since: 180_000
            ) { mending in
                guard let name = mending.source?["not_null_name"] else { return nil }
                return "COMMENT ON CONSTRAINT \(Identifier.quotedWhereNeeded(name)) ON \(mending.parent) IS "
                    + AttributeRule.literal(mending.wanted)
            },
            .sql("default", "default", .expression) { mending in
                guard mending.target?["generated"] == nil else { return nil }
                return mending.wanted.map { "\(mending.alterOnlyColumn) SET DEFAULT \($0)" }
                    ?? "\(mending.alterOnlyColumn) DROP DEFAULT"
            },
            .value("identity", "identity") { mending in
                guard let wanted = mending.wanted else { return "\(mending.alterColumn) DROP IDENTITY" }
                let verb = mending.found == nil ? "ADD" : "SET"
                return "\(mending.alterColumn) \(verb) GENERATED \(wanted)" + (verb == "ADD" ? " AS IDENTITY" : "")
            },
            .sql("generated", "generation expression", .expression),
            .value("generation", "kind of generation"),
            .value("storage", "storage") { mending in
                mending.wanted.map { "\(mending.alterOnlyColumn) SET STORAGE \($0)" }
            },
            .value("compression", "compression") { mending in
                "\(mending.alterColumn) SET COMPRESSION \(mending.wanted ?? "DEFAULT")"
            },
            .value("statistics", "statistics target") { mending in
                "\(mending.alterOnlyColumn) SET STATISTICS \(mending.wanted ?? "-1")"
            },
            .options("options", "option", mend: OptionStatements.storage(alter: \.alterOnlyColumn)),
            .options("foreign_options", "foreign option", mend: OptionStatements.foreign(alter: \.alterColumn)),
            .value("inherited", "", unset: "not inherited"),
            AttributeRule(name: "privileges", label: "privileges", form: .privileges, topic: .privileges) { mending in
                GrantStatements.sql(mending, on: "TABLE \(mending.parent)", column: mending.name)
            },
            .commentOnPart { "COLUMN \($0.parent).\($0.name)" },
        ],
        create: added,
        saidByCreate: [
            "type", "collation", "not_null", "not_null_name", "default", "identity", "generated", "generation",
        ]
    ) { server in
        """
        SELECT a.attrelid AS parent, a.attname AS name,
               format_type(a.atttypid, a.atttypmod) AS type,
               CASE WHEN a.attcollation <> t.typcollation
                    THEN (SELECT quote_ident(kn.nspname) || '.' || quote_ident(k.collname)
                            FROM pg_collation AS k
                            JOIN pg_namespace AS kn ON kn.oid = k.collnamespace
                           WHERE k.oid = a.attcollation) END AS collation,
               CASE WHEN a.attnotnull THEN \(server.notNull) END AS not_null,
               CASE WHEN a.attnotnull THEN \(server.notNullName) END AS not_null_name,
               CASE WHEN a.attnotnull THEN \(server.notNullComment) END AS not_null_comment,
               CASE WHEN \(server.generated) = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS default,
               \(server.identity) AS identity,
               CASE WHEN \(server.generated) <> '' THEN pg_get_expr(d.adbin, d.adrelid) END AS generated,
               CASE \(server.generated) WHEN 's' THEN 'STORED' WHEN 'v' THEN 'VIRTUAL' END AS generation,
               CASE WHEN a.attstorage <> t.typstorage
                    THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'm' THEN 'MAIN' WHEN 'e' THEN 'EXTERNAL'
                              ELSE 'EXTENDED' END END AS storage,
               \(server.compression) AS compression,
               nullif(a.attstattarget, -1) AS statistics,
               CASE WHEN a.attoptions IS NOT NULL THEN \(server.lines("a.attoptions")) END AS options,
               CASE WHEN a.attfdwoptions IS NOT NULL THEN \(server.lines("a.attfdwoptions")) END AS foreign_options,
               CASE WHEN a.attinhcount > 0 AND NOT \(server.isPartition)
                    THEN CASE WHEN a.attislocal THEN 'inherited and defined here too' ELSE 'inherited only' END END AS inherited,
               CASE WHEN a.attacl IS NOT NULL
                    THEN \(server.privileges("a.attacl", owner: "c.relowner", kind: nil)) END AS privileges,
               comment.description AS comment
          FROM pg_attribute AS a
          JOIN pg_class AS c ON c.oid = a.attrelid
          JOIN pg_namespace AS n ON n.oid = c.relnamespace
          JOIN pg_type AS t ON t.oid = a.atttypid
          LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          LEFT JOIN pg_description AS comment
                 ON comment.classoid = 'pg_class'::regclass AND comment.objoid = a.attrelid
                AND comment.objsubid = a.attnum
         WHERE \(server.isUserSchema("n.nspname"))
           AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
           AND c.relpersistence <> 't'
           AND a.attnum > 0 AND NOT a.attisdropped
         ORDER BY a.attrelid, a.attnum
        """
    }

    /// A column that is missing, with what can be said in its definition.
    @Sendable private static func added(_ mending: Mending) -> String? {
        guard let column = mending.source, let type = column["type"], ["table", "type"].contains(mending.parentWord)
        else { return nil }
        var words = [
            "\(mending.alterParent) ADD \(mending.isComposite ? "ATTRIBUTE" : "COLUMN") \(mending.name) \(type)"
        ]
        if let collation = column["collation"] { words.append("COLLATE \(collation)") }
        if let expression = column["default"] { words.append("DEFAULT \(expression)") }
        if let identity = column["identity"] { words.append("GENERATED \(identity) AS IDENTITY") }
        if let expression = column["generated"] {
            words.append("GENERATED ALWAYS AS (\(expression)) \(column["generation"] ?? "STORED")")
        }
        if let notNull = column["not_null"] { words.append(notNull) }
        return words.joined(separator: " ")
    }
}

extension Mending {
    /// A composite type has attributes, not columns.
    fileprivate var isComposite: Bool { parentWord == "type" }
}
