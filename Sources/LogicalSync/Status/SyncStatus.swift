import DDLReplay
import PostgresClient

/// How far behind a target is, what the sync is doing, and what a person must decide.
public struct SyncStatus: Sendable {
    /// How many bytes of WAL the target has not confirmed yet; nil where the source has no slot of the sync.
    public let lagBytes: Int64?
    /// How long ago the source wrote what the target has applied last, in seconds; nil where nothing is connected or
    /// nothing waits.
    public let lagSeconds: Double?
    /// Whether the target's worker is connected to the source.
    public let isStreaming: Bool
    /// Whether a ``SyncRunner`` is at work.
    public let isRunning: Bool
    /// Everything up to this captured command is done on the target.
    public let position: Int64
    /// How many captured commands are decided and have not arrived.
    public let pending: Int64
    /// How many tables follow the stream.
    public let readyTables: Int
    /// Tables whose rows are being copied, or wait for it.
    public let copyingTables: [String]
    /// How far the first copy of the tables is.
    public let copy: CopyProgress
    /// Commands that the stream stops at.
    public let held: [HeldCommand]
    /// Up to where the target has confirmed the source's WAL.
    package var confirmed: String?
    /// How often the target's workers have failed, applying and copying; nil before 15.
    package var applyErrors: Int64?
    package var copyErrors: Int64?

    /// Reads it from both servers.
    ///
    /// - Throws: ``SyncError/Code/notSetUp``, `PostgresError`, `CancellationError`.
    public static func read(_ servers: SyncServers, name: SyncName) async throws -> SyncStatus {
        let source = try await servers.connectToSource()
        let target = try await servers.connectToTarget()
        guard try await TargetObjects(target: target).entry(name) != nil,
            let record = try await ReplayRecord.existing(source: source, target: target)
        else { throw SyncError.notSetUp(name, on: "target") }
        let stream = try await stream(source, name)
        let tables = try await tables(target, name)
        let standing = try await record.standing()
        let row = try await target.query(
            """
            SELECT (SELECT count(*) FROM ddlrelay.sync_action AS a WHERE a.source_id = $1::pg_catalog.int4) AS pending,
                   EXISTS (SELECT 1 FROM pg_catalog.pg_locks AS l
                            WHERE l.locktype = 'advisory' AND l.classid = 1684302949 AND l.objid = $1::pg_catalog.oid
                              AND l.granted AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d
                                                               WHERE d.datname = pg_catalog.current_database())) AS running
            """, [String(record.sourceID)]
        ).rows.first
        var status = SyncStatus(
            lagBytes: stream?.integer("bytes"), lagSeconds: stream?.text("seconds").flatMap(Double.init),
            isStreaming: stream?.boolean("active") ?? false, isRunning: row?.boolean("running") ?? false,
            position: standing.position, pending: row?.integer("pending") ?? 0,
            readyTables: tables.filter { $0.state == "r" }.count,
            copyingTables: tables.filter { $0.state != "r" }.map(\.name),
            copy: try await CopyProgress.read(source: source, target: target, name: name), held: standing.heldCommands)
        status.confirmed = stream?.text("confirmed")
        if await target.serverVersion >= 150_000 {
            let errors = try await target.query(
                """
                -- PostgreSQL 15 and later
                SELECT e.apply_error_count AS apply, e.sync_error_count AS copy
                  FROM pg_catalog.pg_stat_subscription_stats AS e WHERE e.subname = $1
                """, [name.object]
            ).rows.first
            status.applyErrors = errors?.integer("apply")
            status.copyErrors = errors?.integer("copy")
        }
        return status
    }

    private static func stream(_ source: PostgresConnection, _ name: SyncName) async throws -> ResultRow? {
        try await source.query(
            """
            SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), s.confirmed_flush_lsn)::pg_catalog.int8 AS bytes,
                   s.confirmed_flush_lsn AS confirmed, s.active, extract(epoch FROM r.replay_lag) AS seconds
              FROM pg_catalog.pg_replication_slots AS s
              LEFT JOIN pg_catalog.pg_stat_replication AS r ON r.pid = s.active_pid
             WHERE s.slot_name = $1
            """, [name.object]
        ).rows.first
    }

    private static func tables(
        _ target: PostgresConnection, _ name: SyncName
    ) async throws -> [(name: String, state: String)] {
        try await target.query(
            """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
                   -- A copy is done when it was found to be right.
                   CASE WHEN EXISTS (SELECT 1 FROM ddlrelay.sync_copy AS k WHERE k.relation = r.srrelid)
                          OR EXISTS (SELECT 1 FROM ddlrelay.sync_file AS f WHERE f.relation = r.srrelid)
                        THEN 'd' ELSE r.srsubstate END AS state
              FROM pg_catalog.pg_subscription_rel AS r
              JOIN pg_catalog.pg_subscription AS s ON s.oid = r.srsubid
              JOIN pg_catalog.pg_class AS c ON c.oid = r.srrelid
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE s.subname = $1 AND NOT (n.nspname = 'public' AND c.relname = 'dts_ddl_command')
             UNION ALL
            -- What has left the subscription to be copied again.
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), 'd'
              FROM ddlrelay.sync_copy AS k
              JOIN ddlrelay.sync AS y ON y.source_id = k.source_id AND y.subscription = $1
              JOIN pg_catalog.pg_class AS c ON c.oid = k.relation
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_subscription_rel AS r WHERE r.srrelid = k.relation)
             ORDER BY 1
            """, [name.object]
        ).rows.map { ($0.text("name") ?? "", $0.text("state") ?? "") }
    }
}
