import Foundation
import PostgresClient

/// Reads the capture log of a source.
public struct CaptureLog: Sendable {
    /// Which rows.
    public struct Filter: Sendable, Hashable {
        /// Only rows with a higher id.
        public var after: Int64?
        /// Only rows up to this id.
        public var upTo: Int64?
        /// Only these command tags, any case.
        public var tags: [String]
        /// At most so many, the oldest.
        public var limit: Int?
        /// At most so many, the newest; shown oldest first all the same.
        public var last: Int?
        /// Not these ids.
        public var excluding: Set<Int64> = []
        /// Only rows of these transactions; of all where empty.
        public var transactions: Set<String> = []
        /// Only rows whose column `message` begins so; all where empty.
        public var messagePrefix = ""
        /// Only rows whose column `message` has one of these in it; all where empty.
        package var messageParts: Set<String> = []

        /// A value of the given parts.
        public init(after: Int64? = nil, upTo: Int64? = nil, tags: [String] = [], limit: Int? = nil, last: Int? = nil) {
            self.after = after
            self.upTo = upTo
            self.tags = tags
            self.limit = limit
            self.last = last
        }
    }

    /// The size of the log.
    public struct Summary: Sendable, Hashable {
        /// How many rows there are.
        public let rows: Int64
        /// The lowest id; nil for an empty log.
        public let oldest: Int64?
        /// The highest id; nil for an empty log.
        public let newest: Int64?
        /// How many rows were trimmed; nil where the log has no counter (the documented procedure).
        public let trimmed: Int64?
        /// How many commands could not be captured since the last installation; nil where the log has no counter.
        public let failed: Int64?
    }

    private let connection: PostgresConnection

    /// The log in the database of a connection.
    public init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    /// Rows in id order.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    public func commands(_ filter: Filter = Filter()) async throws -> [CapturedCommand] {
        let rows = try await connection.query(
            """
            SELECT c.id, c.event, c.tag, c.username, c.database, c.schema, c.object_type, c.object_name, c.client_address,
                   c.client_port, c.txid_current, c.message, c.log_table, c.event_time,
                   -- A string of a thousand statements has a thousand rows with all of it: sent once.
                   NULLIF(c.ddl_text, lag(c.ddl_text) OVER by_id) AS ddl_text,
                   COALESCE(c.ddl_text = lag(c.ddl_text) OVER by_id, false) AS is_same_text
              FROM (
                SELECT l.id, l.event, l.tag, l.username, l.database, l.schema, l.object_type, l.object_name,
                       l.client_address, l.client_port, l.txid_current, l.message, l.ddl_text,
                       l.tableoid::pg_catalog.int8 AS log_table,
                       pg_catalog.to_char(l.event_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS event_time
                  FROM public.dts_ddl_command AS l
                 WHERE l.id > $1 AND l.id <= $2 AND ($3 = '' OR upper(l.tag) = ANY (string_to_array($3, ',')))
                   AND ($5 = '' OR l.id <> ALL (string_to_array($5, ',')::pg_catalog.int8[]))
                   AND ($6 = '' OR l.txid_current = ANY (string_to_array($6, ',')))
                   AND ($7 = '' OR left(l.message, length($7)) = $7)
                   AND ($8 = '' OR EXISTS (SELECT 1 FROM unnest(string_to_array($8, E'\\n')) AS p (part)
                                            WHERE strpos(l.message, p.part) > 0))
                 ORDER BY l.id \(filter.last == nil ? "ASC" : "DESC")
                 LIMIT $4) AS c
            WINDOW by_id AS (ORDER BY c.id)
             ORDER BY c.id
            """,
            [
                String(filter.after ?? Int64.min), String(filter.upTo ?? Int64.max),
                filter.tags.map { $0.uppercased() }.joined(separator: ","),
                (filter.last ?? filter.limit).map(String.init),
                filter.excluding.map(String.init).joined(separator: ","),
                filter.transactions.joined(separator: ","), filter.messagePrefix,
                filter.messageParts.sorted().joined(separator: "\n"),
            ]
        ).rows
        var text: String?
        return rows.map { row in
            text = row.boolean("is_same_text") == true ? text : Self.text(row)
            return Self.command(row, text)
        }
    }

    private static func text(_ row: ResultRow) -> String? {
        row.bytes("ddl_text") == nil ? "" : row.validText("ddl_text")
    }

    /// The virtual ids of the transactions that may have rows on their way: who writes to the log keeps its lock on it to the
    /// end, prepared transactions included.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    package func writers() async throws -> Set<String> {
        let rows = try await connection.query(
            """
            SELECT DISTINCT l.virtualtransaction
              FROM pg_catalog.pg_locks AS l
             WHERE l.locktype = 'relation' AND l.mode = 'RowExclusiveLock' AND l.granted
               AND l.relation = 'public.dts_ddl_command'::pg_catalog.regclass
               AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
            """
        ).rows
        return Set(rows.compactMap { $0[0] })
    }

    /// What is known of the highest id that was given out.
    package enum NewestID: Sendable, Hashable {
        /// This one.
        case known(Int64)
        /// The role may not read the sequence; this is the highest of the log, nil where the log is empty.
        case atLeast(Int64?)
    }

    /// The highest id that was given out.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    package func newestID() async throws -> NewestID {
        let row = try await connection.query(
            """
            SELECT max(l.id) AS newest, pg_catalog.pg_get_serial_sequence('public.dts_ddl_command', 'id') AS sequence,
                   pg_catalog.has_sequence_privilege(
                       pg_catalog.pg_get_serial_sequence('public.dts_ddl_command', 'id'), 'SELECT') AS may_read
              FROM public.dts_ddl_command AS l
            """
        ).rows.first
        let newest = row?.integer("newest")
        guard let sequence = row?.text("sequence"), row?.boolean("may_read") == true else { return .atLeast(newest) }
        let given = try await connection.query(
            "SELECT CASE WHEN s.is_called THEN s.last_value ELSE 0 END AS given FROM \(sequence) AS s"
        ).rows.first?.integer("given")
        return .known(max(newest ?? 0, given ?? 0))
    }

    /// How many rows were trimmed since the log was made; nil where the role may not see that.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    package func trimmedRows() async throws -> Int64? {
        let mayRead = try await connection.query(
            """
            SELECT pg_catalog.has_sequence_privilege(c.oid, 'SELECT') AS may
              FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE n.nspname = 'public' AND c.relname = 'dts_ddl_command_trimmed' AND c.relkind = 'S'
            """
        ).rows.first?.boolean("may")
        guard mayRead == true else { return nil }
        return try await connection.query(
            "SELECT CASE WHEN s.is_called THEN s.last_value ELSE 0 END AS trimmed FROM public.dts_ddl_command_trimmed AS s"
        ).rows.first?.integer("trimmed")
    }

    /// The highest id that rows behind a position say was trimmed; nil where none says so.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    package func highestTrimmed(after position: Int64) async throws -> Int64? {
        try await connection.query(
            """
            SELECT max(pg_catalog."substring"(l.message, '"trimmed" : ([0-9]+)}$')::pg_catalog.int8) AS trimmed
              FROM public.dts_ddl_command AS l
             WHERE l.id > $1::pg_catalog.int8
            """, [String(position)]
        ).rows.first?.integer("trimmed")
    }

    /// Removes rows up to an id, but for the newest of them: that one always stays, and says what was removed, for whoever
    /// else reads this log.
    ///
    /// - Returns: how many were removed.
    /// - Throws: `PostgresError`, `CancellationError`.
    public func prune(upTo position: Int64, keep: Int = 0) async throws -> Int {
        let count = try await counter("dts_ddl_command_trimmed") != nil
        return try await connection.transaction { connection in
            let gone = try await connection.query(
                """
                WITH kept AS (
                         SELECT k.id FROM public.dts_ddl_command AS k WHERE k.id <= $1::pg_catalog.int8
                          ORDER BY k.id DESC OFFSET $2::pg_catalog.int8 - 1 LIMIT 1),
                     gone AS (
                         DELETE FROM public.dts_ddl_command AS l USING kept WHERE l.id < kept.id RETURNING l.id)
                SELECT pg_catalog.count(*) AS rows, pg_catalog.max(g.id) AS newest, (SELECT k.id FROM kept AS k) AS kept
                       \(count ? ", pg_catalog.max(pg_catalog.nextval('public.dts_ddl_command_trimmed'))" : "")
                  FROM gone AS g
                """, [String(position), String(max(keep, 1))]
            ).rows.first
            guard let gone, let newest = gone.integer("newest"), let kept = gone.integer("kept") else { return 0 }
            try await connection.query(
                """
                UPDATE public.dts_ddl_command AS l
                   SET message = CASE
                           WHEN pg_catalog.left(l.message, 1) = '{' AND pg_catalog."right"(l.message, 1) = '}'
                           THEN pg_catalog.left(pg_catalog.regexp_replace(l.message, ', "trimmed" : [0-9]+}$', '}'), -1) || ', '
                           ELSE '{' END || '"trimmed" : ' || $2 || '}'
                 WHERE l.id = $1::pg_catalog.int8
                """, [String(kept), String(newest)])
            return Int(gone.integer("rows") ?? 0)
        }
    }

    /// How large the log is.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    public func summary() async throws -> Summary {
        let row = try await connection.query(
            "SELECT count(*) AS rows, min(l.id) AS oldest, max(l.id) AS newest FROM public.dts_ddl_command AS l"
        ).rows.first
        return Summary(
            rows: row?.integer("rows") ?? 0, oldest: row?.integer("oldest"), newest: row?.integer("newest"),
            trimmed: try await counter("dts_ddl_command_trimmed"), failed: try await counter("dts_ddl_command_failed"))
    }

    private func counter(_ name: String) async throws -> Int64? {
        let exists = try await connection.query(
            """
            SELECT 1 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE n.nspname = 'public' AND c.relname = $1 AND c.relkind = 'S'
            """, [name])
        guard !exists.rows.isEmpty else { return nil }
        return try await connection.query("SELECT s.last_value FROM public.\(Quoting.identifier(name)) AS s").rows
            .first?
            .integer("last_value")
    }

    private static func command(_ row: ResultRow, _ text: String?) -> CapturedCommand {
        let raw = row.text("message")
        var message = raw.flatMap(decode)
        var text = text
        // Shown it may be with what stands for such bytes, but no statement may be made of it.
        if raw != nil, row.validText("message") == nil {
            text = nil
            message?.statement = nil
            message?.functionFrame = nil
        }
        var command = CapturedCommand(
            id: row.integer("id") ?? 0,
            ddlText: text,
            event: row.text("event") ?? "", tag: row.text("tag") ?? "", username: row.text("username"),
            database: row.text("database"), schema: row.text("schema"), objectType: row.text("object_type"),
            objectName: row.text("object_name"), clientAddress: row.text("client_address"),
            clientPort: row.integer("client_port").map { Int($0) }, eventTime: row.text("event_time"),
            transactionID: row.text("txid_current"), message: message, rawMessage: raw)
        command.logTable = row.integer("log_table")
        return command
    }

    /// Rows of the documented procedure have other text in `message`, or none.
    private static func decode(_ message: String) -> CaptureMessage? {
        guard message.hasPrefix("{") else { return nil }
        return try? JSONDecoder().decode(CaptureMessage.self, from: Data(message.utf8))
    }
}
