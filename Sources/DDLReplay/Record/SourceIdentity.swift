import PostgresClient

/// Which capture log this is: the cluster, the database, and the log table itself, because a log that is installed
/// anew begins its ids anew.
package struct SourceIdentity: Sendable, Hashable {
    package let systemIdentifier: String
    let database: String
    let logTable: Int64

    package static func read(from connection: PostgresConnection) async throws -> SourceIdentity {
        let row = try await connection.query(
            """
            SELECT pg_catalog.current_database() AS database, d.oid::pg_catalog.int8 AS database_oid,
                   (SELECT c.oid::pg_catalog.int8 FROM pg_catalog.pg_class AS c
                      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                     WHERE n.nspname = 'public' AND c.relname = 'dts_ddl_command') AS log_table
              FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()
            """
        ).rows.first
        guard let row, let database = row.text("database") else {
            throw PostgresError(code: .unexpectedResult, message: "the source does not say its database")
        }
        guard let logTable = row.integer("log_table") else {
            throw ReplayError(
                code: .notInstalled, message: "the capture is not installed in database \"\(database)\" of the source",
                detail: "There is no table public.dts_ddl_command.",
                hint: "Run \"ddlrelay install\" on the source first.")
        }
        return SourceIdentity(
            systemIdentifier: try await systemIdentifier(connection, databaseOID: row.integer("database_oid") ?? 0),
            database: database, logTable: logTable)
    }

    /// PostgreSQL shows its system identifier to SQL from 9.6 on; before that, and where a vendor hides it, the
    /// database's oid stands in.
    private static func systemIdentifier(_ connection: PostgresConnection, databaseOID: Int64) async throws -> String {
        let fallback = "database-oid-\(databaseOID)"
        guard await connection.serverVersion >= 90_600 else { return fallback }
        do {
            return try await connection.query("SELECT s.system_identifier FROM pg_catalog.pg_control_system() AS s")
                .rows.first?.text("system_identifier") ?? fallback
        } catch let error as PostgresError where ["42501", "42883"].contains(error.sqlState) {
            return fallback
        }
    }

    /// A standby shows the log, and not who is still writing to it: ids that are on their way would be taken for rolled back.
    package static func refuseStandby(_ source: PostgresConnection) async throws {
        let isStandby = try await source.query("SELECT pg_catalog.pg_is_in_recovery() AS is_standby").rows.first?
            .boolean("is_standby")
        guard isStandby == true else { return }
        throw ReplayError(
            code: .sourceUnusable, message: "the source is a standby",
            detail: "It does not show which commands are on their way, so some could be passed over.",
            hint:
                "Connect to its primary; in a connection string with several hosts, add target_session_attrs=read-write."
        )
    }

    /// Replay onto the source itself would run every command twice.
    package static func refuseSameDatabase(_ source: PostgresConnection, _ target: PostgresConnection) async throws {
        if try await place(source) == place(target) {
            throw ReplayError(
                code: .sameDatabase, message: "source and target are the same database",
                hint: "Check --source and --target (DDLRELAY_SOURCE, DDLRELAY_TARGET).")
        }
    }

    private static func place(_ connection: PostgresConnection) async throws -> String? {
        try await connection.query(
            """
            SELECT pg_catalog.current_database() || '/' || pg_catalog.pg_postmaster_start_time() || '/' ||
                   pg_catalog.current_setting('port') AS place
            """
        ).rows.first?.text("place")
    }
}
