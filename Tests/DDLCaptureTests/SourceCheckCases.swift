@testable import DDLCapture

/// Every answer of the checks that a source gets for sync.
enum SourceCheckCases {
    static let all: [CheckCase] =
        [
            CheckCase("logical-replication", .fail, says: "10 or later is needed") { $0.versionNumber = 90_624 },
            CheckCase("logical-replication", .warn, says: "TRUNCATE") { $0.versionNumber = 100_023 },
            CheckCase("logical-replication", .pass) { $0.versionNumber = 110_000 },
            CheckCase("wal-level", .pass, ReadyServer.set("wal_level", "logical")),
            CheckCase(
                "wal-level", .fail, says: "ALTER SYSTEM SET wal_level = 'logical'; Then restart",
                ReadyServer.set("wal_level", "replica")),
            CheckCase("earlier-event-triggers", .pass) { $0.earlierEventTriggers = [] },
            CheckCase(
                "earlier-event-triggers", .warn, says: "ALTER EVENT TRIGGER \"Owners\" RENAME TO \"z_Owners\";"
            ) {
                $0.earlierEventTriggers = ["Owners"]
            },
            CheckCase("slot-retention", .pass) { _ in },
            CheckCase(
                "slot-retention", .warn, says: "SET max_slot_wal_keep_size = '-1'",
                ReadyServer.set("max_slot_wal_keep_size", "1024")),
            CheckCase(
                "slot-retention", .warn, says: "idle_replication_slot_timeout",
                ReadyServer.set("idle_replication_slot_timeout", "60")),
            CheckCase("replication-right", .pass) { _ in },
            CheckCase("replication-right", .fail, says: "ALTER ROLE \"dba\" REPLICATION;") { facts in
                facts.isSuperuser = false
                facts.replication = .known(
                    ReplicationFacts(
                        mayReplicate: false, senders: 0, subscriptions: 0, slots: [], tables: [], unreplicated: [:]))
            },
            CheckCase("publication-right", .pass, ReadyServer.table("d", key: true, hasIdentity: true)),
            CheckCase(
                "publication-right", .fail, says: "app.\"T\"",
                ReadyServer.table("d", key: true, hasIdentity: true, owned: false)),
            CheckCase("publication-right", .fail, says: "GRANT CREATE ON DATABASE \"app\" TO \"dba\"") {
                $0.isSuperuser = false
                $0.mayCreateSchemas = false
            },
            CheckCase("replica-identity", .pass, ReadyServer.table("f", key: false, hasIdentity: true)),
            CheckCase(
                "replica-identity", .warn, says: "ALTER TABLE app.\"T\" REPLICA IDENTITY FULL;",
                ReadyServer.table("d", key: false, hasIdentity: false)),
            CheckCase(
                "replica-identity", .warn, says: "fail on the source",
                ReadyServer.table("n", key: true, hasIdentity: false)),
            CheckCase("primary-keys", .pass, ReadyServer.table("f", key: true, hasIdentity: true)),
            CheckCase(
                "primary-keys", .warn, says: "scans the table on the target",
                ReadyServer.table("f", key: false, hasIdentity: true)),
            CheckCase("not-replicated", .pass) { _ in },
            CheckCase("not-replicated", .warn, says: "sequences: 3") { facts in
                facts.replication = .known(
                    ReplicationFacts(
                        mayReplicate: true, senders: 0, subscriptions: 0, slots: [], tables: [],
                        unreplicated: ["sequences": 3, "large objects": 0]))
            },
            CheckCase("long-transactions", .pass) {
                $0.openTransactions = .known([OpenTransaction(owner: "session 1", seconds: 59)])
            },
            CheckCase("long-transactions", .warn, says: "session 1 for 60 s") {
                $0.openTransactions = .known([OpenTransaction(owner: "session 1", seconds: 60)])
            },
            CheckCase(
                "session-replication-role", .warn, says: "no event trigger fires",
                ReadyServer.set("session_replication_role", "replica")),
            CheckCase("vendor-superusers", .warn, says: "Supabase") { $0.marks.roles = ["supabase_admin"] },
            CheckCase("vendor-superusers", .pass) { _ in },
            CheckCase("other-capture-tools", .warn, says: "awsdms_intercept_ddl") {
                $0.otherCaptureTools = ["event trigger awsdms_intercept_ddl"]
            },
        ]
        + [
            "wal-level", "slot-retention", "replication-right", "publication-right", "replica-identity", "primary-keys",
            "not-replicated", "long-transactions", "session-replication-role",
        ].map { CheckCase($0, .unknown, says: "it cannot be read: x", ReadyServer.nothingKnown) }
}
