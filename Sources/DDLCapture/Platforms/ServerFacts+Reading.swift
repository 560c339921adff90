import PostgresClient

extension ServerFacts {
    /// Asks a server, as far as the purpose needs. Changes nothing.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    public static func read(
        from source: some FactSource, for purpose: CheckPurpose = .capture
    ) async throws -> ServerFacts {
        guard let row = try await source.answer(.server).first else {
            throw PostgresError(code: .unexpectedResult, message: "the server does not describe itself")
        }
        let isWritable = row.boolean("in_recovery") == false && row.boolean("read_only") == false
        let readOnly = Fact<Bool>.unknown(reason: "the server is read-only")
        var facts = ServerFacts(
            versionNumber: try await source.versionNumber(),
            versionText: row.text("server_version") ?? "",
            marks: try await PlatformMarks.read(from: source, server: row),
            database: row.text("database") ?? "",
            place: row.text("place"),
            role: row.text("role") ?? "",
            isSuperuser: row.boolean("is_superuser") ?? false,
            encoding: row.text("encoding") ?? "",
            isInRecovery: row.boolean("in_recovery") ?? false,
            isReadOnly: row.boolean("read_only") ?? false,
            mayCreateInPublic: row.boolean("may_create_in_public"),
            mayCreateSchemas: row.boolean("may_create_schemas") ?? false,
            mayUseStateSchema: row.boolean("may_use_state_schema"),
            eventTriggersEnabled: row.boolean("event_triggers"),
            mayCreateEventTriggers: isWritable ? try await source.permission(.eventTriggerTrial) : readOnly,
            otherCaptureTools: try await source.answer(.otherCaptureTools).compactMap { $0.text("found") },
            earlierEventTriggers: try await source.answer(.earlierEventTriggers).compactMap { $0.text("name") },
            capture: try await CaptureState.read(from: source),
            settings: try await source.fact { try await ServerSettings.read(from: source) })
        guard purpose != .capture else { return facts }

        facts.inventory = try await source.fact { try await Inventory.read(from: source) }
        facts.openTransactions = try await source.fact { try await OpenTransaction.read(from: source) }
        facts.triggers = try await source.fact { try await FiringTrigger.read(from: source) }
        guard purpose == .sync else { return facts }

        guard ServerFeature.logicalReplication.isIn(facts.versionNumber) else {
            let reason = "version \(facts.shortVersion) has no logical replication"
            facts.replication = .unknown(reason: reason)
            facts.mayCreateSubscriptions = .unknown(reason: reason)
            return facts
        }
        facts.replication = try await source.fact { try await ReplicationFacts.read(from: source) }
        facts.mayCreateSubscriptions = isWritable ? try await source.permission(.subscriptionTrial) : readOnly
        return facts
    }
}

extension FactQuery {
    /// The server, the database and the role, in one row.
    static let server = FactQuery(
        "server",
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
               (SELECT pg_catalog.pg_has_role(n.nspowner, 'USAGE') FROM pg_catalog.pg_namespace AS n
                 WHERE n.nspname = 'ddlrelay') AS may_use_state_schema,
               pg_catalog.current_database() || '/' || pg_catalog.pg_postmaster_start_time() || '/' ||
               pg_catalog.current_setting('port') AS place,
               (SELECT s.setting = 'on' FROM pg_catalog.pg_settings AS s WHERE s.name = 'event_triggers') AS event_triggers,
               EXISTS (SELECT 1 FROM pg_catalog.pg_proc AS p WHERE p.proname = 'aurora_version') AS aurora
          FROM pg_catalog.pg_database AS d
         WHERE d.datname = pg_catalog.current_database()
        """)

    static let otherCaptureTools = FactQuery(
        "other-capture-tools",
        """
        SELECT 'event trigger ' || pg_catalog.quote_ident(t.evtname) AS found
          FROM pg_catalog.pg_event_trigger AS t
         WHERE t.evtname LIKE 'awsdms\\_intercept\\_ddl%' OR t.evtname LIKE 'pgl\\_ddl\\_deploy%' OR t.evtname LIKE 'auto\\_rep\\_ddl%'
         UNION ALL
        SELECT 'table ' || c.oid::pg_catalog.regclass::pg_catalog.text
          FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
         WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname IN ('dts_pg_class', 'dts_postgres_heartbeat', 'dts_args_session')
         ORDER BY found
        """)

    /// Those of extensions are left out: what they run is captured as the extension's.
    static let earlierEventTriggers = FactQuery(
        "earlier-event-triggers",
        """
        SELECT t.evtname AS name
          FROM pg_catalog.pg_event_trigger AS t
         WHERE t.evtenabled <> 'D'
           AND (t.evtevent = 'ddl_command_end' AND t.evtname < 'dts_intercept_ddl'
                OR t.evtevent = 'sql_drop' AND t.evtname < 'dts_intercept_drop')
           AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d
                            WHERE d.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass AND d.objid = t.oid
                              AND d.deptype = 'e')
         ORDER BY t.evtname
        """)

    static let eventTriggerTrial = FactQuery(
        "event-trigger-trial", isTrial: true,
        """
        BEGIN;
        SET LOCAL ddlrelay.capture = off;
        SET LOCAL lock_timeout = '2s';
        CREATE FUNCTION pg_temp.ddlrelay_trial() RETURNS pg_catalog.event_trigger LANGUAGE plpgsql AS 'BEGIN END';
        CREATE EVENT TRIGGER ddlrelay_trial ON ddl_command_end WHEN TAG IN ('CREATE CONVERSION')
            EXECUTE PROCEDURE pg_temp.ddlrelay_trial();
        ROLLBACK;
        """)
}
