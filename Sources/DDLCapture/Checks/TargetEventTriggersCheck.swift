extension ServerCheck {
    /// The target's own event triggers fire on replayed commands as on any other; in the apply worker only those that
    /// are ENABLE ALWAYS or ENABLE REPLICA.
    static let targetEventTriggers = ServerCheck(name: "target-event-triggers") { facts, options in
        Finding.on(facts.triggers) { triggers in
            let firing = triggers.filter {
                $0.isEventTrigger && (options.purpose == .sync ? $0.firesInReplicaRole : $0.enabled != "R")
            }
            guard !firing.isEmpty else { return .pass("no event trigger of the target fires on replayed commands") }
            let statements = firing.map(\.disableStatement)
            return .warn(
                "\(Finding.list(firing.map(\.description))) of the target \(firing.count == 1 ? "fires" : "fire") on replayed commands",
                hint: "Where that is not meant, run on the target: " + statements.joined(separator: " "),
                statements: statements)
        }
    }
}
