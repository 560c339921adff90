extension ServerCheck {
    /// The documented objects are in schema public; from 15 on not everybody may create there.
    static let schemaPublic = ServerCheck(name: "schema-public") { facts, _ in
        switch facts.mayCreateInPublic {
        case true?: .pass("role \"\(facts.role)\" may create in schema public")
        case false?:
            .fail(
                "role \"\(facts.role)\" may not create in schema public",
                hint:
                    "GRANT USAGE, CREATE ON SCHEMA public TO the role that installs, or connect as the owner of the database."
            )
        case nil:
            .fail(
                "database \"\(facts.database)\" has no schema public",
                hint: "CREATE SCHEMA public; the documented names are in that schema.")
        }
    }
}
