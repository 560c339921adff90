import PostgresClient

/// What logical replication needs of a server and has there.
public struct ReplicationFacts: Sendable, Hashable {
    /// A replication slot.
    public struct Slot: Sendable, Hashable, CustomStringConvertible {
        /// Its name.
        public let name: String
        /// Whether somebody reads it now.
        public let isActive: Bool
        /// How much WAL it keeps, as people write it; nil on a standby.
        public let retained: String?

        /// The text of it.
        public var description: String { name + (retained.map { " (\($0) of WAL)" } ?? "") }
    }

    /// A table whose changes would be published.
    public struct Table: Sendable, Hashable {
        /// Schema and name, quoted where that is needed.
        public let name: String
        /// `pg_class.relreplident`: d(efault), n(othing), f(ull), i(ndex).
        public let identity: String
        /// Whether it has a primary key.
        public let hasPrimaryKey: Bool
        /// Whether its UPDATE and DELETE can be published.
        public let hasIdentity: Bool
        /// Whether the current role may do what its owner may.
        public let isOwned: Bool
    }

    /// Whether the current role may start replication.
    public var mayReplicate: Bool
    /// WAL senders in use.
    public var senders: Int
    /// Subscriptions that are enabled, in all databases of the server.
    public var subscriptions: Int
    /// The replication slots of the server.
    public var slots: [Slot]
    /// The tables about which there is something to say: no identity, no primary key, or not ours.
    public var tables: [Table]
    /// What is not replicated, by kind: how many.
    public var unreplicated: [String: Int]

    /// A subscription connects once to apply and once for each table that is being copied.
    static func connectionsOfASubscription(to target: ServerFacts) -> Int {
        let copying = target.settings.value?.number("max_sync_workers_per_subscription") ?? 0
        // None is too few (see the check sync-workers): two are what PostgreSQL comes with.
        return 1 + (copying == 0 ? 2 : copying)
    }

    static func read(from source: some FactSource) async throws -> ReplicationFacts {
        let role = try await source.answer(.replicationUse).first
        return ReplicationFacts(
            mayReplicate: role?.boolean("may_replicate") ?? false,
            senders: Int(role?.integer("senders") ?? 0),
            subscriptions: Int(role?.integer("subscriptions") ?? 0),
            slots: try await source.answer(.replicationSlots).map {
                Slot(
                    name: $0.text("slot_name") ?? "", isActive: $0.boolean("active") ?? false,
                    retained: $0.text("retained"))
            },
            tables: try await source.answer(.publishedTables).map {
                Table(
                    name: $0.text("name") ?? "", identity: $0.text("identity") ?? "",
                    hasPrimaryKey: $0.boolean("has_primary_key") ?? false,
                    hasIdentity: $0.boolean("has_identity") ?? false, isOwned: $0.boolean("is_owned") ?? false)
            },
            unreplicated: Dictionary(
                try await source.answer(.unreplicated).map {
                    ($0.text("kind") ?? "", Int($0.integer("count") ?? 0))
                }, uniquingKeysWith: +))
    }
}
