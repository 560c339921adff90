import PostgresClient

extension KindDefinition {
    /// Foreign-data wrappers.
    static let foreignDataWrapper = KindDefinition(
        kind: .foreignDataWrapper,
        attributes: [
            .sql("handler", "handler", .name), .sql("validator", "validator", .name),
            .options("options", "option", mend: OptionStatements.foreign(alter: \.alterForeign)),
            AttributeRule(name: "owner", label: "owner", topic: .owner) { mending in
                mending.wanted.map { "\(mending.alterForeign) OWNER TO \(Identifier.quotedWhereNeeded($0))" }
            },
            .privileges(on: "FOREIGN DATA WRAPPER"),
            AttributeRule.commentOnPart { "FOREIGN DATA WRAPPER \($0.name)" },
        ]
    ) { server in
        """
        SELECT w.fdwname AS name,
               nullif(w.fdwhandler, 0)::regproc AS handler,
               nullif(w.fdwvalidator, 0)::regproc AS validator,
               \(server.lines("w.fdwoptions")) AS options,
               pg_get_userbyid(w.fdwowner) AS owner,
               \(server.privileges("w.fdwacl", owner: "w.fdwowner", kind: "F")) AS privileges,
               \(server.comment("pg_foreign_data_wrapper", "w.oid")) AS comment
          FROM pg_foreign_data_wrapper AS w
         WHERE \(server.isNotExtensionMember("pg_foreign_data_wrapper", "w.oid"))
        """
    }

    /// Foreign servers.
    static let server = KindDefinition(
        kind: .server,
        attributes: [
            .value("wrapper", "foreign-data wrapper"), .value("type", "type"),
            .value("version", "version") { mending in
                mending.wanted.map { "\(mending.alter) VERSION \(Quoting.literal($0))" }
            },
            .options("options", "option", mend: OptionStatements.foreign(alter: \.alter)),
            .owner, .privileges(on: "FOREIGN SERVER"), .comment,
        ]
    ) { server in
        """
        SELECT s.srvname AS name,
               w.fdwname AS wrapper,
               s.srvtype AS type,
               s.srvversion AS version,
               \(server.lines("s.srvoptions")) AS options,
               pg_get_userbyid(s.srvowner) AS owner,
               \(server.privileges("s.srvacl", owner: "s.srvowner", kind: "S")) AS privileges,
               \(server.comment("pg_foreign_server", "s.oid")) AS comment
          FROM pg_foreign_server AS s
          JOIN pg_foreign_data_wrapper AS w ON w.oid = s.srvfdw
         WHERE \(server.isNotExtensionMember("pg_foreign_server", "s.oid"))
        """
    }

    /// User mappings. Their options are compared as far as the connection's role may see them, and never shown: they
    /// hold passwords.
    static let userMapping = KindDefinition(
        kind: .userMapping,
        attributes: [.value("options_digest", "digest of the options")],
        create: nil,
        drop: { "DROP USER MAPPING \($0.name)" }
    ) { server in
        """
        SELECT '' AS name,
               'FOR ' || CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END
                      || ' SERVER ' || quote_ident(m.srvname) AS suffix,
               md5(\(server.lines("m.umoptions"))) AS options_digest
          FROM pg_user_mappings AS m
        """
    }
}

extension Mending {
    /// The word for a foreign-data wrapper in SQL has no hyphen.
    fileprivate var alterForeign: String { "ALTER FOREIGN DATA WRAPPER \(name)" }
}
