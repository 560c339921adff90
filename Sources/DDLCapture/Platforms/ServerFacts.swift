import PostgresClient

/// What is known about a server and the connection to it. Checks decide on this alone, so that they can be tested with
/// recorded facts.
public struct ServerFacts: Sendable, Hashable {
    /// 150018 for 15.18.
    public var versionNumber: Int
    /// "15.18 (Debian ...)".
    public var versionText: String
    /// What tells the platform.
    public var marks: PlatformMarks
    /// The current database.
    public var database: String
    /// Which database of which running server this is; nil where that was not recorded.
    public var place: String?
    /// The current role.
    public var role: String
    /// Whether the current role is a superuser.
    public var isSuperuser: Bool
    /// The encoding of the database, for example "UTF8".
    public var encoding: String
    /// Whether the server is a standby.
    public var isInRecovery: Bool
    /// Whether transactions are read-only by default.
    public var isReadOnly: Bool
    /// Whether the current role may create objects in schema public; nil where there is no such schema.
    public var mayCreateInPublic: Bool?
    /// Whether the current role may create schemas and publications in the database.
    public var mayCreateSchemas: Bool
    /// Whether the current role may keep its record in schema ddlrelay; nil where there is no such schema.
    public var mayUseStateSchema: Bool?
    /// The setting `event_triggers`, nil before PostgreSQL 17.
    public var eventTriggersEnabled: Bool?
    /// Whether the current role was let create an event trigger, in a transaction that was rolled back.
    public var mayCreateEventTriggers: Fact<Bool>
    /// Event triggers and tables of other capture tools.
    public var otherCaptureTools: [String]
    /// Event triggers that fire before those of the capture.
    public var earlierEventTriggers: [String] = []
    /// The capture that is installed here.
    public var capture: CaptureState
    /// The settings that checks look at.
    public var settings: Fact<ServerSettings>
    /// Extensions, roles and tablespaces.
    public var inventory: Fact<Inventory> = .notAsked
    /// Open transactions, the oldest first.
    public var openTransactions: Fact<[OpenTransaction]> = .notAsked
    /// Triggers that fire on replayed commands or replicated rows.
    public var triggers: Fact<[FiringTrigger]> = .notAsked
    /// What logical replication needs and has here.
    public var replication: Fact<ReplicationFacts> = .notAsked
    /// Whether the current role was let create a subscription, in a transaction that was rolled back.
    public var mayCreateSubscriptions: Fact<Bool> = .notAsked

    /// The server's major version: 15, or 904 for 9.4 (905, 906).
    public var majorVersion: Int {
        versionNumber >= 100_000 ? versionNumber / 10_000 : versionNumber / 100
    }

    /// The version without its last part, as a number that can be compared: 150000, 90600.
    var releaseSeries: Int { versionNumber >= 100_000 ? versionNumber / 10_000 * 10_000 : versionNumber / 100 * 100 }

    /// The version as people write it.
    public var shortVersion: String {
        versionNumber >= 100_000
            ? "\(versionNumber / 10_000).\(versionNumber % 10_000)"
            : "\(versionNumber / 10_000).\(versionNumber / 100 % 100).\(versionNumber % 100)"
    }
}

extension Fact {
    /// A fact that the purpose does not need.
    static var notAsked: Fact { .unknown(reason: "it was not asked for") }
}
