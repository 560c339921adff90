extension ServerCheck {
    /// The target remembers how far each worker has come. Until 17 it uses max_replication_slots for that.
    static let replicationOrigins = ServerCheck(name: "replication-origins") { facts, _ in
        Finding.on(facts.settings) { settings in
            Finding.on(facts.replication) { replication in
                let name =
                    ServerFeature.activeReplicationOrigins.isIn(facts.versionNumber)
                    ? "max_active_replication_origins" : "max_replication_slots"
                let limit = settings.number(name)
                let needed = replication.subscriptions + ReplicationFacts.connectionsOfASubscription(to: facts)
                guard limit >= needed else {
                    let advice = SettingAdvice(
                        [(name, String(needed))], needsRestart: true, platform: .detect(facts.marks))
                    return advice.failure("\(name) is \(limit): \(needed) are needed to follow the source")
                }
                return .pass("\(name) is \(limit), \(needed) are needed")
            }
        }
    }
}
