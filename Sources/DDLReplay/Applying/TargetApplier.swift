import DDLCapture
import PostgresClient

/// Runs statements on the target, each with its record in the same transaction.
///
/// The session of a statement (path, settings, role) is set only where it differs from the one before, so that a run of
/// commands of one application costs one round trip for each source transaction.
struct TargetApplier: Sendable {
    let connection: PostgresConnection
    let record: ReplayRecord
    /// Commands that are on record already, by id: held ones, and those that were begun outside a transaction.
    private var undecided: [Int64: HeldCommand]
    private let lockTimeout: Int
    private let version: Int
    private let watch: AnswerWatch
    private var session: SessionState

    /// - Parameters:
    ///   - connection: as ``TargetConnection`` has prepared it.
    ///   - lockTimeout: in milliseconds.
    ///   - answerTimeout: after how many seconds a server that does not answer is asked whether it is still at work.
    ///   - sign: called where it says that it is.
    init(
        _ connection: PostgresConnection, record: ReplayRecord, lockTimeout: Int, answerTimeout: Int,
        sign: @escaping @Sendable () -> Void
    ) async throws {
        self.connection = connection
        self.record = record
        self.lockTimeout = lockTimeout
        watch = try await AnswerWatch(connection, interval: answerTimeout, sign: sign)
        version = await connection.serverVersion
        undecided = Dictionary(uniqueKeysWithValues: try await record.undecided().map { ($0.id, $0) })
        session = SessionState(
            known: Set(
                try await connection.query("SELECT s.name FROM pg_catalog.pg_settings AS s WHERE s.context = 'user'")
                    .rows.compactMap { $0[0] }))
    }

    /// The server process of the connection; nil where a pooler stands between.
    var backend: Int32? { watch.pid }

    /// Asks the target something small: a server that is gone is noticed while there is nothing to do.
    func touch() async throws { try await connection.query("SELECT 1") }

    /// What a person decided about a command.
    func decision(about id: Int64) -> HeldCommand.Decision? { undecided[id]?.decision }

    /// Records a command as held.
    mutating func hold(_ command: CapturedCommand, statement: String?, reason: String, sqlState: String?) async throws {
        try await record.hold(command, statement: statement, reason: reason, sqlState: sqlState)
        undecided = Dictionary(uniqueKeysWithValues: try await record.undecided().map { ($0.id, $0) })
    }

    /// One source transaction: all of its statements and records, or nothing.
    ///
    /// - Parameter moreFollows: another one is ready. Its commit, or a later one's, makes this one safe against a crash of
    ///   the target; until then a crash undoes the record together with the statement.
    /// - Throws: ``FailedStatement`` for an error of the server or a condition that does not hold, `PostgresError` for a
    ///   lost connection.
    mutating func apply(_ group: [PlannedCommand], moreFollows: Bool) async throws {
        guard let last = group.last else { return }
        let begin = Self.begin(moreFollows)
        let end = record.positionSQL(last.command.id) + "; COMMIT"
        do {
            try refuseOtherEnds(group)
            if group.count == 1, case .run(let statement) = last.action, let form = concurrentForm(statement) {
                return try await applyConcurrently(last, statement, form)
            }
            // One command in one round trip is the usual case; several go one by one, so that a failure has a name.
            if group.count == 1, let sql = try await inOneTrip(last) {
                try await run([begin, sql, end].joined(separator: "; "), of: last)
            } else {
                try await connection.execute(begin)
                for planned in group { try await apply(planned) }
                try await run(end, of: last)
            }
            for planned in group { undecided[planned.command.id] = nil }
        } catch {
            session.forget()
            await connection.rollBack()
            throw error
        }
    }

    private static func begin(_ moreFollows: Bool) -> String {
        moreFollows ? "BEGIN; SET LOCAL synchronous_commit = off" : "BEGIN"
    }

    /// As many of the next source transactions as can go in one transaction of the target.
    ///
    /// - Returns: nil where that is not more than one.
    func batch(_ groups: ArraySlice<[PlannedCommand]>) -> CommandBatch? {
        var batch = CommandBatch(session: session)
        for group in groups {
            // What is on record already has a history that its own transaction goes on with.
            guard !batch.isFull, group.allSatisfy({ undecided[$0.command.id] == nil }), batch.add(group) else { break }
        }
        return batch.transactions > 1 ? batch : nil
    }

    /// Applies a batch, or nothing.
    ///
    /// - Returns: whether it was applied; where not, its source transactions have to be applied one by one, which tells
    ///   what is wrong.
    /// - Throws: `PostgresError` for a lost connection.
    mutating func apply(_ batch: CommandBatch, moreFollows: Bool) async throws -> Bool {
        let sql = batch.sql(record: record, begin: Self.begin(moreFollows), lockTimeout: lockTimeout)
        do {
            _ = try await watch.run { [connection] in try await connection.execute(sql) }
            session = batch.session
            return true
        } catch let error as PostgresError where error.code == .server && !error.isConnectionFailure {
            session.forget()
            await connection.rollBack()
            return false
        } catch {
            session.forget()
            await connection.rollBack()
            throw error
        }
    }

    /// A statement and its record as one string, where that is safe: the grammar has read the statement, so it is one
    /// statement, and it runs as the connection's own role.
    private mutating func inOneTrip(_ planned: PlannedCommand) async throws -> String? {
        guard case .run(let statement) = planned.action else { return recordSQL(planned) }
        guard statement.isParsed, statement.session.role == nil, statement.isUnconditional else { return nil }
        try await enter(statement.session, of: planned)
        // The line break ends a comment at the statement's end.
        return ([statement.sql + "\n"] + statement.afterwards + [recordSQL(planned)]).joined(separator: "; ")
    }

    private mutating func apply(_ planned: PlannedCommand) async throws {
        guard case .run(let statement) = planned.action else {
            return try await run(recordSQL(planned), of: planned)
        }
        if !statement.conditions.isEmpty {
            // Under the command's path, and as the role that can see every row.
            try await enter(statement.session, of: planned)
            try await check(statement.conditions, of: planned)
            session.forget()
        }
        try await enter(statement.session, of: planned)
        for sql in statement.checks { try await run(sql, of: planned, alone: true) }
        // The extended protocol takes one statement only: what the grammar does not know cannot smuggle in a second.
        try await run(statement.sql, of: planned, alone: !statement.isScript)
        for sql in statement.afterwards { try await run(sql, of: planned, alone: true) }
        if statement.isScript {
            // It may have set anything.
            session.forget()
            try await run("RESET SESSION AUTHORIZATION; RESET ROLE", of: planned)
            do {
                try await TargetConnection.prepare(connection, lockTimeout: lockTimeout)
            } catch let error as PostgresError where error.code == .server && !error.isConnectionFailure {
                throw FailedStatement(planned: planned, error: error)
            }
        } else {
            try await leaveRole(statement, planned)
        }
        try await run(recordSQL(planned), of: planned)
    }

    private mutating func leaveRole(_ statement: TargetStatement, _ planned: PlannedCommand) async throws {
        guard statement.session.role != nil else { return }
        try await run("RESET ROLE", of: planned)
        session.forget()
    }

    private func check(_ conditions: [RowsCondition], of planned: PlannedCommand) async throws {
        try await run("RESET ROLE", of: planned)
        for condition in conditions {
            let obstacle: String?
            do {
                obstacle = try await RowsConditionCheck(connection: connection).obstacle(condition)
            } catch let error as PostgresError where error.code == .server && !error.isConnectionFailure {
                throw FailedStatement(planned: planned, error: error)
            }
            if let obstacle { throw UnmetCondition(planned: planned, reason: obstacle) }
        }
    }

    // MARK: - Outside a transaction

    /// What has to run outside a transaction and cannot.
    private func refuseOtherEnds(_ group: [PlannedCommand]) throws {
        for planned in group {
            guard case .run(let statement) = planned.action, let form = statement.concurrent, form.isRequired,
                group.count > 1 || concurrentForm(statement) == nil
            else { continue }
            let reason =
                group.count > 1
                ? "it has to run outside a transaction, and its transaction's ids interleave with another's"
                : "the target's version does not have DETACH PARTITION ... CONCURRENTLY, which leaves a CHECK constraint"
            throw UnmetCondition(planned: planned, reason: reason)
        }
    }

    private func concurrentForm(_ statement: TargetStatement) -> ConcurrentForm? {
        guard let form = statement.concurrent, statement.conditions.isEmpty else { return nil }
        // DETACH PARTITION CONCURRENTLY is younger than the rest.
        if case .detaches = form.effect, version < 140_000 { return nil }
        return form
    }

    private mutating func applyConcurrently(
        _ planned: PlannedCommand, _ statement: TargetStatement, _ form: ConcurrentForm
    ) async throws {
        let before = undecided[planned.command.id]
        let wasStarted = before?.state == .started
        try await record.start(planned, statement: form.sql)
        undecided = Dictionary(uniqueKeysWithValues: try await record.undecided().map { ($0.id, $0) })
        try await enter(statement.session, of: planned)
        for sql in statement.checks { try await run(sql, of: planned, alone: true) }
        do {
            // It waits for others without being in anybody's way.
            try await connection.execute("SET lock_timeout = 0")
            try await watch.run { [connection] in
                try await ConcurrentRun(connection: connection, form: form).run(
                    wasStarted: wasStarted, wasTried: before != nil)
            }
        } catch let error as PostgresError where error.code == .server && !error.isConnectionFailure {
            _ = try? await connection.execute("SET lock_timeout = \(lockTimeout)")
            throw FailedStatement(planned: planned, error: error)
        }
        try await connection.execute("SET lock_timeout = \(lockTimeout)")
        try await leaveRole(statement, planned)
        let sql = statement.afterwards + [recordSQL(planned), record.positionSQL(planned.command.id)]
        try await run((["BEGIN"] + sql + ["COMMIT"]).joined(separator: "; "), of: planned)
        undecided[planned.command.id] = nil
    }

    // MARK: - The session

    private func recordSQL(_ planned: PlannedCommand) -> String {
        record.recordSQL(planned, hasRow: undecided[planned.command.id] != nil)
    }

    private mutating func enter(_ wanted: TargetSession, of planned: PlannedCommand) async throws {
        guard let sql = session.enter(wanted) else { return }
        do {
            try await run(sql, of: planned)
        } catch {
            session.forget()
            throw error
        }
    }

    private func run(_ sql: String, of planned: PlannedCommand, alone: Bool = false) async throws {
        do {
            _ = try await watch.run { [connection] in
                alone ? try await connection.query(sql) : try await connection.execute(sql)
            }
        } catch let error as PostgresError where error.code == .server && !error.isConnectionFailure {
            throw FailedStatement(planned: planned, error: error)
        }
    }
}

/// A command whose statement, or whose record, the target refused.
struct FailedStatement: Error {
    let planned: PlannedCommand
    let error: PostgresError
}

/// A command that would not do on the target what it did on the source.
struct UnmetCondition: Error {
    let planned: PlannedCommand
    let reason: String
}
