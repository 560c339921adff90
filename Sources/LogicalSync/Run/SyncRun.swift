import DDLCapture
import DDLReplay
import PostgresClient
import PostgresParser

/// One span of a runner's work with one pair of connections.
struct SyncRun: Sendable {
    private let servers: SyncServers
    private let name: SyncName
    private let source: PostgresConnection
    private let record: ReplayRecord
    private let store: ActionStore
    private let tables: FollowedTables
    private var ahead: LogAhead
    private var capture: CaptureWatch
    private var position: Int64
    private var failure: Int64 = 0
    /// Whether the tables may differ from what the subscription has.
    private var mayHaveNewTables = true
    private var nextLook = ContinuousClock.now
    private var mayBeCopying = true
    private var nextLookAtCopies = ContinuousClock.now
    private var nextValidation = ContinuousClock.now
    private var truncate: RefusedTruncate

    init(
        servers: SyncServers, name: SyncName, source: PostgresConnection, record: ReplayRecord, options: SyncOptions
    ) async throws {
        self.servers = servers
        self.name = name
        self.source = source
        self.record = record
        capture = CaptureWatch(source)
        var planner = try options.planner()
        planner.sourceDefaults = try await SessionOfCommand.defaults(of: source)
        store = try await ActionStore(record, planner: planner)
        position = try await record.standing().position
        ahead = LogAhead(
            source, slot: name.object, after: position, alreadyRead: try await store.decided(after: position))
        tables = FollowedTables(
            publication: Publication(source: source, name: name),
            subscription: Subscription(target: record.connection, name: name),
            tables: SyncTables(source: source, filter: planner.selection.objects), sourceID: record.sourceID)
        truncate = RefusedTruncate(tables.subscription, source: source, record: record)
    }

    /// Decides what is new, and looks after the stream; whether there was something to do.
    mutating func step(_ progress: @Sendable (SyncEvent) -> Void) async throws -> Bool {
        if let obstacles = try await capture.look() { progress(.captureTrouble(obstacles)) }
        let new = try await ahead.next().sorted { $0.id < $1.id }
        let earlier = try await EarlierOfString.rows(of: new, known: new, in: CaptureLog(source))
        let plan = store.planner.plan(new, after: earlier)
        try await store.store(plan)
        for planned in plan { progress(.planned(planned)) }
        if !plan.isEmpty { mayHaveNewTables = true }

        let standing = try await StreamStanding.read(record)
        try await look(at: standing, progress)
        try await move(standing, progress)
        if standing.isCopying || standing.toCopyAgain > 0 {
            do {
                let keys = try await truncate.look()
                if !keys.isEmpty { progress(.foreignKeysPutAway(keys)) }
            } catch let error as PostgresError where error.code == .server && !error.isConnectionFailure {
                // Somebody holds a lock on the table: the next starts of the worker lead here again.
                progress(.tablesDelayed(error: error.description))
            }
        }
        if mayBeCopying, ContinuousClock.now >= nextLookAtCopies {
            nextLookAtCopies = .now + .milliseconds(200)
            mayBeCopying = try await tables.copies.look()
        }
        let isQuiet = plan.isEmpty && standing.firstToCome == nil && ahead.isSettled
        if isQuiet, mayHaveNewTables || standing.toCopyAgain > 0, ContinuousClock.now >= nextLook {
            try await followTables(progress)
        } else if isQuiet, !mayBeCopying, standing.foreignKeys > 0, ContinuousClock.now >= nextValidation {
            let failures = try await NewForeignKey(record: record).validate()
            nextValidation = .now + (failures.isEmpty ? .milliseconds(200) : .seconds(60))
            for failure in failures { progress(.foreignKeyNotValid(error: failure)) }
        }
        return !plan.isEmpty
    }

    /// How far the copy of the tables is.
    func copyProgress() async throws -> CopyProgress {
        try await CopyProgress.read(source: source, target: record.connection, name: name)
    }

    private mutating func look(at standing: StreamStanding, _ progress: @Sendable (SyncEvent) -> Void) async throws {
        guard standing.failure != failure else { return }
        failure = standing.failure
        guard let failed = StreamFailure(sequenceValue: standing.failure) else { return }
        if try await store.holdLost(failed.id, source) {
            return progress(.held(id: failed.id, reason: ActionStore.lost))
        }
        if let reason = try await failed.hold(record) { progress(.held(id: failed.id, reason: reason)) }
    }

    /// Everything below the first command that has not arrived is done, as far as the log was read.
    private mutating func move(_ standing: StreamStanding, _ progress: @Sendable (SyncEvent) -> Void) async throws {
        let reached = min(ahead.complete, standing.firstToCome.map { $0 - 1 } ?? Int64.max)
        guard reached > position else { return }
        try await record.connection.execute(
            "UPDATE ddlrelay.source SET \"position\" = \(reached) WHERE source_id = \(record.sourceID)")
        position = reached
        progress(.position(reached))
    }

    private mutating func followTables(_ progress: @Sendable (SyncEvent) -> Void) async throws {
        nextLook = .now + .milliseconds(100)
        let lock = CaptureLogLock(servers)
        let (reader, record, tables) = (ahead, record, tables)
        let again = TablesToCopyAgain(record: record, tables: tables)
        do {
            let outcome = try await lock.tryHold { () -> (FollowedTables.Change?, TablesToCopyAgain.Left)? in
                // A command may have come just before the lock: then it is not the moment.
                var reader = reader
                let new = try await reader.next()
                guard new.isEmpty, reader.isSettled, try await StreamStanding.read(record).firstToCome == nil else {
                    return nil
                }
                let left = try await again.letGo()
                return (try await tables.follow(without: Set(left.all.map(\.name))), left)
            }
            guard let outcome = outcome ?? nil else { return }
            mayHaveNewTables = false
            mayBeCopying = true
            if let delayed = outcome.0?.delayed, !delayed.isEmpty {
                mayHaveNewTables = true
                nextLook = .now + .seconds(1)
                progress(.tablesDelayed(error: "locked on the source: \(Self.list(delayed))"))
            }
            if let change = outcome.0, !change.added.isEmpty || !change.removed.isEmpty {
                progress(
                    .tables(
                        added: change.added.map(\.description).sorted(),
                        removed: change.removed.map(\.description).sorted()))
            }
            try await empty(outcome.1.settled, again, progress)
        } catch let error as PostgresError where error.code == .server && !error.isConnectionFailure {
            // A lock on the target, or a copy that is just ending: the next look is soon.
            nextLook = .now + .seconds(1)
            progress(.tablesDelayed(error: error.description))
        }
    }

    /// A table that somebody reads keeps the others from nothing.
    private mutating func empty(
        _ tables: [TablesToCopyAgain.Marked], _ again: TablesToCopyAgain, _ progress: @Sendable (SyncEvent) -> Void
    ) async throws {
        for table in tables {
            do {
                guard try await again.empty(table) else { continue }
                mayHaveNewTables = true
                progress(.copyingAgain(table.name.description))
            } catch let error as PostgresError where error.code == .server && !error.isConnectionFailure {
                nextLook = .now + .seconds(1)
                progress(.tablesDelayed(error: "\(table.name): \(error.description)"))
            }
        }
    }

    private static func list(_ tables: Set<QualifiedName>) -> String {
        tables.map(\.description).sorted().joined(separator: ", ")
    }
}
