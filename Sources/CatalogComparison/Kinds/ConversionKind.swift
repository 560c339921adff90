extension KindDefinition {
    /// Conversions between encodings.
    static let conversion = KindDefinition(
        kind: .conversion,
        attributes: [
            .value("source_encoding", "source encoding"), .value("target_encoding", "destination encoding"),
            .sql("function", "function", .name), .flag("is_default", yes: "a default conversion", no: "no default"),
            .owner, .comment,
        ]
    ) { server in
        """
        SELECT n.nspname AS schema, c.conname AS name,
               pg_encoding_to_char(c.conforencoding) AS source_encoding,
               pg_encoding_to_char(c.contoencoding) AS target_encoding,
               c.conproc::regproc AS function,
               CASE WHEN c.condefault THEN 'true' END AS is_default,
               pg_get_userbyid(c.conowner) AS owner,
               \(server.comment("pg_conversion", "c.oid")) AS comment
          FROM pg_conversion AS c
          JOIN pg_namespace AS n ON n.oid = c.connamespace
         WHERE \(server.isUserSchema("n.nspname"))
           AND \(server.isNotExtensionMember("pg_conversion", "c.oid"))
        """
    }
}
