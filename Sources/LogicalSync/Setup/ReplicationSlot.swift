import PostgresClient

/// A logical replication slot with the snapshot that it begins at.
///
/// The snapshot can be used as long as the connection that made the slot does nothing else.
struct ReplicationSlot: Sendable {
    /// The connection that holds the snapshot.
    let connection: PostgresConnection
    /// The name of the snapshot, for SET TRANSACTION SNAPSHOT and pg_dump.
    let snapshot: String

    /// Makes the slot; the server waits for the end of all transactions that are under way.
    static func create(_ name: String, on source: ConnectionInfo) async throws -> ReplicationSlot {
        var info = source
        info.isForReplication = true
        let connection = try await PostgresConnection.connect(to: info, applicationName: "ddlrelay sync")
        let row = try await connection.execute(
            "CREATE_REPLICATION_SLOT \(Quoting.identifier(name)) LOGICAL pgoutput EXPORT_SNAPSHOT"
        ).rows.first
        guard let snapshot = row?.text("snapshot_name") else {
            throw PostgresError(code: .unexpectedResult, message: "the replication slot has no snapshot")
        }
        return ReplicationSlot(connection: connection, snapshot: snapshot)
    }

    /// Whether there is a slot of this name.
    static func exists(_ name: String, on source: PostgresConnection) async throws -> Bool {
        try await !source.query(
            "SELECT 1 FROM pg_catalog.pg_replication_slots AS s WHERE s.slot_name = $1", [name]
        ).rows.isEmpty
    }

    /// Whether this database has slots whose names are LIKE a pattern.
    static func exist(like pattern: String, on source: PostgresConnection) async throws -> Bool {
        try await !source.query(
            """
            SELECT 1 FROM pg_catalog.pg_replication_slots AS s
             WHERE s.slot_name LIKE $1 AND s.database = pg_catalog.current_database()
            """, [pattern]
        ).rows.isEmpty
    }

    /// Drops slots whose names are LIKE a pattern. One that is in use is waited for: its worker is told to end first.
    static func drop(like pattern: String, on source: PostgresConnection) async throws {
        for _ in 1...100 {
            let rows = try await source.query(
                """
                SELECT s.slot_name, s.active_pid,
                       CASE WHEN s.active_pid IS NULL THEN NULL ELSE pg_catalog.pg_terminate_backend(s.active_pid) END AS ended
                  FROM pg_catalog.pg_replication_slots AS s
                 WHERE s.slot_name LIKE $1 AND s.database = pg_catalog.current_database()
                """, [pattern]
            ).rows
            if rows.isEmpty { return }
            for row in rows where row.text("active_pid") == nil {
                do {
                    try await source.query("SELECT pg_catalog.pg_drop_replication_slot($1)", [row.text("slot_name")])
                } catch let error as PostgresError where error.sqlState == "55006" || error.sqlState == "42704" {
                    // Its worker came back in between, or somebody else dropped it.
                }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw SyncError(
            code: .leftBehind, message: "a replication slot of the sync is still in use on the source",
            hint: "Take the target's part down first, or stop the target, and try again.")
    }
}
