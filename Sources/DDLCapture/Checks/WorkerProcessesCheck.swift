extension ServerCheck {
    /// The workers of logical replication and their launcher are taken out of max_worker_processes (PostgreSQL
    /// documentation, Logical Replication, Configuration Settings).
    static let workerProcesses = ServerCheck(name: "worker-processes") { facts, _ in
        Finding.on(facts.settings) { settings in
            Finding.on(facts.replication) { replication in
                let limit = settings.number("max_worker_processes")
                let workers = max(
                    settings.number("max_logical_replication_workers"),
                    replication.subscriptions + ReplicationFacts.connectionsOfASubscription(to: facts))
                let needed = workers + 1
                guard limit >= needed else {
                    let advice = SettingAdvice(
                        [("max_worker_processes", String(needed))], needsRestart: true,
                        platform: .detect(facts.marks))
                    return advice.failure(
                        "max_worker_processes is \(limit): \(needed) are needed, \(workers) for logical replication and one for its launcher"
                    )
                }
                return .pass("max_worker_processes is \(limit), \(needed) are needed")
            }
        }
    }
}
