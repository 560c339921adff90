import PostgresClient

extension ServerCheck {
    /// Event triggers fire in the order of their names. One that fires before ours and runs DDL itself, to give new tables
    /// an owner for example, has that captured before the command that it fires for: it cannot be replayed in this order.
    static let earlierEventTriggers = ServerCheck(name: "earlier-event-triggers") { facts, _ in
        guard !facts.earlierEventTriggers.isEmpty else { return .pass("no event trigger fires before the capture") }
        let statements = facts.earlierEventTriggers.map { name in
            "ALTER EVENT TRIGGER \(Quoting.identifier(name)) RENAME TO \(Quoting.identifier("z_" + name));"
        }
        return .warn(
            "\(Finding.list(facts.earlierEventTriggers.map { "event trigger \($0)" })) \(facts.earlierEventTriggers.count == 1 ? "fires" : "fire") before the capture, in the order of names",
            hint:
                "Where such a trigger runs DDL itself, that would be replayed before the command that it fired for. A later name mends it: "
                + statements.joined(separator: " "),
            statements: statements)
    }
}
