extension ServerCheck {
    /// Replay keeps its record in schema ddlrelay of the target.
    static let stateSchema = ServerCheck(name: "state-schema") { facts, _ in
        switch facts.mayUseStateSchema {
        case true?:
            .pass("schema ddlrelay is there, and belongs to role \"\(facts.role)\" or one that it is a member of")
        case false?:
            .fail(
                "schema ddlrelay is there, and does not belong to role \"\(facts.role)\"",
                hint: "Replay as the role that made it, or rename the schema where it is another's.")
        case nil where facts.mayCreateSchemas:
            .pass("role \"\(facts.role)\" may create schema ddlrelay in database \"\(facts.database)\"")
        case nil:
            .fail(
                "role \"\(facts.role)\" may not create schemas in database \"\(facts.database)\"",
                hint: "GRANT CREATE ON DATABASE to it.")
        }
    }
}
