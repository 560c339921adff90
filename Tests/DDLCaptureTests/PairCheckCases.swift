@testable import DDLCapture

/// Every answer of the checks that source and target get together; it is the source that is changed.
enum PairCheckCases {
    static let all: [CheckCase] =
        [
            CheckCase("replication-slots", .pass, ReadyServer.use(slots: (1...7).map { ("s\($0)", true) })),
            CheckCase(
                "replication-slots", .fail, says: "ALTER SYSTEM SET max_replication_slots = '11'; Then restart",
                ReadyServer.use(slots: (1...8).map { ("s\($0)", true) })),
            CheckCase(
                "replication-slots", .warn, says: "SELECT pg_drop_replication_slot('old');",
                ReadyServer.use(slots: [("old", false)])),
            CheckCase("different-databases", .pass) { $0.place = "elsewhere" },
            CheckCase("different-databases", .fail, says: "the same database") { $0.place = ReadyServer.place },
            CheckCase("wal-senders", .pass, ReadyServer.use(senders: 7)),
            CheckCase(
                "wal-senders", .fail, says: "ALTER SYSTEM SET max_wal_senders = '11'; Then restart",
                ReadyServer.use(senders: 8)),
            CheckCase("extensions", .pass) { _ in },
            CheckCase("extensions", .fail, says: "the target's server lacks extension postgis") {
                $0.inventory = .known(Inventory(extensions: ["postgis": "3.3"]))
            },
            CheckCase("roles", .fail, says: "CREATE ROLE \"app owner\";") {
                $0.inventory = .known(Inventory(usedRoles: ["app owner"]))
            },
            CheckCase("tablespaces", .fail, says: "CREATE TABLESPACE \"fast\"") {
                $0.inventory = .known(Inventory(usedTablespaces: ["fast"]))
            },
            CheckCase("encoding", .warn, says: "the source is SQL_ASCII") { $0.encoding = "SQL_ASCII" },
            CheckCase("target-version", .warn, says: "older than the source") { $0.versionNumber = 160_000 },
        ]
        + ["replication-slots", "wal-senders", "extensions", "roles", "tablespaces"].map {
            CheckCase($0, .unknown, says: "it cannot be read: x", ReadyServer.nothingKnown)
        }
}
