/// What came with which version of PostgreSQL: the one place that knows, for what the tool does differently by version.
///
/// What SQL may be written at all is another question: Tests/SQLVersionTests reads every statement for that.
public struct ServerFeature: Sendable, Hashable {
    /// The first version that has it, as libpq numbers versions: 100000 for 10, 90600 for 9.6.
    public let since: Int

    private init(since: Int) { self.since = since }

    /// Whether a version has it.
    public func isIn(_ version: Int) -> Bool { version >= since }

    /// Event triggers with what the capture needs of them: the oldest version that is supported at all.
    public static let capture = ServerFeature(since: 90_400)
    /// Publications and subscriptions.
    public static let logicalReplication = ServerFeature(since: 100_000)
    /// Publications carry TRUNCATE.
    public static let replicatedTruncate = ServerFeature(since: 110_000)
    /// The role `pg_create_subscription`; before it only superusers create subscriptions.
    public static let subscriptionRole = ServerFeature(since: 160_000)
    /// The setting `event_triggers`.
    public static let eventTriggersSetting = ServerFeature(since: 170_000)
    /// The setting `max_active_replication_origins`; `max_replication_slots` was used before.
    public static let activeReplicationOrigins = ServerFeature(since: 180_000)
}
