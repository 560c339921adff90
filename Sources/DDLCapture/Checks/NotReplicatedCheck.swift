extension ServerCheck {
    /// What logical replication leaves out (PostgreSQL documentation, Logical Replication, Restrictions).
    static let notReplicated = ServerCheck(name: "not-replicated") { facts, _ in
        Finding.on(facts.replication) { replication in
            let found = replication.unreplicated.filter { $0.value > 0 }.sorted { $0.key < $1.key }
            guard !found.isEmpty else { return .pass("the database has nothing that is not replicated") }
            return .warn(
                "not replicated: \(found.map { "\($0.key): \($0.value)" }.joined(separator: ", "))",
                hint:
                    "Set the sequences at the cutover (SELECT setval(...)), refresh materialized views on the target, and copy unlogged and foreign tables and large objects by pg_dump."
            )
        }
    }
}
