import DDLCapture
import DDLReplay
import PostgresClient
import PostgresParser
import Synchronization

/// Sets a sync up: from then on the target follows the source, as soon as a ``SyncRunner`` is at work.
///
/// Each step is told; where one fails, those before it are taken back.
public struct SyncSetup: Sendable {
    /// What was set up.
    public struct Outcome: Sendable, Hashable {
        /// How many tables are carried.
        public let tables: Int
        /// Whether their rows are being copied already. Where not, `sync run` begins to copy them when the commands that
        /// came during the set-up are done.
        public let isCopying: Bool
    }

    private let servers: SyncServers
    private let name: SyncName
    private let options: SyncOptions
    private let sourceFromTarget: String?
    private let checks: CheckOptions

    /// A set-up of a sync.
    ///
    /// - Parameters:
    ///   - planner: what is carried, and how commands are run on the target.
    ///   - sourceFromTarget: a connection string by which the target reaches the source; nil where it is the one of this
    ///     process.
    ///   - checks: what the user knows better than detection does.
    public init(
        _ servers: SyncServers, name: SyncName, planner: ActionPlanner = ActionPlanner(),
        sourceFromTarget: String? = nil, checks: CheckOptions = CheckOptions()
    ) {
        self.servers = servers
        self.name = name
        options = SyncOptions(planner)
        self.sourceFromTarget = sourceFromTarget
        self.checks = checks
    }

    /// Sets it up.
    ///
    /// - Parameters:
    ///   - progress: is told of each step.
    ///   - stopping: asked between steps whether to give up, and take back what was made.
    /// - Throws: ``SyncError``, `CaptureError`, `ReplayError`, `PostgresError`; nothing is left then but what cannot be
    ///   reached. `CancellationError` at once: then ``SyncTeardown`` removes what was made.
    public func run(
        progress: @escaping @Sendable (SyncEvent) -> Void = { _ in },
        stopping: @escaping @Sendable () -> Bool = { false }
    ) async throws -> Outcome {
        let source = try await servers.connectToSource()
        let target = try await servers.connectToTarget()
        try await SourceIdentity.refuseSameDatabase(source, target)
        let steps = SetupSteps(progress: progress, stopping: stopping)
        do {
            return try await run(source, target, steps)
        } catch {
            await steps.takeBack()
            throw error
        }
    }

    private func run(
        _ source: PostgresConnection, _ target: PostgresConnection, _ steps: SetupSteps
    ) async throws -> Outcome {
        if let sourceFromTarget { try await refuseOtherDatabase(sourceFromTarget, source) }
        try await steps.take("requirements are met") {
            try await SetupChecks(source: source, target: target, name: name, options: checks).run()
        }
        let note = try await installCapture(source, steps)
        try await setReplicaIdentities(source, steps)
        let publication = Publication(source: source, name: name)
        try await steps.take("publication \(name.object) on the source", undo: { try await publication.drop() }) {
            try await publication.create(note)
        }

        // Commands up to here are in the schema copy for certain: the slot waits for the end of their transactions.
        let lastBefore = try await CapturedBefore.lastID(source)
        let slot = try await steps.take(
            "replication slot \(name.object) with its snapshot",
            undo: { try await ReplicationSlot.drop(like: Self.pattern(name.object), on: source) }
        ) {
            try await ReplicationSlot.create(name.object, on: servers.source)
        }
        let tables = try await SyncTables(source: source, filter: options.planner().selection.objects).chosen()
        let copy = SchemaCopy(source: source, target: servers.target, options: options)
        let captured = try await CapturedBefore.read(servers, slot.snapshot, after: lastBefore)
        let schema = try await steps.take("schema read at the snapshot") {
            try await copy.statements(at: slot.snapshot, tables)
        }
        await slot.connection.close()
        let before = try await SchemaRemoval.objects(target)
        let made = Mutex<SchemaRemoval?>(nil)
        try await steps.take("schema made on the target", undo: { try await made.withLock { $0 }?.run(on: target) }) {
            try await copy.restore(schema, tables) { restored in
                let removal = SchemaRemoval(of: try await SchemaRemoval.objects(restored), without: before)
                made.withLock { $0 = removal }
            }
        }

        let objects = TargetObjects(target: target)
        try await steps.take("tables and trigger of the tool on the target", undo: { try await objects.remove(name) }) {
            try await record(captured, source, target, objects)
        }
        let isCopying = try await subscribe(source, target, publication, note, captured, steps)
        return Outcome(tables: tables.count, isCopying: isCopying)
    }

    /// Installs the capture where it is missing or not as it should be.
    private func installCapture(_ source: PostgresConnection, _ steps: SetupSteps) async throws -> Publication.Note {
        let before = try await CaptureState.read(from: source)
        let isNew = before.origin == .none
        try await steps.take(
            isNew ? "capture installed on the source" : "capture of the source is as it should be",
            undo: {
                // Another set-up may rely on it by now.
                let others = try await Publication(source: source, name: name).othersWithTheLog()
                if isNew, others.isEmpty { _ = try await CaptureInstaller(source).uninstall() }
            }
        ) {
            _ = try await CaptureInstaller(source).install(checks: checks)
        }
        return Publication.Note(installedCapture: isNew)
    }

    /// As the documented procedure does: without it, UPDATE and DELETE of a published table fail on the source.
    private func setReplicaIdentities(_ source: PostgresConnection, _ steps: SetupSteps) async throws {
        let chosen = try await SyncTables(source: source, filter: options.planner().selection.objects).chosen()
        let bare = try await ReplicaIdentities.missing(on: source).filter { chosen.contains($0.table) }
        guard !bare.isEmpty else { return }
        try await steps.take(
            "REPLICA IDENTITY FULL for \(bare.count) table\(bare.count == 1 ? "" : "s") without a key",
            undo: { for entry in bare { try await source.execute(entry.takeBack) } }
        ) {
            for entry in bare { try await source.execute(entry.set) }
        }
    }

    private func record(
        _ captured: CapturedBefore, _ source: PostgresConnection, _ target: PostgresConnection, _ objects: TargetObjects
    ) async throws {
        let record = try await ReplayRecord.open(
            SourceIdentity.read(from: source), on: target, startAfter: captured.position)
        try await objects.prepare()
        try await objects.add(TargetObjects.Entry(name: name, sourceID: record.sourceID, options: options))
        try await captured.store(record)
    }

    private func subscribe(
        _ source: PostgresConnection, _ target: PostgresConnection, _ publication: Publication,
        _ note: Publication.Note, _ captured: CapturedBefore, _ steps: SetupSteps
    ) async throws -> Bool {
        let subscription = Subscription(target: target, name: name)
        let connection: String
        if let sourceFromTarget {
            connection = sourceFromTarget
        } else {
            connection = await source.parameters.connectionString
        }
        let patient = ConnectionInfo(connection).connectionString(
            withServerSettings: Self.patience(await source.serverVersion))
        guard let record = try await ReplayRecord.existing(source: source, target: target) else {
            throw SyncError.notSetUp(name, on: "target")
        }
        let tables = FollowedTables(
            publication: publication, subscription: subscription,
            tables: SyncTables(source: source, filter: try options.planner().selection.objects),
            sourceID: record.sourceID)
        let identity = try await target.query(
            "SELECT s.system_identifier FROM pg_catalog.pg_control_system() AS s"
        ).rows.first?.text("system_identifier")
        try await steps.take("subscription \(name.object) on the target", undo: { try await subscription.drop() }) {
            // Tables that were made meanwhile are in the publication, and would be taken as copied.
            try await CaptureLogLock(servers).hold {
                try await publication.setToLogAlone()
                do {
                    try await subscription.create(connection: patient ?? connection)
                } catch let error as PostgresError
                    where error.code == .server && ["08006", "XX000"].contains(error.sqlState)
                {
                    // Older servers have no code of their own for it.
                    throw SyncError.sourceOutOfReach(error)
                }
            }
            var complete = note
            complete.targetSystem = identity
            complete.subscription = try await subscription.oid()
            try await publication.remember(complete)
        }
        return try await steps.take("tables published") {
            try await CaptureLogLock(servers).hold {
                // A command that the schema copy does not have must be done first: "sync run" sees to it.
                guard try await captured.isAll(source) else { return false }
                do {
                    let left = try await TablesToCopyAgain(record: record, tables: tables).letGo()
                    let change = try await tables.follow(without: Set(left.all.map(\.name)))
                    return left.all.isEmpty && change?.delayed.isEmpty ?? true
                } catch let error as PostgresError where ["57014", "55P03"].contains(error.sqlState) {
                    return false
                }
            }
        }
    }

    /// In another database of the server the slot is of no use, which only the target's log would say.
    private func refuseOtherDatabase(_ sourceFromTarget: String, _ source: PostgresConnection) async throws {
        let database = try await source.query("SELECT pg_catalog.current_database()").rows.first?[0] ?? ""
        let named = ConnectionInfo(sourceFromTarget).namedDatabase
        guard named != database else { return }
        throw SyncError(
            code: .requirementsNotMet,
            message: named.map { "--source-from-target is for database \"\($0)\", the source is \"\(database)\"" }
                ?? "--source-from-target names no database",
            hint: "Write dbname=\(database) there.")
    }

    /// While a command runs on the target, its worker answers nothing: a source that waits no longer than
    /// wal_sender_timeout ends the connection, and the command is begun anew, for ever. A target that is gone is noticed by
    /// TCP. Before 12 that timeout is the server's alone (`check --for sync`).
    private static func patience(_ version: Int) -> String {
        (version >= 120_000 ? "-c wal_sender_timeout=0 " : "")
            + "-c tcp_keepalives_idle=60 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=6"
    }

    /// A name as a LIKE pattern of itself.
    static func pattern(_ name: String) -> String { name.replacing("_", with: "\\_") }
}
