import PostgresClient

/// Something that was asked of a server: an answer, or why there is none.
public enum Fact<Value: Sendable & Hashable>: Sendable, Hashable {
    case known(Value)
    case unknown(reason: String)

    /// The answer, nil where there is none.
    public var value: Value? {
        if case .known(let value) = self { value } else { nil }
    }
}

/// What is known about a server and the connection to it. Checks decide on this alone, so that they can be tested with
/// recorded facts.
public struct ServerFacts: Sendable, Hashable {
    /// 150018 for 15.18.
    public var versionNumber: Int
    /// "15.18 (Debian ...)".
    public var versionText: String
    /// What tells the platform.
    public var marks: PlatformMarks
    /// The current database.
    public var database: String
    /// The current role.
    public var role: String
    /// Whether the current role is a superuser.
    public var isSuperuser: Bool
    /// The encoding of the database, for example "UTF8".
    public var encoding: String
    /// Whether the server is a standby.
    public var isInRecovery: Bool
    /// Whether transactions are read-only by default.
    public var isReadOnly: Bool
    /// Whether the current role may create objects in schema public; nil where there is no such schema.
    public var mayCreateInPublic: Bool?
    /// Whether the current role may create schemas in the database.
    public var mayCreateSchemas: Bool
    /// The setting `event_triggers`, nil before PostgreSQL 17.
    public var eventTriggersEnabled: Bool?
    /// Whether the current role was let create an event trigger, in a transaction that was rolled back.
    public var mayCreateEventTriggers: Fact<Bool>
    /// Event triggers and tables of other capture tools.
    public var otherCaptureTools: [String]
    /// The capture that is installed here.
    public var capture: CaptureState

    /// The server's major version: 15, or 904 for 9.4 (905, 906).
    public var majorVersion: Int {
        versionNumber >= 100_000 ? versionNumber / 10_000 : versionNumber / 100
    }

    /// The version without its last part, as a number that can be compared: 150000, 90600.
    var releaseSeries: Int { versionNumber >= 100_000 ? versionNumber / 10_000 * 10_000 : versionNumber / 100 * 100 }

    /// The version as people write it.
    public var shortVersion: String {
        versionNumber >= 100_000
            ? "\(versionNumber / 10_000).\(versionNumber % 10_000)"
            : "\(versionNumber / 10_000).\(versionNumber / 100 % 100).\(versionNumber % 100)"
    }

    /// Asks a server. Changes nothing.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    public static func read(from connection: PostgresConnection) async throws -> ServerFacts {
        let row = try await connection.query(
            """
            SELECT pg_catalog.version() AS version, pg_catalog.current_database() AS database, current_user AS role,
                   (SELECT r.rolsuper FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user) AS is_superuser,
                   pg_catalog.current_setting('server_version') AS server_version,
                   pg_catalog.pg_encoding_to_char(d.encoding) AS encoding,
                   pg_catalog.pg_is_in_recovery() AS in_recovery,
                   pg_catalog.current_setting('transaction_read_only') = 'on' AS read_only,
                   (SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE') FROM pg_catalog.pg_namespace AS n
                     WHERE n.nspname = 'public') AS may_create_in_public,
                   pg_catalog.has_database_privilege(d.oid, 'CREATE') AS may_create_schemas,
                   (SELECT s.setting = 'on' FROM pg_catalog.pg_settings AS s WHERE s.name = 'event_triggers') AS event_triggers,
                   EXISTS (SELECT 1 FROM pg_catalog.pg_proc AS p WHERE p.proname = 'aurora_version') AS aurora
              FROM pg_catalog.pg_database AS d
             WHERE d.datname = pg_catalog.current_database()
            """
        ).rows.first
        guard let row else {
            throw PostgresError(code: .unexpectedResult, message: "the server does not describe itself")
        }
        let version = row.text("version") ?? ""
        let inRecovery = row.boolean("in_recovery") ?? false
        let readOnly = row.boolean("read_only") ?? false
        return ServerFacts(
            versionNumber: await connection.serverVersion,
            versionText: row.text("server_version") ?? "",
            marks: PlatformMarks(
                version: version, settings: try await vendorSettings(connection),
                roles: try await vendorRoles(connection), hasAuroraVersion: row.boolean("aurora") ?? false),
            database: row.text("database") ?? "",
            role: row.text("role") ?? "",
            isSuperuser: row.boolean("is_superuser") ?? false,
            encoding: row.text("encoding") ?? "",
            isInRecovery: inRecovery,
            isReadOnly: readOnly,
            mayCreateInPublic: row.boolean("may_create_in_public"),
            mayCreateSchemas: row.boolean("may_create_schemas") ?? false,
            eventTriggersEnabled: row.boolean("event_triggers"),
            mayCreateEventTriggers: inRecovery || readOnly
                ? .unknown(reason: "the server is read-only") : try await tryEventTrigger(connection),
            otherCaptureTools: try await otherCaptureTools(connection),
            capture: try await CaptureState.read(from: connection)
        )
    }

    private static func vendorSettings(_ connection: PostgresConnection) async throws -> [String: String] {
        let rows = try await connection.query(
            """
            SELECT s.name, s.setting FROM pg_catalog.pg_settings AS s
             WHERE s.name IN ('rds_release_date', 'rds_failover_slot_mode', 'rds.extensions')
                OR s.name LIKE 'polar%' OR s.name LIKE 'neon.%' OR s.name LIKE 'supautils.%'
            """
        ).rows
        var settings = Dictionary(
            rows.map { ($0.text("name") ?? "", $0.text("setting") ?? "") }, uniquingKeysWith: { first, _ in first })
        // A vendor may answer SHOW without listing the setting.
        if settings["rds_release_date"] == nil {
            do {
                settings["rds_release_date"] = try await connection.query("SHOW rds_release_date").rows.first?[0]
            } catch let error as PostgresError where error.sqlState == "42704" {}
        }
        return settings
    }

    private static func vendorRoles(_ connection: PostgresConnection) async throws -> Set<String> {
        let rows = try await connection.query(
            """
            SELECT r.rolname FROM pg_catalog.pg_roles AS r
             WHERE r.rolname IN ('pg_rds_superuser', 'rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin',
                                 'neon_superuser', 'supabase_admin')
            """
        ).rows
        return Set(rows.compactMap { $0[0] })
    }

    private static func otherCaptureTools(_ connection: PostgresConnection) async throws -> [String] {
        let rows = try await connection.query(
            """
            SELECT 'event trigger ' || pg_catalog.quote_ident(t.evtname) AS found
              FROM pg_catalog.pg_event_trigger AS t
             WHERE t.evtname LIKE 'awsdms\\_intercept\\_ddl%' OR t.evtname LIKE 'pgl\\_ddl\\_deploy%' OR t.evtname LIKE 'auto\\_rep\\_ddl%'
             UNION ALL
            SELECT 'table ' || c.oid::pg_catalog.regclass::pg_catalog.text
              FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname IN ('dts_pg_class', 'dts_postgres_heartbeat', 'dts_args_session')
             ORDER BY found
            """
        ).rows
        return rows.compactMap { $0[0] }
    }

    /// Makes an event trigger in a transaction that is rolled back. Nobody but the server knows who may: vendors let
    /// roles that are not superuser.
    private static func tryEventTrigger(_ connection: PostgresConnection) async throws -> Fact<Bool> {
        do {
            try await connection.execute(
                """
                BEGIN;
                SET LOCAL ddlrelay.capture = off;
                SET LOCAL lock_timeout = '2s';
                CREATE FUNCTION pg_temp.ddlrelay_trial() RETURNS pg_catalog.event_trigger LANGUAGE plpgsql AS 'BEGIN END';
                CREATE EVENT TRIGGER ddlrelay_trial ON ddl_command_end WHEN TAG IN ('CREATE CONVERSION')
                    EXECUTE PROCEDURE pg_temp.ddlrelay_trial();
                ROLLBACK;
                """)
            return .known(true)
        } catch let error as PostgresError where error.code == .server {
            await connection.rollBack()
            return error.sqlState == "42501" ? .known(false) : .unknown(reason: error.description)
        }
    }
}
