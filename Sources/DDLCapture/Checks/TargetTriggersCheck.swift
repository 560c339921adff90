extension ServerCheck {
    /// Replicated rows fire no ordinary trigger, but those that are ENABLE ALWAYS or ENABLE REPLICA: they would do on
    /// the target what the source has done already.
    static let targetTriggers = ServerCheck(name: "target-triggers") { facts, _ in
        Finding.on(facts.triggers) { triggers in
            let firing = triggers.filter { !$0.isEventTrigger && $0.firesInReplicaRole }
            guard !firing.isEmpty else { return .pass("no trigger of the target fires on replicated rows") }
            let statements = firing.map(\.ordinaryStatement)
            return .warn(
                "\(Finding.list(firing.map(\.description))) of the target \(firing.count == 1 ? "fires" : "fire") on replicated rows",
                hint: "Where that is not meant, run on the target: " + statements.joined(separator: " "),
                statements: statements)
        }
    }
}
