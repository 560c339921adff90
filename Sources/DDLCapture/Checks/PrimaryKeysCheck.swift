extension ServerCheck {
    /// What a table without a primary key costs in replication.
    static let primaryKeys = ServerCheck(name: "primary-keys") { facts, _ in
        Finding.on(facts.replication) { replication in
            let full = replication.tables.filter { $0.identity == "f" && !$0.hasPrimaryKey }.map(\.name)
            guard !full.isEmpty else {
                return .pass("no table is replicated by its whole rows for want of a primary key")
            }
            return .warn(
                "\(full.count) \(full.count == 1 ? "table is" : "tables are") replicated by whole rows: each UPDATE and DELETE writes the old row to the WAL and scans the table on the target",
                detail: Finding.list(full),
                hint:
                    "Add a primary key to the large ones: ALTER TABLE ... ADD PRIMARY KEY (...); ALTER TABLE ... REPLICA IDENTITY DEFAULT;"
            )
        }
    }
}
