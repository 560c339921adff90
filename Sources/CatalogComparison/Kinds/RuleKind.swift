extension KindDefinition {
    /// Rules, but the one that makes a view.
    static let rule = KindDefinition(
        kind: .rule,
        attributes: [
            .sql("definition", "definition", .statement) { mending in
                mending.wanted.map { $0.replacing("CREATE RULE", with: "CREATE OR REPLACE RULE", maxReplacements: 1) }
            },
            .value("state", "state", unset: "enabled") { mending in
                let verbs = ["disabled": "DISABLE", "replica": "ENABLE REPLICA", "always": "ENABLE ALWAYS"]
                let verb = mending.wanted.map { verbs[$0] ?? "ENABLE" } ?? "ENABLE"
                return "\(mending.alterParent) \(verb) RULE \(mending.name)"
            },
            .commentOnPart { "RULE \($0.name) ON \($0.parent)" },
        ],
        create: { $0.source?["definition"] }, saidByCreate: ["definition"],
        drop: { "DROP RULE \($0.name) ON \($0.parent)" }
    ) { server in
        """
        SELECT r.ev_class AS parent, r.rulename AS name,
               pg_get_ruledef(r.oid) AS definition,
               CASE r.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END AS state,
               \(server.comment("pg_rewrite", "r.oid")) AS comment
          FROM pg_rewrite AS r
          JOIN pg_class AS c ON c.oid = r.ev_class
          JOIN pg_namespace AS n ON n.oid = c.relnamespace
         WHERE \(server.isUserSchema("n.nspname"))
           AND r.rulename <> '_RETURN'
         ORDER BY r.rulename
        """
    }
}
