extension KindDefinition {
    /// Collations. Their library's version is a fact of the machine, and is not compared.
    static let collation = KindDefinition(
        kind: .collation,
        attributes: [
            .value("provider", "provider"), .value("locale", "locale"), .value("ctype", "character type"),
            .flag("nondeterministic", yes: "not deterministic", no: "deterministic"),
            .value("rules", "rules"), .owner, .comment,
        ]
    ) { server in
        """
        SELECT n.nspname AS schema, c.collname AS name,
               \(server.collationProvider) AS provider,
               \(server.collationLocale) AS locale,
               c.collctype AS ctype,
               \(server.collationIsNondeterministic) AS nondeterministic,
               \(server.collationRules) AS rules,
               pg_get_userbyid(c.collowner) AS owner,
               \(server.comment("pg_collation", "c.oid")) AS comment
          FROM pg_collation AS c
          JOIN pg_namespace AS n ON n.oid = c.collnamespace
         WHERE \(server.isUserSchema("n.nspname"))
           AND \(server.isNotExtensionMember("pg_collation", "c.oid"))
        """
    }
}
