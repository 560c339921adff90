extension KindDefinition {
    /// Schemas. The owner that `public` has from initdb is left out: it is another one from 15 on.
    static let schema = KindDefinition(
        kind: .schema,
        attributes: [.owner, .privileges(), .comment],
        create: { "CREATE SCHEMA \($0.name)" }
    ) { server in
        """
        SELECT n.nspname AS name,
               CASE WHEN n.nspname = 'public' AND pg_get_userbyid(n.nspowner) = 'pg_database_owner' THEN NULL
                    WHEN n.nspname = 'public' AND n.nspowner = 10 THEN NULL
                    ELSE pg_get_userbyid(n.nspowner) END AS owner,
               \(server.privileges("n.nspacl", owner: "n.nspowner", kind: "n")) AS privileges,
               \(server.comment("pg_namespace", "n.oid")) AS comment
          FROM pg_namespace AS n
         WHERE \(server.isUserSchema("n.nspname"))
           AND \(server.isNotExtensionMember("pg_namespace", "n.oid"))
        """
    }
}
