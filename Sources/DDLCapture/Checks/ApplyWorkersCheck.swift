extension ServerCheck {
    /// One worker applies a subscription, others copy its tables.
    static let applyWorkers = ServerCheck(name: "apply-workers") { facts, _ in
        Finding.on(facts.settings) { settings in
            Finding.on(facts.replication) { replication in
                let limit = settings.number("max_logical_replication_workers")
                let needed = replication.subscriptions + ReplicationFacts.connectionsOfASubscription(to: facts)
                guard limit >= needed else {
                    let advice = SettingAdvice(
                        [("max_logical_replication_workers", String(needed))], needsRestart: true,
                        platform: .detect(facts.marks))
                    return advice.failure(
                        "max_logical_replication_workers is \(limit): \(needed) are needed (\(replication.subscriptions) in use)"
                    )
                }
                return .pass("max_logical_replication_workers is \(limit), \(needed) are needed")
            }
        }
    }
}
