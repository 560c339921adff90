import CaptureSQL
import DDLCapture
import PostgresClient

/// The record of replay on the target, schema `ddlrelay`.
public struct ReplayRecord: Sendable {
    /// Where replay of a source stands.
    public struct Standing: Sendable, Hashable {
        /// Everything up to this id is done.
        public let position: Int64
        /// Whether anything was recorded for this source yet.
        public let isKnown: Bool
        /// The commands that replay holds, the oldest first.
        public let heldCommands: [HeldCommand]

        /// The command that replay stops at.
        public var held: HeldCommand? { heldCommands.first }
    }

    package let connection: PostgresConnection
    package let sourceID: Int64

    /// Where replay of a source stands, without changing the target.
    ///
    /// - Throws: `PostgresError`, ``ReplayError/Code/notInstalled``, ``ReplayError/Code/recordUnusable``.
    public static func standing(source: PostgresConnection, target: PostgresConnection) async throws -> Standing {
        let identity = try await SourceIdentity.read(from: source)
        guard let id = try await RecordSchema.find(identity, target) else {
            return Standing(position: 0, isKnown: false, heldCommands: [])
        }
        return try await ReplayRecord(connection: target, sourceID: id).standing()
    }

    /// The record of a source that is replayed here already; nil where it is not.
    package static func existing(source: PostgresConnection, target: PostgresConnection) async throws -> ReplayRecord? {
        try await RecordSchema.find(SourceIdentity.read(from: source), target).map {
            ReplayRecord(connection: target, sourceID: $0)
        }
    }

    /// Makes the schema where it is missing or old, and finds or makes the source's row.
    ///
    /// - Parameter asAnother: looks for the source under another identity where it is not known by its own.
    package static func open(
        _ identity: SourceIdentity, on target: PostgresConnection, startAfter: Int64?,
        asAnother: () async throws -> Int64? = { nil }
    ) async throws -> ReplayRecord {
        try await RecordSchema.prepare(on: target)
        if let id = try await RecordSchema.find(identity, target) {
            return ReplayRecord(connection: target, sourceID: id)
        }
        if let id = try await asAnother() { return ReplayRecord(connection: target, sourceID: id) }
        try await target.query(
            """
            INSERT INTO ddlrelay.source (system_identifier, database, log_table, "position")
            SELECT $1, $2, $3::pg_catalog.int8, $4::pg_catalog.int8
             WHERE NOT EXISTS (SELECT 1 FROM ddlrelay.source AS s
                                WHERE s.system_identifier = $1 AND s.database = $2 AND s.log_table = $3::pg_catalog.int8)
            """,
            [identity.systemIdentifier, identity.database, String(identity.logTable), String(startAfter ?? 0)])
        guard let id = try await RecordSchema.find(identity, target) else {
            throw ReplayError(code: .recordUnusable, message: "the record of replay on the target cannot be used")
        }
        return ReplayRecord(connection: target, sourceID: id)
    }

    /// What of the source is replayed, as on record; nil where it is not.
    func selection() async throws -> String? {
        try await connection.query(
            "SELECT s.selection FROM ddlrelay.source AS s WHERE s.source_id = $1::pg_catalog.int4", [String(sourceID)]
        ).rows.first?.text("selection")
    }

    /// Puts it on record.
    func setSelection(_ selection: String) async throws {
        try await connection.query(
            "UPDATE ddlrelay.source SET selection = $2 WHERE source_id = $1::pg_catalog.int4",
            [String(sourceID), selection])
    }

    /// One replayer at a time for a source; the lock goes with the connection.
    package func tryLock() async throws -> Bool {
        try await connection.query(
            "SELECT pg_catalog.pg_try_advisory_lock(\(RecordSchema.advisoryLockClass), \(sourceID)) AS locked"
        ).rows.first?.boolean("locked") ?? false
    }

    /// Who has the lock, in words; nil where that is over, or not to be seen.
    func lockHolder() async throws -> String? {
        let row = try await connection.query(
            """
            SELECT l.pid, a.usename AS role, COALESCE(pg_catalog.host(a.client_addr), 'a local socket') AS client,
                   pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since
              FROM pg_catalog.pg_locks AS l
              JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
             WHERE l.locktype = 'advisory' AND l.classid::pg_catalog.int8 = \(RecordSchema.advisoryLockClass)
               AND l.objid::pg_catalog.int8 = \(sourceID) AND l.granted
               AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
            """
        ).rows.first
        guard let row, let pid = row.text("pid"), let role = row.text("role") else { return nil }
        return
            "On the target it is process \(pid), role \"\(role)\", from \(row.text("client") ?? "?"), since \(row.text("since") ?? "?")."
    }

    /// Ends a session of an earlier connection of this process, where it still holds the lock.
    func endSession(_ pid: Int32) async throws {
        try await connection.query(
            """
            SELECT pg_catalog.pg_terminate_backend(l.pid)
              FROM pg_catalog.pg_locks AS l
             WHERE l.locktype = 'advisory' AND l.classid::pg_catalog.int8 = \(RecordSchema.advisoryLockClass)
               AND l.objid::pg_catalog.int8 = \(sourceID) AND l.granted AND l.pid = \(pid)
               AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
            """)
    }

    package func standing() async throws -> Standing {
        let row = try await connection.query(
            "SELECT s.\"position\" FROM ddlrelay.source AS s WHERE s.source_id = $1::pg_catalog.int4",
            [String(sourceID)]
        ).rows.first
        return Standing(
            position: row?.integer("position") ?? 0, isKnown: true,
            heldCommands: try await undecided().filter { $0.state == .held })
    }

    /// How many commands could not be run on the target and were left out (``ReplayOptions/OnError/skip``).
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    public static func leftOutOnError(source: PostgresConnection, target: PostgresConnection) async throws -> Int {
        guard let record = try await existing(source: source, target: target) else { return 0 }
        let count = try await target.query(
            """
            SELECT count(*) AS commands FROM ddlrelay.command AS c
             WHERE c.source_id = $1::pg_catalog.int4 AND c.state = 'skipped' AND c.reason LIKE 'skipped on error: %'
            """, [String(record.sourceID)]
        ).rows.first?.integer("commands")
        return Int(count ?? 0)
    }

    // MARK: - Commands in hand

    /// Commands that have a row and are not done: held ones, and those that run outside a transaction.
    package func undecided() async throws -> [HeldCommand] {
        try await connection.query(
            """
            SELECT c.id, c.state, c.tag, c.object_name, c.statement, c.reason, c.sqlstate, c.attempts, c.decision,
                   c.replacement, c.decided_by,
                   pg_catalog.to_char(c.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS recorded_at
              FROM ddlrelay.command AS c
             WHERE c.source_id = $1::pg_catalog.int4 AND c.state IN ('held', 'started')
             ORDER BY c.id
            """, [String(sourceID)]
        ).rows.map(HeldCommand.init)
    }

    /// Records a command as held. In a transaction of its own: the statement's was rolled back.
    func hold(_ command: CapturedCommand, statement: String?, reason: String, sqlState: String?) async throws {
        let sql = holdSQL(command, statement: statement, reason: reason, sqlState: sqlState)
        try await connection.execute("BEGIN; \(sql); COMMIT")
    }

    /// SQL that records a command as held, for a transaction.
    package func holdSQL(
        _ command: CapturedCommand, statement: String?, reason: String, sqlState: String?
    ) -> String {
        let literals = [
            Quoting.literal(command.tag), literal(command.objectName), literal(statement), Quoting.literal(reason),
            literal(sqlState), literal(command.eventTime),
        ]
        return """
            UPDATE ddlrelay.command
               SET state = 'held', attempts = attempts + 1, statement = \(literal(statement)),
                   reason = \(Quoting.literal(reason)), sqlstate = \(literal(sqlState)),
                   decision = CASE WHEN decision = 'retry' THEN NULL ELSE decision END,
                   recorded_at = pg_catalog.clock_timestamp()
             WHERE source_id = \(sourceID) AND id = \(command.id) AND state IN ('held', 'started');
            INSERT INTO ddlrelay.command (source_id, id, state, tag, object_name, statement, reason, sqlstate, captured_at)
            SELECT \(sourceID), \(command.id), 'held', \(literals.joined(separator: ", "))
             WHERE NOT EXISTS (SELECT 1 FROM ddlrelay.command AS c
                                WHERE c.source_id = \(sourceID) AND c.id = \(command.id))
            """
    }

    /// Records that a statement is run outside a transaction: should this process die meanwhile, the next one finds out
    /// from the catalog whether it was done.
    func start(_ planned: PlannedCommand, statement: String) async throws {
        let command = planned.command
        try await connection.execute(
            """
            BEGIN;
            UPDATE ddlrelay.command
               SET state = 'started', statement = \(Quoting.literal(statement)), recorded_at = pg_catalog.clock_timestamp()
             WHERE source_id = \(sourceID) AND id = \(command.id);
            INSERT INTO ddlrelay.command (source_id, id, state, tag, object_name, statement, attempts, captured_at)
            SELECT \(sourceID), \(command.id), 'started', \(Quoting.literal(command.tag)),
                   \(literal(command.objectName)), \(Quoting.literal(statement)), 0, \(literal(command.eventTime))
             WHERE NOT EXISTS (SELECT 1 FROM ddlrelay.command AS c
                                WHERE c.source_id = \(sourceID) AND c.id = \(command.id));
            COMMIT
            """)
    }

    /// Keeps what a person decided; false where the command is not held.
    func decide(
        _ decision: HeldCommand.Decision, replacement: String?, about id: Int64, by user: String
    ) async throws -> Bool {
        try await connection.query(
            """
            UPDATE ddlrelay.command AS c
               SET decision = $3, replacement = $4, decided_by = session_user || ' (' || $5 || ')',
                   decided_at = pg_catalog.clock_timestamp()
             WHERE c.source_id = $1::pg_catalog.int4 AND c.id = $2::pg_catalog.int8 AND c.state IN ('held', 'started')
            RETURNING c.id
            """, [String(sourceID), String(id), decision.name, replacement, user]
        ).rows.isEmpty == false
    }

    // MARK: - For the transaction of a statement

    /// SQL that records a command as done or skipped.
    ///
    /// - Parameter hasRow: whether the command is on record already, as held or started.
    /// Records a command that has no row yet, or that has one.
    func recordSQL(_ planned: PlannedCommand, hasRow: Bool = false) -> String {
        guard hasRow else { return recordSQL([planned]) }
        let (state, statement, reason) = Self.outcome(planned)
        return """
            UPDATE ddlrelay.command SET state = \(Quoting.literal(state)), statement = \(literal(statement)),
                   reason = \(literal(reason)), sqlstate = NULL, attempts = attempts + 1,
                   recorded_at = pg_catalog.clock_timestamp()
             WHERE source_id = \(sourceID) AND id = \(planned.command.id)
            """
    }

    /// Records commands that have no row yet.
    func recordSQL(_ commands: [PlannedCommand]) -> String {
        let rows = commands.map { planned in
            let (state, statement, reason) = Self.outcome(planned)
            let command = planned.command
            let values = [
                "\(sourceID)", "\(command.id)", Quoting.literal(state), Quoting.literal(command.tag),
                literal(command.objectName), literal(statement), literal(reason), literal(command.eventTime),
            ]
            return "(\(values.joined(separator: ", ")))"
        }
        return """
            INSERT INTO ddlrelay.command (source_id, id, state, tag, object_name, statement, reason, captured_at)
            VALUES \(rows.joined(separator: ", "))
            """
    }

    private static func outcome(_ planned: PlannedCommand) -> (state: String, statement: String?, reason: String?) {
        switch planned.action {
        case .run(let target): ("done", target.script, target.rewriting)
        case .skip(let reason): ("skipped", nil, reason)
        case .hold(let reason): ("held", nil, reason)
        }
    }

    func positionSQL(_ position: Int64) -> String {
        "UPDATE ddlrelay.source SET \"position\" = \(position) WHERE source_id = \(sourceID)"
    }

    /// Records commands that the operator left out, and moves the position behind them.
    func leaveOut(_ commands: [CapturedCommand], upTo position: Int64) async throws {
        let known = Set(try await undecided().map(\.id))
        let leftOut = commands.map {
            PlannedCommand(command: $0, action: .skip(reason: "left out by --start-after \(position)"))
        }
        let decided = leftOut.filter { known.contains($0.command.id) }.map { recordSQL($0, hasRow: true) }
        let others = leftOut.filter { !known.contains($0.command.id) }
        let new = stride(from: 0, to: others.count, by: 500).map { recordSQL(Array(others[$0...].prefix(500))) }
        try await connection.execute(
            (["BEGIN"] + decided + new + [positionSQL(position), "COMMIT"]).joined(separator: "; "))
    }

    private func literal(_ value: String?) -> String { value.map(Quoting.literal) ?? "NULL" }
}
