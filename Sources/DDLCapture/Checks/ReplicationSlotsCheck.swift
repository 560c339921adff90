import PostgresClient

extension PairCheck {
    /// A subscription has one slot on the source, and one more for each table that is being copied.
    static let replicationSlots = PairCheck(name: "replication-slots", server: "source") { source, target, options in
        Finding.on(source.settings) { settings in
            Finding.on(source.replication) { replication in
                let limit = settings.number("max_replication_slots")
                let needed = ReplicationFacts.connectionsOfASubscription(to: target)
                let free = limit - replication.slots.count
                let idle = replication.slots.filter { !$0.isActive }
                guard free >= needed else {
                    let advice = SettingAdvice(
                        [("max_replication_slots", String(replication.slots.count + needed))], needsRestart: true,
                        platform: options.platform(of: source))
                    return advice.failure(
                        "\(max(free, 0)) of \(limit) replication slots \(free == 1 ? "is" : "are") free: \(needed) are needed",
                        detail: idle.isEmpty ? nil : "Not used at the moment: \(Finding.list(idle.map(\.description)))")
                }
                return idle.isEmpty
                    ? .pass("\(free) of \(limit) replication slots are free, \(needed) are needed")
                    : .warn(
                        "\(idle.count) replication \(idle.count == 1 ? "slot is" : "slots are") not used and \(idle.count == 1 ? "keeps" : "keep") WAL: \(Finding.list(idle.map(\.description)))",
                        hint: "Drop what nobody needs: "
                            + idle.map { "SELECT pg_drop_replication_slot(\(Quoting.literal($0.name)));" }
                            .joined(separator: " "))
            }
        }
    }
}
