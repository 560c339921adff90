import PostgresClient

extension PairCheck {
    /// Roles are the server's, not the database's: owners and grantees must be there before the schema is.
    static let roles = PairCheck(name: "roles", server: "target") { source, target, options in
        Finding.on(source.inventory) { source in
            Finding.on(target.inventory) { target in
                let missing = source.usedRoles.subtracting(target.roles).sorted()
                guard !missing.isEmpty else { return .pass("the target has every role that the source's objects use") }
                let message = "the target lacks \(Finding.list(missing.map { "role \"\($0)\"" }))"
                let statements = missing.map { "CREATE ROLE \(Quoting.identifier($0));" }
                let hint =
                    "Run on the target: " + statements.joined(separator: " ")
                    + " (or load the output of pg_dumpall --roles-only, with attributes and passwords)."
                return options.purpose == .sync
                    ? .fail(message, hint: hint, statements: statements)
                    : .warn(message, hint: hint, statements: statements)
            }
        }
    }
}
