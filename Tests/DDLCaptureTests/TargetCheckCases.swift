@testable import DDLCapture

/// Every answer of the checks that a target gets for sync.
enum TargetCheckCases {
    static let all: [CheckCase] =
        [
            CheckCase("server-version", .pass) { $0.versionNumber = 90_400 },
            CheckCase("server-version", .fail, says: "9.4 or later is needed") { $0.versionNumber = 90_326 },
            CheckCase("server-version", .fail, says: "not supported") {
                $0.marks.version = "PostgreSQL 12 (Greenplum)"
            },
            CheckCase("state-schema", .pass) { $0.mayCreateSchemas = true },
            CheckCase("state-schema", .pass) { ($0.mayCreateSchemas, $0.mayUseStateSchema) = (false, true) },
            CheckCase("state-schema", .fail, says: "may not create schemas") { $0.mayCreateSchemas = false },
            CheckCase("state-schema", .fail, says: "does not belong to role") { $0.mayUseStateSchema = false },
            CheckCase("subscription-right", .pass) { _ in },
            CheckCase("subscription-right", .fail, says: "a superuser") { $0.mayCreateSubscriptions = .known(false) },
            CheckCase("subscription-right", .fail, says: "GRANT pg_create_subscription TO \"dba\"") {
                $0.versionNumber = 160_000
                $0.mayCreateSubscriptions = .known(false)
            },
            CheckCase("apply-workers", .pass, ReadyServer.use(subscriptions: 1)),
            CheckCase(
                "apply-workers", .fail, says: "ALTER SYSTEM SET max_logical_replication_workers = '5'; Then restart",
                ReadyServer.use(subscriptions: 2)),
            CheckCase("worker-processes", .pass, ReadyServer.set("max_worker_processes", "5")),
            CheckCase(
                "worker-processes", .fail, says: "ALTER SYSTEM SET max_worker_processes = '5'; Then restart",
                ReadyServer.set("max_worker_processes", "4")),
            CheckCase("sync-workers", .pass, ReadyServer.set("max_sync_workers_per_subscription", "1")),
            CheckCase(
                "sync-workers", .fail,
                says: "ALTER SYSTEM SET max_sync_workers_per_subscription = '2'; SELECT pg_catalog.pg_reload_conf();",
                ReadyServer.set("max_sync_workers_per_subscription", "0")),
            CheckCase("replication-origins", .pass, ReadyServer.set("max_replication_slots", "3")),
            CheckCase(
                "replication-origins", .fail, says: "ALTER SYSTEM SET max_replication_slots = '3'",
                ReadyServer.set("max_replication_slots", "2")),
            CheckCase("replication-origins", .fail, says: "max_active_replication_origins") {
                $0.versionNumber = 180_000
                $0.settings = .known(ServerSettings(ReadyServer.settings(["max_active_replication_origins": "0"])))
            },
            CheckCase("target-triggers", .pass) {
                $0.triggers = .known([FiringTrigger(name: "e", table: nil, enabled: "A")])
            },
            CheckCase("target-triggers", .warn, says: "ALTER TABLE app.t ENABLE TRIGGER audit;") {
                $0.triggers = .known([FiringTrigger(name: "audit", table: "app.t", enabled: "A")])
            },
            CheckCase("target-event-triggers", .pass) {
                $0.triggers = .known([FiringTrigger(name: "e", table: nil, enabled: "O")])
            },
            CheckCase("target-event-triggers", .warn, says: "ALTER EVENT TRIGGER e DISABLE;") {
                $0.triggers = .known([FiringTrigger(name: "e", table: nil, enabled: "R")])
            },
            CheckCase("statement-logging", .pass, ReadyServer.set("log_min_duration_statement", "1000")),
            CheckCase(
                "statement-logging", .warn,
                says: "ALTER SYSTEM SET log_min_duration_statement = '-1'; SELECT pg_catalog.pg_reload_conf();",
                ReadyServer.set("log_min_duration_statement", "999")),
            CheckCase(
                "statement-logging", .warn, says: "log_statement is ddl", ReadyServer.set("log_statement", "ddl")),
            CheckCase("statement-logging", .warn, says: "log_duration", ReadyServer.set("log_duration", "on")),
            CheckCase("statement-logging", .warn, says: "pgaudit.log", ReadyServer.set("pgaudit.log", "all")),
        ]
        + [
            "subscription-right", "apply-workers", "worker-processes", "sync-workers", "replication-origins",
            "target-triggers", "target-event-triggers", "statement-logging", "long-transactions",
        ].map { CheckCase($0, .unknown, says: "it cannot be read: x", ReadyServer.nothingKnown) }
}
