import PostgresClient

extension ServerCheck {
    /// Who may create subscriptions differs by version and vendor, so it is tried, in a transaction that is rolled
    /// back.
    static let subscriptionRight = ServerCheck(name: "subscription-right") { facts, _ in
        Finding.on(facts.mayCreateSubscriptions) { allowed in
            guard !allowed else { return .pass("role \"\(facts.role)\" may create subscriptions") }
            guard ServerFeature.subscriptionRole.isIn(facts.versionNumber) else {
                return .fail(
                    "role \"\(facts.role)\" may not create subscriptions",
                    hint: "Connect to the target as \(Platform.detect(facts.marks).administratorRole ?? "a superuser")."
                )
            }
            let role = Quoting.identifier(facts.role)
            let statements = [
                "GRANT pg_create_subscription TO \(role);",
                "GRANT CREATE ON DATABASE \(Quoting.identifier(facts.database)) TO \(role);",
            ]
            return .fail(
                "role \"\(facts.role)\" may not create subscriptions",
                hint: "Run as a superuser: \(statements.joined(separator: " "))", statements: statements)
        }
    }
}
