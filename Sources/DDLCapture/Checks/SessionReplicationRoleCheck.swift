extension ServerCheck {
    /// Event triggers that are enabled as usual do not fire where session_replication_role is replica.
    static let sessionReplicationRole = ServerCheck(name: "session-replication-role") { facts, _ in
        Finding.on(facts.settings) { settings in
            let role = settings["session_replication_role"] ?? "origin"
            return role == "replica"
                ? .warn(
                    "session_replication_role is replica here: no event trigger fires in such sessions",
                    hint:
                        "Look at the server's, the database's and the role's settings (ALTER DATABASE ... RESET session_replication_role); DDL of such sessions is not captured."
                ) : .pass("session_replication_role is \(role)")
        }
    }
}
