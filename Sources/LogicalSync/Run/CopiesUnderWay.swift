import PostgresClient
import PostgresParser

/// Watches over tables whose rows are being copied, and marks what has to be copied again.
///
/// Two things make PostgreSQL's copy a wrong one:
///
/// - The source rewrites the table meanwhile, for a column's new type for example. That is not done for older snapshots:
///   a copy that reads the table afterwards, with a snapshot from before, finds it empty. The file that the table is in
///   tells: it is noted before the copy begins and looked at when it has ended.
/// - The apply worker is started anew meanwhile, as it is by each command that has to wait for copies. While a table is
///   copied the apply worker passes over its changes, and the copy has to catch up with where that worker is. A new worker
///   knows that place only by the last transaction in which it changed something, and PostgreSQL does not send again what
///   was confirmed behind it: a copy that ends in between lacks changes. So where the stream was at such a start is
///   noted, and compared with where the copy ended.
struct CopiesUnderWay: Sendable {
    let source: PostgresConnection
    let target: PostgresConnection
    let name: SyncName
    let sourceID: Int64

    /// Notes tables whose copy is to begin, under ``CaptureLogLock``: names mean the same on both servers.
    func watch(_ tables: Set<QualifiedName>) async throws {
        guard !tables.isEmpty else { return }
        let worker = try await workerAtWork()
        for table in tables.sorted(by: { $0.description < $1.description }) {
            let file = try await source.query(
                """
                SELECT c.oid::pg_catalog.int8 AS oid, c.relfilenode::pg_catalog.int8 AS file
                  FROM pg_catalog.pg_class AS c
                 WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind = 'r'
                """, [table.description]
            ).rows.first
            guard let file else { continue }
            try await target.query(
                """
                INSERT INTO ddlrelay.sync_file AS f (source_id, relation, source_relation, file, worker)
                SELECT $1::pg_catalog.int4, c.oid, $3::pg_catalog.oid, $4::pg_catalog.oid, $5
                  FROM pg_catalog.pg_class AS c WHERE c.oid = pg_catalog.to_regclass($2)
                    ON CONFLICT (source_id, relation) DO UPDATE
                   SET source_relation = excluded.source_relation, file = excluded.file, worker = excluded.worker,
                       passed = NULL
                """, [String(sourceID), table.description, file.text("oid"), file.text("file"), worker])
        }
    }

    /// Marks what has to be copied again, and forgets what was copied well.
    ///
    /// - Returns: whether some copy has not ended yet.
    func look() async throws -> Bool {
        // While there is no worker nothing is certain: the next one may begin behind where a copy has ended.
        guard let worker = try await subscription.worker() else { return true }
        try await note(worker)
        let rows = try await target.query(
            """
            SELECT f.relation::pg_catalog.int8 AS relation, f.source_relation::pg_catalog.int8 AS source_relation,
                   f.file::pg_catalog.int8 AS file, COALESCE(r.srsubstate IN ('s', 'r'), true) AS has_ended,
                   -- Where a copy ended is forgotten when the table is ready: then it is not known to be long enough.
                   COALESCE(f.passed IS NOT NULL AND (r.srsubstate = 'r' OR r.srsublsn < f.passed), false) AS is_short
              FROM ddlrelay.sync_file AS f
              LEFT JOIN pg_catalog.pg_subscription_rel AS r ON r.srrelid = f.relation
             WHERE f.source_id = $1::pg_catalog.int4
            """, [String(sourceID)]
        ).rows
        // A worker that ended in between says nothing of the copies that ended then.
        guard try await subscription.worker() == worker else { return true }
        for row in rows where row.boolean("has_ended") == true {
            let now = try await source.query(
                "SELECT c.relfilenode::pg_catalog.int8 AS file FROM pg_catalog.pg_class AS c WHERE c.oid = $1::pg_catalog.oid",
                [row.text("source_relation")]
            ).rows.first
            // What is not there any more is dropped by the stream.
            let isRewritten = now.map { $0.text("file") != row.text("file") } ?? false
            let isWrong = isRewritten || (now != nil && row.boolean("is_short") == true)
            try await target.transaction { target in
                let key = [String(sourceID), row.text("relation")]
                if isWrong {
                    try await target.query(
                        """
                        INSERT INTO ddlrelay.sync_copy (source_id, relation)
                        VALUES ($1::pg_catalog.int4, $2::pg_catalog.oid) ON CONFLICT DO NOTHING
                        """, key)
                }
                try await target.query(
                    "DELETE FROM ddlrelay.sync_file AS f WHERE f.source_id = $1::pg_catalog.int4 AND f.relation = $2::pg_catalog.oid",
                    key)
            }
        }
        return rows.contains { $0.boolean("has_ended") != true }
    }

    // MARK: - The apply worker

    private var subscription: Subscription { Subscription(target: target, name: name) }

    private func note(_ worker: String) async throws {
        let others = try await target.query(
            "SELECT 1 FROM ddlrelay.sync_file AS f WHERE f.source_id = $1::pg_catalog.int4 AND f.worker IS DISTINCT FROM $2",
            [String(sourceID), worker]
        ).rows
        guard !others.isEmpty else { return }
        let passed = try await beginning()
        try await target.query(
            """
            UPDATE ddlrelay.sync_file AS f SET worker = $2, passed = $3::pg_catalog.pg_lsn
             WHERE f.source_id = $1::pg_catalog.int4 AND f.worker IS DISTINCT FROM $2
            """, [String(sourceID), worker, passed])
    }

    /// Where the stream can have begun for the present worker, or later: rather a copy too much than one too few.
    ///
    /// The source sends what comes after the worker's own place and after what was confirmed, whichever is further.
    private func beginning() async throws -> String? {
        let place: String?
        do {
            place = try await target.query(
                """
                SELECT o.remote_lsn::pg_catalog.text AS lsn
                  FROM pg_catalog.pg_replication_origin_status AS o
                  JOIN pg_catalog.pg_subscription AS u ON o.external_id = 'pg_' || u.oid
                 WHERE u.subname = $1
                   AND u.subdbid = (SELECT d.oid FROM pg_catalog.pg_database AS d
                                     WHERE d.datname = pg_catalog.current_database())
                """, [name.object]
            ).rows.first?.text("lsn")
        } catch let error as PostgresError where error.sqlState == "42501" {
            // Whoever may not see it takes the end of all.
            return try await source.query("SELECT pg_catalog.pg_current_wal_lsn()::pg_catalog.text AS lsn").rows.first?
                .text("lsn")
        }
        return try await source.query(
            """
            SELECT GREATEST(s.confirmed_flush_lsn, $2::pg_catalog.pg_lsn)::pg_catalog.text AS lsn
              FROM pg_catalog.pg_replication_slots AS s WHERE s.slot_name = $1
            """, [name.object, place]
        ).rows.first?.text("lsn")
    }

    /// A worker that is just being started is waited for: nothing is known of a copy that began without one.
    private func workerAtWork() async throws -> String? {
        for _ in 1...50 {
            if let worker = try await subscription.worker() { return worker }
            try await Task.sleep(for: .milliseconds(20))
        }
        return nil
    }
}
