extension ServerCheck {
    /// A standby or a read-only session can hold no capture.
    static let writable = ServerCheck(name: "writable") { facts, _ in
        if facts.isInRecovery {
            return .fail(
                "the server is a standby (in recovery)",
                hint: "Connect to the primary; target_session_attrs=read-write in the connection string finds it.")
        }
        if facts.isReadOnly {
            return .fail(
                "transactions are read-only here",
                hint:
                    "Look at default_transaction_read_only of the server, database \"\(facts.database)\" and role \"\(facts.role)\"."
            )
        }
        return .pass("the server takes writes")
    }
}
