import PostgresClient

extension ServerCheck {
    /// The target connects to the source with the right to read the WAL.
    static let replicationRight = ServerCheck(name: "replication-right") { facts, options in
        Finding.on(facts.replication) { replication in
            guard !facts.isSuperuser && !replication.mayReplicate else {
                return .pass("role \"\(facts.role)\" may replicate")
            }
            let role = Quoting.identifier(facts.role)
            let platform = options.platform(of: facts)
            let statement =
                platform == .awsRDS || platform == .awsAurora
                ? "GRANT rds_replication TO \(role);" : "ALTER ROLE \(role) REPLICATION;"
            return .fail(
                "role \"\(facts.role)\" may not replicate",
                hint: "Run as \(platform.administratorRole ?? "a superuser"): \(statement)", statements: [statement])
        }
    }
}
