extension KindDefinition {
    /// Text search parsers.
    static let textSearchParser = KindDefinition(
        kind: .textSearchParser,
        attributes: [.value("functions", "functions"), .comment]
    ) { server in
        """
        SELECT n.nspname AS schema, p.prsname AS name,
               concat_ws(', ', p.prsstart::regproc, p.prstoken::regproc, p.prsend::regproc, p.prslextype::regproc,
                         nullif(p.prsheadline, 0)::regproc) AS functions,
               \(server.comment("pg_ts_parser", "p.oid")) AS comment
          FROM pg_ts_parser AS p
          JOIN pg_namespace AS n ON n.oid = p.prsnamespace
         WHERE \(server.isUserSchema("n.nspname"))
           AND \(server.isNotExtensionMember("pg_ts_parser", "p.oid"))
        """
    }

    /// Text search templates.
    static let textSearchTemplate = KindDefinition(
        kind: .textSearchTemplate,
        attributes: [.value("functions", "functions"), .comment]
    ) { server in
        """
        SELECT n.nspname AS schema, t.tmplname AS name,
               concat_ws(', ', nullif(t.tmplinit, 0)::regproc, t.tmpllexize::regproc) AS functions,
               \(server.comment("pg_ts_template", "t.oid")) AS comment
          FROM pg_ts_template AS t
          JOIN pg_namespace AS n ON n.oid = t.tmplnamespace
         WHERE \(server.isUserSchema("n.nspname"))
           AND \(server.isNotExtensionMember("pg_ts_template", "t.oid"))
        """
    }

    /// Text search dictionaries.
    static let textSearchDictionary = KindDefinition(
        kind: .textSearchDictionary,
        attributes: [
            .sql("template", "template", .name),
            .value("options", "options") { mending in mending.wanted.map { "\(mending.alter) (\($0))" } },
            .owner, .comment,
        ]
    ) { server in
        """
        SELECT n.nspname AS schema, d.dictname AS name,
               quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname) AS template,
               d.dictinitoption AS options,
               pg_get_userbyid(d.dictowner) AS owner,
               \(server.comment("pg_ts_dict", "d.oid")) AS comment
          FROM pg_ts_dict AS d
          JOIN pg_namespace AS n ON n.oid = d.dictnamespace
          JOIN pg_ts_template AS t ON t.oid = d.dicttemplate
          JOIN pg_namespace AS tn ON tn.oid = t.tmplnamespace
         WHERE \(server.isUserSchema("n.nspname"))
           AND \(server.isNotExtensionMember("pg_ts_dict", "d.oid"))
        """
    }

    /// Text search configurations with their mappings.
    static let textSearchConfiguration = KindDefinition(
        kind: .textSearchConfiguration,
        attributes: [
            .sql("parser", "parser", .name),
            .options("mappings", "mapping", mend: mapping),
            .owner, .comment,
        ]
    ) { server in
        """
        SELECT n.nspname AS schema, c.cfgname AS name,
               quote_ident(pn.nspname) || '.' || quote_ident(p.prsname) AS parser,
               (SELECT string_agg(m.line, chr(10) ORDER BY m.line COLLATE "C")
                  FROM (SELECT (SELECT t.alias FROM ts_token_type(c.cfgparser) AS t WHERE t.tokid = x.maptokentype) || '='
                               || string_agg(x.mapdict::regdictionary::text, ', ' ORDER BY x.mapseqno) AS line
                          FROM pg_ts_config_map AS x
                         WHERE x.mapcfg = c.oid
                         GROUP BY x.maptokentype) AS m) AS mappings,
               pg_get_userbyid(c.cfgowner) AS owner,
               \(server.comment("pg_ts_config", "c.oid")) AS comment
          FROM pg_ts_config AS c
          JOIN pg_namespace AS n ON n.oid = c.cfgnamespace
          JOIN pg_ts_parser AS p ON p.oid = c.cfgparser
          JOIN pg_namespace AS pn ON pn.oid = p.prsnamespace
         WHERE \(server.isUserSchema("n.nspname"))
           AND \(server.isNotExtensionMember("pg_ts_config", "c.oid"))
        """
    }

    @Sendable private static func mapping(_ mending: Mending) -> String? {
        let change = OptionChange(mending)
        guard let dictionaries = change.wanted else { return "\(mending.alter) DROP MAPPING FOR \(change.name)" }
        let verb = change.found == nil ? "ADD" : "ALTER"
        return "\(mending.alter) \(verb) MAPPING FOR \(change.name) WITH \(dictionaries)"
    }
}
