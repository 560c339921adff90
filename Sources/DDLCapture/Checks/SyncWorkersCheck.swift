extension ServerCheck {
    /// Without a worker for it, the initial copy of tables never begins.
    static let syncWorkers = ServerCheck(name: "sync-workers") { facts, _ in
        Finding.on(facts.settings) { settings in
            let limit = settings.number("max_sync_workers_per_subscription")
            guard limit >= 1 else {
                let advice = SettingAdvice(
                    [("max_sync_workers_per_subscription", "2")], needsRestart: false, platform: .detect(facts.marks))
                return advice.failure("max_sync_workers_per_subscription is \(limit): tables are never copied")
            }
            return .pass("max_sync_workers_per_subscription is \(limit)")
        }
    }
}
