import PostgresClient

extension KindDefinition {
    /// Enums, composite types, ranges and base types. A composite type's columns are parts of it, as a table's are.
    static let type = KindDefinition(
        kind: .type,
        attributes: [
            AttributeRule(name: "labels", label: "labels", mend: addedLabel),
            .sql("subtype", "subtype", .type), .value("subtype_operator_class", "operator class of the subtype"),
            .value("subtype_collation", "collation of the subtype"),
            .sql("canonical", "canonical function", .name), .sql("difference", "difference function", .name),
            .sql("multirange", "multirange type", .type, since: 140_000),
            .value("base", "base type's definition"), .value("subscript", "subscripting function", since: 140_000),
            .owner, .privileges(), .comment,
        ]
    ) { server in
        """
        SELECT CASE t.typtype WHEN 'c' THEN t.typrelid::int8 END AS key,
               n.nspname AS schema, t.typname AS name,
               (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
                  FROM pg_enum AS e WHERE e.enumtypid = t.oid) AS labels,
               format_type(r.rngsubtype, NULL) AS subtype,
               CASE WHEN NOT o.opcdefault THEN quote_ident(os.nspname) || '.' || quote_ident(o.opcname) END AS subtype_operator_class,
               CASE WHEN r.rngcollation <> s.typcollation
                    THEN quote_ident(ks.nspname) || '.' || quote_ident(k.collname) END AS subtype_collation,
               nullif(r.rngcanonical, 0)::regproc AS canonical,
               nullif(r.rngsubdiff, 0)::regproc AS difference,
               \(server.multirangeType) AS multirange,
               CASE t.typtype WHEN 'b' THEN
                    concat_ws(', ', t.typinput::regproc, t.typoutput::regproc, nullif(t.typreceive, 0)::regproc,
                              nullif(t.typsend, 0)::regproc, nullif(t.typmodin, 0)::regproc,
                              nullif(t.typmodout, 0)::regproc, nullif(t.typanalyze, 0)::regproc,
                              'length ' || t.typlen, CASE WHEN t.typbyval THEN 'by value' END,
                              'alignment ' || t.typalign::text, 'storage ' || t.typstorage::text, 'category ' || t.typcategory::text,
                              CASE WHEN t.typispreferred THEN 'preferred' END, 'default ' || t.typdefault,
                              'element ' || format_type(nullif(t.typelem, 0), NULL), 'delimiter ' || t.typdelim::text,
                              CASE WHEN t.typcollation <> 0 THEN 'collatable' END) END AS base,
               \(server.subscriptFunction) AS subscript,
               pg_get_userbyid(t.typowner) AS owner,
               \(server.privileges("t.typacl", owner: "t.typowner", kind: "T")) AS privileges,
               \(server.comment("pg_type", "t.oid")) AS comment
          FROM pg_type AS t
          JOIN pg_namespace AS n ON n.oid = t.typnamespace
          LEFT JOIN pg_class AS c ON c.oid = t.typrelid
          LEFT JOIN pg_range AS r ON r.rngtypid = t.oid
          LEFT JOIN pg_type AS s ON s.oid = r.rngsubtype
          LEFT JOIN pg_opclass AS o ON o.oid = r.rngsubopc
          LEFT JOIN pg_namespace AS os ON os.oid = o.opcnamespace
          LEFT JOIN pg_collation AS k ON k.oid = r.rngcollation
          LEFT JOIN pg_namespace AS ks ON ks.oid = k.collnamespace
         WHERE \(server.isUserSchema("n.nspname"))
           AND t.typtype IN ('b', 'c', 'e', 'r')
           AND t.typisdefined
           AND (t.typrelid = 0 OR c.relkind = 'c')
           AND NOT EXISTS (SELECT 1 FROM pg_type AS element WHERE element.typarray = t.oid)
           AND \(server.isNotExtensionMember("pg_type", "t.oid"))
        """
    }

    /// One label more on the source.
    @Sendable private static func addedLabel(_ mending: Mending) -> String? {
        guard let wanted = labels(mending.wanted), let found = labels(mending.found),
            wanted.count == found.count + 1,
            let place = wanted.indices.first(where: { $0 >= found.count || wanted[$0] != found[$0] }),
            Array(wanted[(place + 1)...]) == Array(found[place...])
        else { return nil }
        let position = place < found.count ? " BEFORE \(found[place])" : ""
        return "\(mending.alter) ADD VALUE \(wanted[place])\(position)"
    }

    /// The labels as SQL literals; a label with a comma in it makes the lists unlike, and nothing is proposed.
    private static func labels(_ text: String?) -> [Substring]? {
        text?.split(separator: ", ")
    }
}
