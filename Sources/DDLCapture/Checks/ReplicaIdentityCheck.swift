extension ServerCheck {
    /// Once a table is published, an UPDATE or DELETE on it fails where nothing tells its rows apart.
    static let replicaIdentity = ServerCheck(name: "replica-identity") { facts, _ in
        Finding.on(facts.replication) { replication in
            let without = replication.tables.filter { !$0.hasIdentity }.map(\.name)
            guard !without.isEmpty else { return .pass("every table has a replica identity") }
            let statements = without.map { "ALTER TABLE \($0) REPLICA IDENTITY FULL;" }
            return .warn(
                "\(without.count) \(without.count == 1 ? "table has" : "tables have") no replica identity: once published, UPDATE and DELETE on \(without.count == 1 ? "it" : "them") fail on the source",
                detail: Finding.list(without),
                hint:
                    "Add a primary key to each; otherwise \"ddlrelay sync setup\" runs on the source: \(statements.prefix(20).joined(separator: " "))",
                statements: statements)
        }
    }
}
