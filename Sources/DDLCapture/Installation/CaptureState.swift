import CaptureSQL
import PostgresClient
import PostgresParser

/// What a database has under the names of the capture.
public struct CaptureState: Sendable, Hashable {
    /// Who made what is there.
    public enum Origin: Sendable, Hashable {
        /// Nothing is there.
        case none
        /// This tool.
        case ddlrelay(ToolVersion)
        /// The documented procedure, DTS, or somebody else.
        case other
    }

    /// An event trigger of the capture.
    public struct Trigger: Sendable, Hashable {
        /// `dts_intercept_ddl` or `dts_intercept_drop`.
        public let name: String
        /// `ddl_command_end` or `sql_drop`.
        public let event: String
        /// `pg_event_trigger.evtenabled`: O fires, D is disabled, R and A depend on session_replication_role.
        public let enabled: String
        /// The function that it calls.
        public let function: String
        /// The command tags that it is for; nil for all.
        public var tags: String?
    }

    /// The log table's owner; nil where there is no table.
    public var tableOwner: String?
    /// The log table's comment.
    public var tableComment: String?
    /// The log table's columns in order, separated by commas.
    public var tableColumns: String?
    /// The function's owner; nil where there is no function.
    public var functionOwner: String?
    /// The function's text.
    public var functionSource: String?
    /// Whether the function runs with its owner's rights.
    public var isSecurityDefiner: Bool
    /// The function's comment, with the options.
    public var functionComment: String?
    /// The event triggers under our names.
    public var triggers: [Trigger]
    /// Roles beside the owner that may write to the log or put triggers on it, with these rights.
    public var foreignGrants: String?
    /// Whether triggers or rules stand on the log: they would run with the rights of the capture, so nothing is captured.
    public var logActs = false
    /// Whether the log is lost in a crash.
    public var isLogUnlogged = false
    /// Whether the function's owner may write the log.
    public var mayWriteLog = true
    /// Settings of the function itself, which come between it and its caller.
    public var functionSettings: String?
    /// A setting of the database with which no session captures.
    public var blockingSetting: String?
    /// How many commands could not be captured, with `--on-capture-error warn`, since the last installation.
    public var uncaptured: Int64 = 0

    /// Nothing there.
    public static let absent = CaptureState(isSecurityDefiner: false, triggers: [])

    /// Who made what is there: the function's stamp counts, or the table's where there is no function.
    public var origin: Origin {
        if functionOwner != nil {
            return ToolVersion(comment: functionComment).map(Origin.ddlrelay) ?? .other
        }
        if tableOwner != nil {
            return ToolVersion(comment: tableComment).map(Origin.ddlrelay) ?? .other
        }
        return triggers.isEmpty ? .none : .other
    }

    /// Whether only the log is left, as `uninstall --keep-log` leaves it.
    public var isKeptLog: Bool {
        guard tableOwner != nil, functionOwner == nil, triggers.isEmpty else { return false }
        switch origin {
        // Version 0.2.0 was the first to write the mark.
        case .ddlrelay(let version):
            return version < Self.firstToMarkKeptLogs || tableComment?.contains(CaptureScript.keptMark) == true
        // A log of the documented procedure, whose function was dropped by hand: that is how it is ended.
        case .other: return true
        case .none: return false
        }
    }

    private static let firstToMarkKeptLogs = ToolVersion(major: 0, minor: 2, patch: 0)

    /// Whether the table under the log's name is another table.
    public var hasOtherColumns: Bool { tableOwner != nil && tableColumns != Self.expectedColumns }

    /// What is there, in words.
    public var foundObjects: [String] {
        (tableOwner == nil ? [] : ["table \(CaptureNames.logTable)"])
            + (functionOwner == nil ? [] : ["function \(CaptureNames.function)"])
            + triggers.map { "event trigger \($0.name)" }
    }

    /// The options in force; nil where they cannot be read.
    public var options: CaptureOptions? { functionComment.flatMap(CaptureOptions.init(comment:)) }

    /// Whether commands are captured now.
    public var isCapturing: Bool {
        tableOwner != nil && functionOwner != nil
            && [CaptureNames.commandTrigger, CaptureNames.dropTrigger].allSatisfy { name in
                triggers.contains { $0.name == name && $0.enabled != "D" && $0.enabled != "R" }
            }
    }

    /// How the capture differs from the one that this version installs, one sentence each; empty where it does not.
    public var drift: [String] {
        guard case .ddlrelay(let version) = origin else { return [] }
        var found: [String] = []
        if version != .current {
            found.append("it was installed by ddlrelay \(version), this is \(ToolVersion.current)")
        }
        if hasOtherColumns {
            found.append("table \(CaptureNames.logTable) has other columns: \(tableColumns ?? "none")")
        }
        if isLogUnlogged { found.append("table \(CaptureNames.logTable) is UNLOGGED: a crash empties it") }
        if let foreignGrants {
            found.append(
                "others may forge commands, or run code with the rights of the capture: on table \(CaptureNames.logTable) \(foreignGrants)"
            )
        }
        if functionOwner != nil {
            if functionSource != Self.expectedSource {
                found.append("the text of function \(CaptureNames.function) was changed")
            }
            if !isSecurityDefiner { found.append("function \(CaptureNames.function) is not SECURITY DEFINER") }
            if let functionSettings {
                found.append("function \(CaptureNames.function) has settings of its own: \(functionSettings)")
            }
            if options == nil {
                found.append(
                    "the comment of function \(CaptureNames.function) has no options: the defaults are in force")
            }
        }
        return found + obstacles
    }

    /// What keeps commands from being captured, one sentence each; empty where all are, and where no capture is meant to be.
    public var obstacles: [String] {
        guard origin != .none else { return [] }
        var found: [String] = []
        if tableOwner == nil { found.append("table \(CaptureNames.logTable) is missing") }
        if functionOwner == nil { found.append("function \(CaptureNames.function) is missing") }
        for (name, event) in [(CaptureNames.commandTrigger, "ddl_command_end"), (CaptureNames.dropTrigger, "sql_drop")]
        {
            // The documented procedure has one trigger.
            if origin == .other, name == CaptureNames.dropTrigger { continue }
            guard let trigger = triggers.first(where: { $0.name == name }) else {
                found.append("event trigger \(name) is missing")
                continue
            }
            if trigger.event != event { found.append("event trigger \(name) is on \(trigger.event), not \(event)") }
            if trigger.function != "public.dts_capture_ddl" {
                found.append("event trigger \(name) calls \(trigger.function)()")
            }
            if let tags = trigger.tags { found.append("event trigger \(name) is for some commands only: \(tags)") }
            if trigger.enabled == "D" { found.append("event trigger \(name) is disabled") }
            if trigger.enabled == "R" {
                found.append("event trigger \(name) fires only where session_replication_role is replica")
            }
        }
        if case .ddlrelay = origin {
            if logActs {
                found.append("triggers or rules stand on table \(CaptureNames.logTable): every command fails")
            }
            if !mayWriteLog {
                found.append(
                    "role \(functionOwner ?? "") owns function \(CaptureNames.function) and may not write the log: every command fails"
                )
            }
        }
        if let blockingSetting { found.append("the database has the setting \(blockingSetting)") }
        if uncaptured > 0 {
            found.append(
                "\(uncaptured) command\(uncaptured == 1 ? "" : "s") could not be captured and went through all the same"
            )
        }
        return found
    }

    /// Asks a database. Changes nothing.
    ///
    /// - Throws: `PostgresError`, `CancellationError`.
    public static func read(from source: some FactSource) async throws -> CaptureState {
        let row = try await source.answer(.captureObjects).first
        let triggers = try await source.answer(.captureTriggers)
        var state = CaptureState(
            tableOwner: row?.text("table_owner"), tableComment: row?.text("table_comment"),
            tableColumns: row?.text("table_columns"),
            functionOwner: row?.text("function_owner"), functionSource: row?.text("function_source"),
            isSecurityDefiner: row?.boolean("security_definer") ?? false,
            functionComment: row?.text("function_comment"),
            triggers: triggers.map { trigger in
                Trigger(
                    name: trigger.text("evtname") ?? "", event: trigger.text("evtevent") ?? "",
                    enabled: trigger.text("evtenabled") ?? "", function: trigger.text("function") ?? "",
                    tags: trigger.text("tags"))
            },
            foreignGrants: row?.text("foreign_grants"), logActs: row?.boolean("log_acts") ?? false,
            isLogUnlogged: row?.boolean("unlogged") ?? false,
            mayWriteLog: row?.boolean("may_write") ?? true, functionSettings: row?.text("function_settings"),
            blockingSetting: row?.text("blocking_setting"))
        if row?.boolean("has_counter") == true {
            state.uncaptured = try await source.answer(.uncapturedCommands).first?.integer("uncaptured") ?? 0
        }
        return state
    }

    private static let expectedColumns =
        "ddl_text,id,event,tag,username,database,schema,object_type,object_name,client_address,client_port,event_time,txid_current,message"

    /// The text of the function that this version installs: what stands after AS in the SQL file.
    static let expectedSource: String? = {
        guard let statement = (try? SQLParser.parse(CaptureSQL.captureFunction))?.first else { return nil }
        let body = statement.tree.list("options").first { $0.string("defname") == "as" }
        return body?.node("arg")?.list("items").first?.string("sval")
    }()
}

extension FactQuery {
    static let captureObjects = FactQuery(
        "capture-objects",
        """
        SELECT t.owner AS table_owner, t.comment AS table_comment, t.columns AS table_columns, f.owner AS function_owner,
               f.prosrc AS function_source, f.prosecdef AS security_definer, f.comment AS function_comment,
               t.unlogged, t.log_acts, t.foreign_grants,
               f.proconfig AS function_settings,
               f.trusted OR t.owner IS NULL OR f.owner = t.owner AS may_write,
               (SELECT pg_catalog.min(x.setting)
                  FROM pg_catalog.pg_db_role_setting AS s
                  JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
                  CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS x (setting)
                 WHERE d.datname = pg_catalog.current_database() AND s.setrole = 0
                   AND x.setting ~* '^(ddlrelay.capture=(off|false|no|0|own)|session_replication_role=replica|event_triggers=(off|false|no|0))$')
               AS blocking_setting,
               -- Of a counter that this role may read.
               EXISTS (SELECT 1
                         FROM pg_catalog.pg_class AS q
                         JOIN pg_catalog.pg_namespace AS n ON n.oid = q.relnamespace
                        WHERE n.nspname = 'public' AND q.relname = 'dts_ddl_command_failed' AND q.relkind = 'S'
                          AND pg_catalog.has_sequence_privilege(q.oid, 'SELECT')) AS has_counter
          FROM (SELECT 1) AS one
          LEFT JOIN (SELECT pg_catalog.pg_get_userbyid(c.relowner) AS owner,
                            pg_catalog.obj_description(c.oid, 'pg_class') AS comment,
                            (SELECT pg_catalog.string_agg(a.attname::pg_catalog.text, ',' ORDER BY a.attnum)
                               FROM pg_catalog.pg_attribute AS a
                              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
                            c.relpersistence = 'u' AS unlogged,
                            EXISTS (SELECT 1 FROM pg_catalog.pg_trigger AS g WHERE g.tgrelid = c.oid)
                            OR EXISTS (SELECT 1 FROM pg_catalog.pg_rewrite AS g WHERE g.ev_class = c.oid) AS log_acts,
                            (SELECT pg_catalog.string_agg(g.line, '; ')
                               FROM (SELECT CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(x.grantee) END
                                            || ' has ' || pg_catalog.string_agg(x.privilege_type, ', ') AS line
                                       FROM pg_catalog.aclexplode(c.relacl) AS x
                                      -- Who replays reads, updates and deletes.
                                      WHERE x.grantee <> c.relowner AND x.privilege_type IN ('INSERT', 'TRIGGER')
                                      GROUP BY x.grantee) AS g) AS foreign_grants
                       FROM pg_catalog.pg_class AS c
                       JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                      WHERE n.nspname = 'public' AND c.relname = 'dts_ddl_command') AS t ON true
          LEFT JOIN (SELECT pg_catalog.pg_get_userbyid(p.proowner) AS owner, p.prosrc, p.prosecdef,
                            pg_catalog.array_to_string(p.proconfig, ', ') AS proconfig,
                            (SELECT r.rolsuper FROM pg_catalog.pg_roles AS r WHERE r.oid = p.proowner) AS trusted,
                            pg_catalog.obj_description(p.oid, 'pg_proc') AS comment
                       FROM pg_catalog.pg_proc AS p
                       JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
                      WHERE n.nspname = 'public' AND p.proname = 'dts_capture_ddl' AND p.pronargs = 0) AS f ON true
        """)

    static let uncapturedCommands = FactQuery(
        "uncaptured-commands", "SELECT s.last_value AS uncaptured FROM public.dts_ddl_command_failed AS s")

    static let captureTriggers = FactQuery(
        "capture-triggers",
        """
        SELECT t.evtname, t.evtevent, t.evtenabled, pg_catalog.concat(n.nspname, '.', p.proname) AS function,
               pg_catalog.array_to_string(t.evttags, ', ') AS tags
          FROM pg_catalog.pg_event_trigger AS t
          JOIN pg_catalog.pg_proc AS p ON p.oid = t.evtfoid
          JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
         WHERE t.evtname IN ('dts_intercept_ddl', 'dts_intercept_drop')
         ORDER BY t.evtname
        """)
}
