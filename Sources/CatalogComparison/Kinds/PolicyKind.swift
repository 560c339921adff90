extension KindDefinition {
    /// Row security policies: PostgreSQL 9.5 and later.
    static let policy = KindDefinition(
        kind: .policy,
        attributes: [
            .value("command", "command"),
            .flag("restrictive", yes: "restrictive", no: "permissive"),
            .value("roles", "roles") { mending in
                mending.wanted.map { "ALTER POLICY \(mending.name) ON \(mending.parent) TO \($0)" }
            },
            .sql("using", "USING expression", .expression) { mending in
                isOfOneCommand(mending)
                    ? mending.wanted.map { "ALTER POLICY \(mending.name) ON \(mending.parent) USING (\($0))" } : nil
            },
            .sql("with_check", "WITH CHECK expression", .expression) { mending in
                isOfOneCommand(mending)
                    ? mending.wanted.map { "ALTER POLICY \(mending.name) ON \(mending.parent) WITH CHECK (\($0))" }
                    : nil
            },
            .commentOnPart { "POLICY \($0.name) ON \($0.parent)" },
        ],
        create: created, saidByCreate: ["command", "restrictive", "roles", "using", "with_check"],
        drop: { "DROP POLICY \($0.name) ON \($0.parent)" }
    ) { server in
        guard server.hasPolicies else { return nil }
        return """
            SELECT p.polrelid AS parent, p.polname AS name,
                   CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                        WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
                   \(server.policyPermissive) AS restrictive,
                   (SELECT string_agg(CASE r.oid WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r.oid)) END, ', '
                                      ORDER BY pg_get_userbyid(r.oid)::text COLLATE "C")
                      FROM unnest(p.polroles) AS r(oid)) AS roles,
                   pg_get_expr(p.polqual, p.polrelid) AS using,
                   pg_get_expr(p.polwithcheck, p.polrelid) AS with_check,
                   \(server.comment("pg_policy", "p.oid")) AS comment
              FROM pg_policy AS p
              JOIN pg_class AS c ON c.oid = p.polrelid
              JOIN pg_namespace AS n ON n.oid = c.relnamespace
             WHERE \(server.isUserSchema("n.nspname"))
             ORDER BY p.polname
            """
    }

    /// Not every command takes both expressions, and none changes the command.
    private static func isOfOneCommand(_ mending: Mending) -> Bool {
        mending.source?["command"] == mending.target?["command"]
    }

    @Sendable private static func created(_ mending: Mending) -> String? {
        guard let policy = mending.source else { return nil }
        var words = ["CREATE POLICY \(mending.name) ON \(mending.parent)"]
        if policy["restrictive"] != nil { words.append("AS RESTRICTIVE") }
        words.append("FOR \(policy["command"] ?? "ALL") TO \(policy["roles"] ?? "PUBLIC")")
        if let expression = policy["using"] { words.append("USING (\(expression))") }
        if let expression = policy["with_check"] { words.append("WITH CHECK (\(expression))") }
        return words.joined(separator: " ")
    }
}
