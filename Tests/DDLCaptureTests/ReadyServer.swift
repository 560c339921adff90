@testable import DDLCapture

/// The facts of a server that is ready for sync, and changes of them.
enum ReadyServer {
    /// Which database the servers of these facts are, until a case says otherwise.
    static let place = "app/target"

    static func facts(version: Int = 150_018) -> ServerFacts {
        var facts = CheckTests.facts(version: version)
        facts.settings = .known(ServerSettings(settings()))
        facts.inventory = .known(Inventory(extensions: ["plpgsql": "1.0"], availableExtensions: ["plpgsql"]))
        facts.openTransactions = .known([])
        facts.triggers = .known([])
        facts.replication = .known(
            ReplicationFacts(
                mayReplicate: true, senders: 0, subscriptions: 0, slots: [], tables: [], unreplicated: [:]))
        facts.mayCreateSubscriptions = .known(true)
        return facts
    }

    static func settings(_ changes: [String: String] = [:]) -> [String: String] {
        [
            "wal_level": "logical", "max_replication_slots": "10", "max_wal_senders": "10",
            "max_slot_wal_keep_size": "-1", "max_worker_processes": "8", "max_logical_replication_workers": "4",
            "max_sync_workers_per_subscription": "2", "session_replication_role": "origin", "log_statement": "none",
            "log_duration": "off", "log_min_duration_statement": "-1",
        ].merging(changes) { $1 }
    }

    static func set(_ name: String, _ value: String) -> @Sendable (inout ServerFacts) -> Void {
        { $0.settings = .known(ServerSettings(settings([name: value]))) }
    }

    static func table(_ identity: String, key: Bool, hasIdentity: Bool, owned: Bool = true)
        -> @Sendable (
            inout ServerFacts
        ) -> Void
    {
        { facts in
            facts.isSuperuser = owned
            facts.replication = .known(
                ReplicationFacts(
                    mayReplicate: true, senders: 0, subscriptions: 0, slots: [],
                    tables: [
                        ReplicationFacts.Table(
                            name: "app.\"T\"", identity: identity, hasPrimaryKey: key, hasIdentity: hasIdentity,
                            isOwned: owned)
                    ], unreplicated: [:]))
        }
    }

    static func use(senders: Int = 0, subscriptions: Int = 0, slots: [(String, Bool)] = [])
        -> @Sendable (
            inout ServerFacts
        ) -> Void
    {
        {
            $0.replication = .known(
                ReplicationFacts(
                    mayReplicate: true, senders: senders, subscriptions: subscriptions,
                    slots: slots.map { ReplicationFacts.Slot(name: $0.0, isActive: $0.1, retained: "16 MB") },
                    tables: [], unreplicated: [:]))
        }
    }

    /// Where the server refused every answer.
    static let nothingKnown: @Sendable (inout ServerFacts) -> Void = { facts in
        facts.settings = .unknown(reason: "x")
        facts.replication = .unknown(reason: "x")
        facts.openTransactions = .unknown(reason: "x")
        facts.triggers = .unknown(reason: "x")
        facts.inventory = .unknown(reason: "x")
        facts.mayCreateSubscriptions = .unknown(reason: "x")
        facts.isSuperuser = false
    }
}
