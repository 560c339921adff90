import PostgresClient

extension ServerCheck {
    /// Only a table's owner adds it to a publication, and a publication is made by who may create in the database.
    static let publicationRight = ServerCheck(name: "publication-right") { facts, _ in
        guard !facts.isSuperuser else { return .pass("role \"\(facts.role)\" is a superuser") }
        guard facts.mayCreateSchemas else {
            let statement =
                "GRANT CREATE ON DATABASE \(Quoting.identifier(facts.database)) TO \(Quoting.identifier(facts.role));"
            return .fail(
                "role \"\(facts.role)\" may not create publications in database \"\(facts.database)\"",
                hint: "Run as the database's owner: \(statement)", statements: [statement])
        }
        return Finding.on(facts.replication) { replication in
            let others = replication.tables.filter { !$0.isOwned }.map(\.name)
            guard !others.isEmpty else { return .pass("role \"\(facts.role)\" may publish every table") }
            return .fail(
                "role \"\(facts.role)\" does not own \(others.count) \(others.count == 1 ? "table" : "tables") and cannot publish \(others.count == 1 ? "it" : "them")",
                detail: Finding.list(others),
                hint:
                    "Connect as their owner, or make it a member: GRANT the owner's role TO \(Quoting.identifier(facts.role));"
            )
        }
    }
}
