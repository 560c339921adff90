extension KindDefinition {
    /// Triggers; a partition's copies of its partitioned table's are left out, the states that they have by themselves
    /// are compared with the partition.
    static let trigger = KindDefinition(
        kind: .trigger,
        attributes: [
            .sql("definition", "definition", .statement),
            .value("state", "state", unset: "enabled") { mending in
                let verbs = ["disabled": "DISABLE", "replica": "ENABLE REPLICA", "always": "ENABLE ALWAYS"]
                let verb = mending.wanted.map { verbs[$0] ?? "ENABLE" } ?? "ENABLE"
                return "\(mending.alterOnlyParent) \(verb) TRIGGER \(mending.name)"
            },
            .neededExtension { "TRIGGER \($0.name) ON \($0.parent)" },
            .commentOnPart { "TRIGGER \($0.name) ON \($0.parent)" },
        ],
        create: { $0.source?["definition"] }, saidByCreate: ["definition"],
        drop: { "DROP TRIGGER \($0.name) ON \($0.parent)" }
    ) { server in
        """
        SELECT t.tgrelid AS parent, t.tgname AS name,
               pg_get_triggerdef(t.oid) AS definition,
               CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END AS state,
               \(server.extensionsNeeded("pg_trigger", "t.oid")) AS needed_extension,
               \(server.comment("pg_trigger", "t.oid")) AS comment
          FROM pg_trigger AS t
          JOIN pg_class AS c ON c.oid = t.tgrelid
          JOIN pg_namespace AS n ON n.oid = c.relnamespace
         WHERE \(server.isUserSchema("n.nspname"))
           AND c.relpersistence <> 't'
           AND NOT t.tgisinternal AND NOT (\(server.isTriggerOfParent))
         ORDER BY t.tgname
        """
    }
}
