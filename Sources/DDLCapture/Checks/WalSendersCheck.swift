extension PairCheck {
    /// Each connection of the subscription is served by a WAL sender of the source.
    static let walSenders = PairCheck(name: "wal-senders", server: "source") { source, target, options in
        Finding.on(source.settings) { settings in
            Finding.on(source.replication) { replication in
                let limit = settings.number("max_wal_senders")
                let needed = ReplicationFacts.connectionsOfASubscription(to: target)
                let free = limit - replication.senders
                guard free >= needed else {
                    let advice = SettingAdvice(
                        [("max_wal_senders", String(replication.senders + needed))], needsRestart: true,
                        platform: options.platform(of: source))
                    return advice.failure(
                        "\(max(free, 0)) of \(limit) WAL senders \(free == 1 ? "is" : "are") free: \(needed) are needed"
                    )
                }
                return .pass("\(free) of \(limit) WAL senders are free, \(needed) are needed")
            }
        }
    }
}
