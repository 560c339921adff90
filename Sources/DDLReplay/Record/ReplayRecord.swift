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
        /// The command that replay holds.
        public let held: HeldCommand?
    }

    /// A command that replay could not run.
    public struct HeldCommand: Sendable, Hashable {
        /// The id of the row; ids are not in the order of commits.
        public let id: Int64
        /// The command tag.
        public let tag: String
        /// The full name of the main object.
        public let objectName: String?
        /// The statement, as far as it is known.
        public let statement: String?
        /// Why.
        public let reason: String
        /// The server's error code, where there is one.
        public let sqlState: String?
        /// How often it was tried.
        public let attempts: Int
    }

    let connection: PostgresConnection
    let sourceID: Int64
    /// The command that has a row already, because it is held.
    var heldID: Int64?

    /// Where replay of a source stands, without changing the target.
    ///
    /// - Throws: `PostgresError`, ``ReplayError/Code/notInstalled``.
    public static func standing(source: PostgresConnection, target: PostgresConnection) async throws -> Standing {
        let identity = try await SourceIdentity.read(from: source)
        guard let id = try await find(identity, target) else {
            return Standing(position: 0, isKnown: false, held: nil)
        }
        return try await ReplayRecord(connection: target, sourceID: id).standing()
    }

    /// Makes the schema where it is missing, and finds or makes the source's row.
    static func open(
        _ identity: SourceIdentity, on target: PostgresConnection, startAfter: Int64?
    ) async throws -> ReplayRecord {
        if let id = try await find(identity, target) {
            return ReplayRecord(connection: target, sourceID: id)
        }
        try await target.transaction { target in
            try await target.execute("SET LOCAL client_min_messages = warning; SET LOCAL ddlrelay.capture = off")
            // Two replayers that start at once make the schema one after the other.
            try await target.execute("SELECT pg_catalog.pg_advisory_xact_lock(\(advisoryLockClass), 0)")
            try await target.execute(CaptureSQL.replayState)
            try await target.query(
                """
                INSERT INTO ddlrelay.source (system_identifier, database, log_table, "position")
                SELECT $1, $2, $3::pg_catalog.int8, $4::pg_catalog.int8
                 WHERE NOT EXISTS (SELECT 1 FROM ddlrelay.source AS s
                                    WHERE s.system_identifier = $1 AND s.database = $2 AND s.log_table = $3::pg_catalog.int8)
                """,
                [identity.systemIdentifier, identity.database, String(identity.logTable), String(startAfter ?? 0)])
        }
        guard let id = try await find(identity, target) else {
            throw ReplayError(code: .recordUnusable, message: "the record of replay on the target cannot be used")
        }
        return ReplayRecord(connection: target, sourceID: id)
    }

    static let advisoryLockClass = 1_684_302_949

    /// One replayer at a time for a source; the lock goes with the connection.
    func tryLock() async throws -> Bool {
        try await connection.query(
            "SELECT pg_catalog.pg_try_advisory_lock(\(Self.advisoryLockClass), \(sourceID)) AS locked"
        ).rows.first?.boolean("locked") ?? false
    }

    func standing() async throws -> Standing {
        let row = try await connection.query(
            """
            SELECT s."position", c.id, c.tag, c.object_name, c.statement, c.reason, c.sqlstate, c.attempts
              FROM ddlrelay.source AS s
              LEFT JOIN ddlrelay.command AS c ON c.source_id = s.source_id AND c.state = 'held'
             WHERE s.source_id = $1::pg_catalog.int4
             ORDER BY c.id LIMIT 1
            """, [String(sourceID)]
        ).rows.first
        let held = row?.integer("id").map { id in
            HeldCommand(
                id: id, tag: row?.text("tag") ?? "", objectName: row?.text("object_name"),
                statement: row?.text("statement"), reason: row?.text("reason") ?? "", sqlState: row?.text("sqlstate"),
                attempts: row?.integer("attempts").map { Int($0) } ?? 1)
        }
        return Standing(position: row?.integer("position") ?? 0, isKnown: true, held: held)
    }

    /// SQL that records a command as done or skipped and moves the position, for the transaction of its statement.
    func recordSQL(_ planned: PlannedCommand) -> String {
        let command = planned.command
        let (state, statement, reason): (String, String?, String?) =
            switch planned.action {
            case .run(let target): ("done", target.script, target.rewriting)
            case .skip(let reason): ("skipped", nil, reason)
            case .hold(let reason): ("held", nil, reason)
            }
        // A held command that goes through at last has a row already.
        if command.id == heldID {
            return """
                UPDATE ddlrelay.command SET state = \(Quoting.literal(state)), statement = \(literal(statement)),
                       reason = \(literal(reason)), sqlstate = NULL, attempts = attempts + 1,
                       recorded_at = pg_catalog.clock_timestamp()
                 WHERE source_id = \(sourceID) AND id = \(command.id)
                """
        }
        let values = [
            "\(sourceID)", "\(command.id)", Quoting.literal(state), Quoting.literal(command.tag),
            literal(command.objectName),
            literal(statement), literal(reason), literal(command.eventTime),
        ]
        return """
            INSERT INTO ddlrelay.command (source_id, id, state, tag, object_name, statement, reason, captured_at)
            VALUES (\(values.joined(separator: ", ")))
            """
    }

    func positionSQL(_ position: Int64) -> String {
        "UPDATE ddlrelay.source SET \"position\" = \(position) WHERE source_id = \(sourceID)"
    }

    /// Records commands that the operator left out, and moves the position behind them.
    func leaveOut(_ commands: [CapturedCommand], upTo position: Int64) async throws {
        let sql = commands.map { command in
            recordSQL(PlannedCommand(command: command, action: .skip(reason: "left out by --start-after \(position)")))
        }
        try await connection.execute((["BEGIN"] + sql + [positionSQL(position), "COMMIT"]).joined(separator: "; "))
    }

    /// Records a command as held. In a transaction of its own: the statement's was rolled back.
    func hold(_ command: CapturedCommand, statement: String?, reason: String, sqlState: String?) async throws {
        try await connection.query(
            """
            UPDATE ddlrelay.command
               SET attempts = attempts + 1, statement = $3, reason = $4, sqlstate = $5, recorded_at = pg_catalog.clock_timestamp()
             WHERE source_id = $1::pg_catalog.int4 AND id = $2::pg_catalog.int8
            """, [String(sourceID), String(command.id), statement, reason, sqlState])
        try await connection.query(
            """
            INSERT INTO ddlrelay.command (source_id, id, state, tag, object_name, statement, reason, sqlstate, captured_at)
            SELECT $1::pg_catalog.int4, $2::pg_catalog.int8, 'held', $3, $4, $5, $6, $7, $8::pg_catalog.timestamptz
             WHERE NOT EXISTS (SELECT 1 FROM ddlrelay.command AS c
                                WHERE c.source_id = $1::pg_catalog.int4 AND c.id = $2::pg_catalog.int8)
            """,
            [
                String(sourceID), String(command.id), command.tag, command.objectName, statement, reason, sqlState,
                command.eventTime,
            ])
    }

    private func literal(_ value: String?) -> String { value.map(Quoting.literal) ?? "NULL" }

    private static func find(_ identity: SourceIdentity, _ target: PostgresConnection) async throws -> Int64? {
        let exists = try await target.query(
            """
            SELECT 1 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE n.nspname = 'ddlrelay' AND c.relname = 'command'
            """)
        guard !exists.rows.isEmpty else { return nil }
        return try await target.query(
            """
            SELECT s.source_id FROM ddlrelay.source AS s
             WHERE s.system_identifier = $1 AND s.database = $2 AND s.log_table = $3::pg_catalog.int8
            """, [identity.systemIdentifier, identity.database, String(identity.logTable)]
        ).rows.first?.integer("source_id")
    }
}
