extension ServerCheck {
    /// PostgreSQL 17 has a setting that turns every event trigger off.
    static let eventTriggersEnabled = ServerCheck(name: "event-triggers-setting") { facts, _ in
        switch facts.eventTriggersEnabled {
        case false?:
            .fail(
                "the setting event_triggers is off: no event trigger fires",
                hint:
                    "ALTER SYSTEM SET event_triggers = on; SELECT pg_reload_conf(); and look at ALTER DATABASE and ALTER ROLE settings."
            )
        case true?: .pass("event_triggers is on")
        case nil:
            .pass("version \(facts.shortVersion) has no setting that turns event triggers off")
        }
    }
}
