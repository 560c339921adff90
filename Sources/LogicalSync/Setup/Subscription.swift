import PostgresClient
import PostgresParser

/// The subscription of a sync on the target.
struct Subscription: Sendable {
    let target: PostgresConnection
    let name: SyncName

    private var identifier: String { Quoting.identifier(name.object) }

    /// Its oid; nil where there is none in this database.
    func oid() async throws -> Int64? {
        try await target.query(
            """
            SELECT s.oid::pg_catalog.int8 AS oid FROM pg_catalog.pg_subscription AS s
             WHERE s.subname = $1
               AND s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
            """, [name.object]
        ).rows.first?.integer("oid")
    }

    /// What tells one apply worker from another; nil while there is none.
    func worker() async throws -> String? {
        try await target.query(
            """
            SELECT w.pid || ' ' || a.backend_start AS worker
              FROM pg_catalog.pg_stat_subscription AS w
              JOIN pg_catalog.pg_stat_activity AS a ON a.pid = w.pid
             WHERE w.subname = $1 AND w.relid IS NULL
               -- Another database of this server may have a subscription of the same name.
               AND a.datname = pg_catalog.current_database()
            """, [name.object]
        ).rows.first?.text("worker")
    }

    /// Makes it on the slot that is there, with the tables of the publication taken as copied.
    func create(connection: String) async throws {
        // A transaction is applied when it has ended on the source, by one process: the trigger knows the worker by it.
        let streaming = await target.serverVersion >= 140_000 ? ", streaming = off" : ""
        // The statement holds a password, maybe: it is no matter for the server's log, also where it fails.
        let mayKeepSilent =
            try await target.query("SELECT pg_catalog.current_setting('is_superuser') AS may").rows.first?
            .text("may") == "on"
        if mayKeepSilent {
            try await target.query(Self.logging("v.value"))
        }
        do {
            try await create(connection: connection, options: streaming)
        } catch {
            if mayKeepSilent { _ = try? await target.query(Self.logging("s.reset_val")) }
            throw error
        }
        if mayKeepSilent { try await target.query(Self.logging("s.reset_val")) }
    }

    /// Gives the settings by which a statement's text gets into the log a value, as far as the server has them.
    private static func logging(_ value: String) -> String {
        """
        SELECT pg_catalog.set_config(s.name, \(value), false)
          FROM pg_catalog.pg_settings AS s
          JOIN (VALUES ('log_statement', 'none'), ('log_min_error_statement', 'panic'), ('log_min_duration_statement', '-1'),
                       ('log_min_duration_sample', '-1'), ('log_transaction_sample_rate', '0')) AS v (name, value)
            ON v.name = s.name
        """
    }

    private func create(connection: String, options: String) async throws {
        try await target.execute(
            """
            CREATE SUBSCRIPTION \(identifier) CONNECTION \(Quoting.literal(connection)) PUBLICATION \(identifier)
                WITH (create_slot = false, slot_name = \(Quoting.literal(name.object)), copy_data = false\(options))
            """)
    }

    /// Takes in what the publication has by now; the rows of new tables are copied.
    ///
    /// It reads the source's tables by a session of the target's server. From 16 on the source locks them for that: a
    /// command that holds its table, and waits for ``CaptureLogLock``, would wait for us for ever, and we for it. Neither
    /// server can see that, so it is given up after a moment (SQLSTATE 57014): the lock is let go, the command goes through, and the next try is soon.
    func refresh() async throws {
        try await target.execute("SET statement_timeout = '2s'")
        do {
            // By itself: it must not stand in a transaction block.
            try await target.execute("ALTER SUBSCRIPTION \(identifier) REFRESH PUBLICATION WITH (copy_data = true)")
        } catch let error as PostgresError where error.code == .server && !error.isConnectionFailure {
            try await target.execute("SET statement_timeout = 0")
            throw error
        }
        try await target.execute("SET statement_timeout = 0")
    }

    /// Its tables by their present names, without the capture log.
    func tables() async throws -> Set<QualifiedName> {
        let rows = try await target.query(
            """
            SELECT n.nspname AS schema, c.relname AS name
              FROM pg_catalog.pg_subscription_rel AS r
              JOIN pg_catalog.pg_subscription AS s ON s.oid = r.srsubid
              JOIN pg_catalog.pg_class AS c ON c.oid = r.srrelid
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE s.subname = $1
            """, [name.object]
        ).rows
        return Set(rows.compactMap(QualifiedName.init(row:))).subtracting([.captureLog])
    }

    /// Drops it, and leaves the slot to whoever has the source.
    func drop() async throws {
        guard try await oid() != nil else { return }
        try await target.execute("ALTER SUBSCRIPTION \(identifier) DISABLE")
        try await target.execute("ALTER SUBSCRIPTION \(identifier) SET (slot_name = NONE)")
        try await target.execute("DROP SUBSCRIPTION \(identifier)")
    }
}
