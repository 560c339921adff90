import DDLReplay
import PostgresClient
import PostgresParser

/// Tables whose copy was a wrong one, table `ddlrelay.sync_copy`: marked by the trigger, where a copy was ahead of a change
/// that came later in the stream, and by ``CopiesUnderWay``.
///
/// Such a table leaves the subscription, is emptied, and is taken in again as a new one. Each step leaves a state that the
/// next runner goes on from.
///
/// It leaves only when it is ready (`r`). Before, the apply worker may have read that its copy has ended (`s`), and may be
/// waiting for another table's copy with that in hand: when it goes on it calls the table ready, whatever the catalog says
/// by then. A table that was taken in again meanwhile would never be copied.
///
/// It is emptied only when the worker has come past the place where the table left: what the source had sent before, the
/// worker applies to a table that it knows as ready, whatever the catalog says by then. Such rows would be there twice.
struct TablesToCopyAgain: Sendable {
    let record: ReplayRecord
    let tables: FollowedTables

    /// A table of the target.
    struct Marked: Sendable, Hashable {
        let oid: String
        let name: QualifiedName
    }

    private var target: PostgresConnection { record.connection }

    /// Those that have left: none of them is to be taken in yet.
    struct Left: Sendable {
        let all: [Marked]
        /// Those that nothing can be written to any more: they may be emptied.
        let settled: [Marked]
    }

    /// Lets go those that may leave, under ``CaptureLogLock``. Tables that are to be taken in and have rows already join
    /// them: a copy would put its rows beside those.
    func letGo() async throws -> Left {
        let ready = try await marked(inState: "r").map(\.name)
        if !ready.isEmpty {
            try await tables.publication.remove(tables.publication.members().intersection(ready))
            try await tables.subscription.refresh()
        }
        let wanted = try await tables.wanted()
        try await markThoseWithRows(wanted.subtracting(try await tables.subscription.tables()))
        let gone = try await marked(inState: nil)
        // What is not carried any more keeps its rows.
        for table in gone where !wanted.contains(table.name) { try await unmark(table) }
        try await target.query(
            """
            DELETE FROM ddlrelay.sync_copy AS k
             WHERE k.source_id = $1::pg_catalog.int4
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class AS c WHERE c.oid = k.relation)
            """, [String(record.sourceID)])
        let all = gone.filter { wanted.contains($0.name) }
        guard !all.isEmpty else { return Left(all: [], settled: []) }
        let settled = try await settled()
        return Left(all: all, settled: all.filter { settled.contains($0.oid) })
    }

    /// The oids of those that the apply worker has left behind.
    private func settled() async throws -> Set<String> {
        let place = try await tables.tables.source.query(
            """
            SELECT pg_catalog.pg_current_wal_lsn()::pg_catalog.text AS end,
                   (SELECT s.confirmed_flush_lsn::pg_catalog.text FROM pg_catalog.pg_replication_slots AS s
                     WHERE s.slot_name = $1) AS confirmed
            """, [tables.subscription.name.object]
        ).rows.first
        try await target.query(
            """
            UPDATE ddlrelay.sync_copy AS k SET left_at = $2::pg_catalog.pg_lsn
             WHERE k.source_id = $1::pg_catalog.int4 AND k.left_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_subscription_rel AS r
                                 JOIN pg_catalog.pg_subscription AS u ON u.oid = r.srsubid
                                WHERE u.subname = $3 AND r.srrelid = k.relation)
            """, [String(record.sourceID), place?.text("end"), tables.subscription.name.object])
        let rows = try await target.query(
            """
            SELECT k.relation::pg_catalog.int8 AS oid FROM ddlrelay.sync_copy AS k
             WHERE k.source_id = $1::pg_catalog.int4 AND k.left_at <= $2::pg_catalog.pg_lsn
            """, [String(record.sourceID), place?.text("confirmed")]
        ).rows
        return Set(rows.compactMap { $0.text("oid") })
    }

    private func markThoseWithRows(_ names: Set<QualifiedName>) async throws {
        let sorted = names.sorted { $0.description < $1.description }
        for start in stride(from: 0, to: sorted.count, by: 200) {
            let chunk = sorted[start..<min(start + 200, sorted.count)]
            let questions = chunk.map { name in
                "SELECT \(Quoting.literal(name.description)) AS name WHERE EXISTS (SELECT 1 FROM ONLY \(name))"
            }
            let rows = try await target.query(questions.joined(separator: " UNION ALL ")).rows
            let full = Set(rows.compactMap { $0.text("name") })
            for name in chunk where full.contains(name.description) {
                try await target.query(
                    """
                    INSERT INTO ddlrelay.sync_copy (source_id, relation)
                    SELECT $1::pg_catalog.int4, pg_catalog.to_regclass($2)::pg_catalog.oid ON CONFLICT DO NOTHING
                    """, [String(record.sourceID), name.description])
            }
        }
    }

    /// Empties a table that has left. Without the lock on the source: a large one takes its time.
    ///
    /// - Returns: whether the name still was the table's.
    func empty(_ table: Marked) async throws -> Bool {
        try await target.transaction { target in
            // Its foreign keys and triggers are none of the stream's business, where the role may say so. Readers are not
            // to queue behind us.
            try await target.query(
                """
                SELECT pg_catalog.set_config('lock_timeout', '2s', true),
                       CASE WHEN pg_catalog.current_setting('is_superuser') = 'on'
                            THEN pg_catalog.set_config('session_replication_role', 'replica', true) END
                """)
            // PostgreSQL truncates no table that others refer to.
            let isReferredTo = try await !target.query(
                "SELECT 1 FROM pg_catalog.pg_constraint AS k WHERE k.contype = 'f' AND k.confrelid = $1::pg_catalog.oid",
                [table.oid]
            ).rows.isEmpty
            let mode = isReferredTo ? "ROW EXCLUSIVE" : "ACCESS EXCLUSIVE"
            try await target.execute("LOCK TABLE ONLY \(table.name) IN \(mode) MODE")
            // The stream may have given the name to another table before the lock was there.
            let isStillIt = try await target.query(
                "SELECT pg_catalog.to_regclass($1)::pg_catalog.oid = $2::pg_catalog.oid AS same",
                [table.name.description, table.oid]
            ).rows.first?.boolean("same")
            guard isStillIt == true else { return false }
            try await target.execute(isReferredTo ? "DELETE FROM ONLY \(table.name)" : "TRUNCATE ONLY \(table.name)")
            try await unmark(table)
            return true
        }
    }

    private func unmark(_ table: Marked) async throws {
        try await target.query(
            "DELETE FROM ddlrelay.sync_copy AS k WHERE k.source_id = $1::pg_catalog.int4 AND k.relation = $2::pg_catalog.oid",
            [String(record.sourceID), table.oid])
    }

    /// Those that there are.
    ///
    /// - Parameter state: as in `pg_subscription_rel`; nil for tables that are not in the subscription.
    private func marked(inState state: String?) async throws -> [Marked] {
        try await target.query(
            """
            SELECT k.relation::pg_catalog.int8 AS oid, n.nspname AS schema, c.relname AS name
              FROM ddlrelay.sync_copy AS k
              JOIN pg_catalog.pg_class AS c ON c.oid = k.relation
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
              LEFT JOIN (pg_catalog.pg_subscription_rel AS r
                         JOIN pg_catalog.pg_subscription AS u ON u.oid = r.srsubid AND u.subname = $2)
                ON r.srrelid = k.relation
             WHERE k.source_id = $1::pg_catalog.int4 AND r.srsubstate::pg_catalog.text IS NOT DISTINCT FROM $3
             ORDER BY k.relation
            """, [String(record.sourceID), tables.subscription.name.object, state]
        ).rows.compactMap { row in
            guard let oid = row.text("oid"), let name = QualifiedName(row: row) else { return nil }
            return Marked(oid: oid, name: name)
        }
    }
}
