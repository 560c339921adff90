extension ServerCheck {
    /// Who may create event triggers differs by vendor, so it is tried, in a transaction that is rolled back.
    static let eventTriggerRight = ServerCheck(name: "event-trigger-right") { facts, options in
        let platform = options.platform(of: facts)
        switch facts.mayCreateEventTriggers {
        case .known(true):
            return .pass("role \"\(facts.role)\" may create event triggers")
        case .known(false):
            return .fail(
                "role \"\(facts.role)\" may not create event triggers",
                hint: "Connect as \(platform.administratorRole ?? "a superuser").")
        case .unknown(let reason):
            return .unknown("it could not be tried: \(reason)")
        }
    }
}
