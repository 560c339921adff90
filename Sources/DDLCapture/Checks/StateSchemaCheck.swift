extension ServerCheck {
    /// Replay keeps its record in schema ddlrelay of the target.
    static let stateSchema = ServerCheck(name: "state-schema") { facts, _ in
        facts.mayCreateSchemas
            ? .pass("role \"\(facts.role)\" may create schema ddlrelay in database \"\(facts.database)\"")
            : .warn(
                "role \"\(facts.role)\" may not create schemas in database \"\(facts.database)\"",
                hint: "GRANT CREATE ON DATABASE to it, unless schema ddlrelay is there already.")
    }
}
