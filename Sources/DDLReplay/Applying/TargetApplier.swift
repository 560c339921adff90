import DDLCapture
import PostgresClient

/// Runs statements on the target, each with its record in the same transaction.
///
/// The session of a statement (path, settings, role) is set only where it differs from the one before, so that a run of
/// commands of one application costs one round trip for each source transaction.
struct TargetApplier: Sendable {
    let connection: PostgresConnection
    let record: ReplayRecord
    private var session: TargetSession?
    private let known: Set<String>

    /// - Parameter lockTimeout: in milliseconds.
    init(_ connection: PostgresConnection, record: ReplayRecord, lockTimeout: Int) async throws {
        self.connection = connection
        self.record = record
        // The target's own capture leaves replayed commands out; a lock must not make others queue behind us for long.
        try await connection.execute(
            "SET ddlrelay.capture = off; SET lock_timeout = \(lockTimeout); SET client_min_messages = error")
        known = Set(
            try await connection.query("SELECT s.name FROM pg_catalog.pg_settings AS s WHERE s.context = 'user'").rows
                .compactMap { $0[0] })
    }

    /// One source transaction: all of its statements and records, or nothing.
    ///
    /// - Throws: ``FailedStatement`` for an error of the server, `PostgresError` for a lost connection.
    mutating func apply(_ group: [PlannedCommand]) async throws {
        guard let last = group.last else { return }
        let end = record.positionSQL(last.command.id) + "; COMMIT"
        do {
            // One command in one round trip is the usual case; several go one by one, so that a failure has a name.
            if group.count == 1, let sql = try await inOneTrip(last) {
                try await run("BEGIN; " + sql + "; " + end, of: last)
                return
            }
            try await connection.execute("BEGIN")
            for planned in group { try await apply(planned) }
            try await run(end, of: last)
        } catch {
            session = nil
            await connection.rollBack()
            throw error
        }
    }

    /// A statement and its record as one string, where that is safe: the grammar has read the statement, so it is one
    /// statement, and it runs as the connection's own role.
    private mutating func inOneTrip(_ planned: PlannedCommand) async throws -> String? {
        guard case .run(let statement) = planned.action else { return record.recordSQL(planned) }
        guard statement.isParsed, statement.session.role == nil else { return nil }
        try await enter(statement.session, of: planned)
        // The line break ends a comment at the statement's end.
        return ([statement.sql + "\n"] + statement.afterwards + [record.recordSQL(planned)]).joined(separator: "; ")
    }

    private mutating func apply(_ planned: PlannedCommand) async throws {
        guard case .run(let statement) = planned.action else {
            return try await run(record.recordSQL(planned), of: planned)
        }
        try await enter(statement.session, of: planned)
        // The extended protocol takes one statement only: what the grammar does not know cannot smuggle in a second.
        try await run(statement.sql, of: planned, alone: true)
        for sql in statement.afterwards { try await run(sql, of: planned, alone: true) }
        if statement.session.role != nil {
            try await run("RESET ROLE", of: planned)
            session = nil
        }
        try await run(record.recordSQL(planned), of: planned)
    }

    private mutating func enter(_ wanted: TargetSession, of planned: PlannedCommand) async throws {
        guard session != wanted else { return }
        let sql = sessionSQL(wanted)
        session = nil
        try await run(sql, of: planned)
        session = wanted
    }

    private func run(_ sql: String, of planned: PlannedCommand, alone: Bool = false) async throws {
        do {
            if alone { try await connection.query(sql) } else { try await connection.execute(sql) }
        } catch let error as PostgresError where error.code == .server && !error.isConnectionFailure {
            throw FailedStatement(planned: planned, error: error)
        }
    }

    private func sessionSQL(_ wanted: TargetSession) -> String {
        var lines = ["RESET ROLE"]
        for (name, value) in wanted.settings.sorted(by: { $0.key < $1.key })
        where known.contains(name) && session?.settings[name] != value {
            lines.append("SELECT pg_catalog.set_config(\(Quoting.literal(name)), \(Quoting.literal(value)), false)")
        }
        lines.append("SELECT pg_catalog.set_config('search_path', \(Quoting.literal(wanted.searchPath)), false)")
        if let role = wanted.role { lines.append("SET ROLE \(Quoting.identifier(role))") }
        return lines.joined(separator: "; ")
    }
}

/// A command whose statement, or whose record, the target refused.
struct FailedStatement: Error {
    let planned: PlannedCommand
    let error: PostgresError
}
