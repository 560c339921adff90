extension KindDefinition {
    /// Procedural languages, but those of the server and of extensions.
    static let language = KindDefinition(
        kind: .language,
        attributes: [
            .flag("trusted", yes: "trusted", no: "not trusted"),
            .sql("handler", "handler", .name), .sql("inline_handler", "inline handler", .name),
            .sql("validator", "validator", .name),
            .owner, .privileges(), .comment,
        ]
    ) { server in
        """
        SELECT l.lanname AS name,
               CASE WHEN l.lanpltrusted THEN 'true' END AS trusted,
               nullif(l.lanplcallfoid, 0)::regproc AS handler,
               nullif(l.laninline, 0)::regproc AS inline_handler,
               nullif(l.lanvalidator, 0)::regproc AS validator,
               pg_get_userbyid(l.lanowner) AS owner,
               \(server.privileges("l.lanacl", owner: "l.lanowner", kind: "l")) AS privileges,
               \(server.comment("pg_language", "l.oid")) AS comment
          FROM pg_language AS l
         WHERE l.oid >= \(ServerDialect.firstUserObject)
           AND \(server.isNotExtensionMember("pg_language", "l.oid"))
        """
    }
}
