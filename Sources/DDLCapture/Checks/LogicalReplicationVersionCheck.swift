extension ServerCheck {
    /// Publications and subscriptions are PostgreSQL's own from 10 on.
    static let logicalReplicationVersion = ServerCheck(name: "logical-replication") { facts, _ in
        guard ServerFeature.logicalReplication.isIn(facts.versionNumber) else {
            return .fail(
                "version \(facts.shortVersion) has no logical replication: 10 or later is needed",
                hint: "Copy the data by other means, and carry the DDL with \"ddlrelay replay\".")
        }
        if !ServerFeature.replicatedTruncate.isIn(facts.versionNumber) {
            return .warn(
                "version \(facts.shortVersion) does not replicate TRUNCATE: 11 or later does",
                hint: "Use DELETE instead while the sync runs, or run TRUNCATE on the target as well.")
        }
        return .pass("version \(facts.shortVersion) replicates INSERT, UPDATE, DELETE and TRUNCATE")
    }
}
