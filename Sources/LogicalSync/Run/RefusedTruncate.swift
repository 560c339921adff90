import DDLReplay
import PostgresClient

/// Puts foreign keys away that keep the apply worker from a TRUNCATE.
///
/// The worker leaves out a table that is still to be copied, or whose copy is newer, and PostgreSQL then refuses to
/// truncate those that it refers to: again and again, each time that the worker is started. Its words are in the target's
/// log only. What can be seen is that it is started anew while nothing moves, and no copy is under way that it could be
/// waiting for. The keys are made again by `ddlrelay.restore_foreign_keys()`, so that one too many does no harm.
struct RefusedTruncate: Sendable {
    private let subscription: Subscription
    private let source: PostgresConnection
    private let record: ReplayRecord
    private var worker: String?
    private var confirmed: String?
    private var starts = 0
    private var nextLook = ContinuousClock.now

    init(_ subscription: Subscription, source: PostgresConnection, record: ReplayRecord) {
        self.subscription = subscription
        self.source = source
        self.record = record
    }

    /// Takes a look, once in a while.
    ///
    /// - Returns: the foreign keys that were put away.
    mutating func look() async throws -> [String] {
        guard ContinuousClock.now >= nextLook else { return [] }
        nextLook = .now + .milliseconds(100)
        guard let now = try await subscription.worker(), now != worker else { return [] }
        worker = now
        let confirmed = try await source.query(
            "SELECT s.confirmed_flush_lsn AS lsn FROM pg_catalog.pg_replication_slots AS s WHERE s.slot_name = $1",
            [subscription.name.object]
        ).rows.first?.text("lsn")
        starts = confirmed == self.confirmed ? starts + 1 : 0
        self.confirmed = confirmed
        guard starts >= 2 else { return [] }
        starts = 0
        return try await putAway()
    }

    private func putAway() async throws -> [String] {
        let target = record.connection
        let copying = try await target.query(
            """
            SELECT 1 FROM pg_catalog.pg_stat_subscription AS w
             WHERE w.subname = $1 AND w.relid IS NOT NULL AND w.pid IS NOT NULL
            """, [subscription.name.object]
        ).rows
        guard copying.isEmpty else { return [] }
        let keys = try await target.query(await isPartitioned() ? Self.rootKeys : Self.keys, [String(record.sourceID)])
            .rows
        for key in keys {
            try await target.transaction { target in
                try await target.execute("SET LOCAL lock_timeout = '2s'")
                try await target.query(
                    """
                    INSERT INTO ddlrelay.sync_foreign_key (source_id, constraint_id, relation, name, restore, was_valid)
                    VALUES ($1::pg_catalog.int4, $2::pg_catalog.oid, $3::pg_catalog.oid, $4, $5, $6::pg_catalog.bool)
                        ON CONFLICT (source_id, constraint_id) DO UPDATE
                       SET relation = excluded.relation, name = excluded.name, restore = excluded.restore
                    """,
                    [
                        String(record.sourceID), key.text("oid"), key.text("relation"), key.text("name"),
                        key.text("restore"), key.text("was_valid"),
                    ])
                try await target.execute(key.text("remove") ?? "")
            }
        }
        return keys.compactMap { $0.text("title") }
    }

    /// Foreign keys of partitioned tables came with 11.
    private func isPartitioned() async -> Bool { await record.connection.serverVersion >= 110_000 }

    private static let keys = query("SELECT k.oid FROM pg_catalog.pg_constraint AS k WHERE \(ofWaiting)")

    /// A partition's key goes with that of its partitioned table.
    private static let rootKeys = query(
        """
        -- PostgreSQL 11 and later
        SELECT r.oid
          FROM (WITH RECURSIVE key (oid, parent) AS (
                    SELECT k.oid, k.conparentid FROM pg_catalog.pg_constraint AS k WHERE \(ofWaiting)
                     UNION
                    SELECT p.oid, p.conparentid FROM key JOIN pg_catalog.pg_constraint AS p ON p.oid = key.parent)
                SELECT key.oid FROM key WHERE key.parent = 0) AS r
        """)

    /// Of tables that are still to be copied, or whose copy is newer than the stream, to others.
    private static let ofWaiting = """
        k.contype = 'f' AND k.conrelid <> k.confrelid
        AND k.conrelid IN (SELECT r.srrelid
                             FROM pg_catalog.pg_subscription_rel AS r
                             JOIN pg_catalog.pg_subscription AS u ON u.oid = r.srsubid
                             JOIN ddlrelay.sync AS y ON y.subscription = u.subname
                            WHERE y.source_id = $1::pg_catalog.int4 AND r.srsubstate <> 'r'
                            UNION
                           SELECT m.relation FROM ddlrelay.sync_copy AS m WHERE m.source_id = $1::pg_catalog.int4)
        """

    private static func query(_ keys: String) -> String {
        """
        SELECT k.oid::pg_catalog.int8 AS oid, k.conrelid::pg_catalog.int8 AS relation, k.conname AS name,
               k.convalidated AS was_valid,
               pg_catalog.format('%I.%I.%I', n.nspname, c.relname, k.conname) AS title,
               pg_catalog.format('ALTER TABLE %I.%I DROP CONSTRAINT %I', n.nspname, c.relname, k.conname) AS remove,
               pg_catalog.format('ALTER TABLE %I.%I ADD CONSTRAINT %I ', n.nspname, c.relname, k.conname)
               || pg_catalog.pg_get_constraintdef(k.oid)
               || CASE WHEN k.convalidated AND c.relkind = 'r' THEN ' NOT VALID' ELSE '' END
               || COALESCE(pg_catalog.format('; COMMENT ON CONSTRAINT %I ON %I.%I IS %L', k.conname, n.nspname, c.relname,
                                             pg_catalog.obj_description(k.oid, 'pg_constraint')), '') AS restore
          FROM pg_catalog.pg_constraint AS k
          JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
         WHERE k.oid IN (\(keys))
         ORDER BY title
        """
    }
}
