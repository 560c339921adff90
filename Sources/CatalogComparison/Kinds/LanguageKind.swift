extension KindDefinition {
    /// Procedural languages, but those of extensions; of the server's own ones who may use them.
    static let language = KindDefinition(
        kind: .language,
        attributes: [
            .flag("trusted", yes: "trusted", no: "not trusted"),
            .sql("handler", "handler", .name), .sql("inline_handler", "inline handler", .name),
            .sql("validator", "validator", .name),
            .owner, .privileges(), .comment,
        ]
    ) { server in
        let own = "l.oid >= \(ServerDialect.firstUserObject)"
        return """
            SELECT l.lanname AS name,
                   CASE WHEN l.lanpltrusted AND \(own) THEN 'true' END AS trusted,
                   CASE WHEN \(own) THEN nullif(l.lanplcallfoid, 0)::regproc END AS handler,
                   CASE WHEN \(own) THEN nullif(l.laninline, 0)::regproc END AS inline_handler,
                   CASE WHEN \(own) THEN nullif(l.lanvalidator, 0)::regproc END AS validator,
                   CASE WHEN \(own) THEN pg_get_userbyid(l.lanowner) END AS owner,
                   \(server.privileges("l.lanacl", owner: "l.lanowner", kind: "l")) AS privileges,
                   CASE WHEN \(own) THEN \(server.comment("pg_language", "l.oid")) END AS comment
              FROM pg_language AS l
             WHERE NOT \(own)
                OR \(server.isNotExtensionMember("pg_language", "l.oid"))
            """
    }
}
