import DDLCapture
import PostgresClient

/// The session of a target's connection, before any command's own settings.
enum TargetConnection {
    /// Sets it up, also once more after a script has changed it.
    ///
    /// The role, or the database, may have settings for the sessions of an application: a time limit would end a statement
    /// that the source has run, and the isolation of a whole transaction would look at rows as they were before a lock.
    /// The target's own capture leaves replayed commands out; a lock must not make others queue behind us for long.
    static func prepare(_ connection: PostgresConnection, lockTimeout: Int) async throws {
        try await connection.execute(
            """
            RESET ALL; SET search_path = ''; SET DateStyle = ISO; SET TimeZone = 'UTC';
            SELECT pg_catalog.set_config(s.name, v.value, false)
              FROM pg_catalog.pg_settings AS s
              JOIN (VALUES ('statement_timeout', '0'), ('idle_in_transaction_session_timeout', '0'),
                           ('transaction_timeout', '0'), ('idle_session_timeout', '0'),
                           ('default_transaction_isolation', 'read committed'), ('default_transaction_read_only', 'off'),
                           ('default_transaction_deferrable', 'off'), ('standard_conforming_strings', 'on')) AS v (name, value)
                ON v.name = s.name;
            SET ddlrelay.capture = off; SET lock_timeout = \(lockTimeout); SET client_min_messages = error
            """)
    }

    /// Refuses a pooler that gives each transaction another session: settings and locks would be somebody else's.
    static func refuseSharedSessions(_ connection: PostgresConnection) async throws {
        guard await connection.serverVersion >= 90_600 else { return }
        let mark = String(UInt64.random(in: .min ... .max), radix: 36)
        try await connection.query("SELECT pg_catalog.set_config('ddlrelay.session', $1, false)", [mark])
        // Whoever comes next gets the session that was given back last.
        let other = try await PostgresConnection.connect(to: connection.info)
        await other.limitAnswers(seconds: 5)
        var isShared = false
        do {
            for _ in 1...3 {
                let seen = try await other.query(
                    """
                    -- PostgreSQL 9.6 and later
                    SELECT pg_catalog.current_setting('ddlrelay.session', true) AS mark
                    """)
                if seen.rows.first?.text("mark") == mark { isShared = true }
            }
        } catch let error as PostgresError where error.code == .timeout {
            // It waits until this connection gives its session back: that is ours alone.
        }
        await other.close()
        try await connection.query("SELECT pg_catalog.set_config('ddlrelay.session', '', false)")
        guard isShared else { return }
        throw ReplayError(
            code: .recordUnusable,
            message: "a pooler before the target gives its sessions to others between transactions",
            detail: "The session of one client was seen by another.",
            hint: "Connect to the server itself, or to a pool in session mode.")
    }
}
