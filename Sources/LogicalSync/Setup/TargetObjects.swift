import CaptureSQL
import DDLReplay
import PostgresClient

/// What a sync has on the target beside its subscription: tables, function and trigger of schema `ddlrelay`, and the
/// table where the log arrives.
struct TargetObjects: Sendable {
    let target: PostgresConnection

    /// A sync as it is recorded.
    struct Entry: Sendable {
        let name: SyncName
        let sourceID: Int64
        let options: SyncOptions
    }

    /// Makes what is missing; the record of replay must be there.
    func prepare() async throws {
        try await target.transaction { target in
            try await target.execute("SELECT pg_catalog.pg_advisory_xact_lock(1684302949, 0)")
            try await target.execute(
                [CaptureSQL.syncState, CaptureSQL.foreignKeys, CaptureSQL.applyFunction].joined(separator: "\n"))
        }
    }

    func exist() async throws -> Bool {
        try await target.query("SELECT pg_catalog.to_regclass('ddlrelay.sync') IS NOT NULL AS found").rows.first?
            .boolean("found") ?? false
    }

    /// The syncs that arrive in this database.
    func entries() async throws -> [Entry] {
        guard try await exist() else { return [] }
        return try await target.query("SELECT y.name, y.source_id, y.options FROM ddlrelay.sync AS y ORDER BY y.name")
            .rows.compactMap { row in
                guard let name = row.text("name").flatMap({ SyncName($0) }), let id = row.integer("source_id"),
                    let options = row.text("options")
                else { return nil }
                return Entry(name: name, sourceID: id, options: try SyncOptions(json: options))
            }
    }

    func entry(_ name: SyncName) async throws -> Entry? {
        try await entries().first { $0.name == name }
    }

    func add(_ entry: Entry) async throws {
        try await target.query(
            "INSERT INTO ddlrelay.sync (name, source_id, subscription, options) VALUES ($1, $2::pg_catalog.int4, $3, $4)",
            [entry.name.description, String(entry.sourceID), entry.name.object, try entry.options.json])
        let sequence = Self.failures(of: entry.sourceID)
        try await target.execute(
            """
            CREATE SEQUENCE IF NOT EXISTS \(sequence) MINVALUE 0 START WITH 0;
            COMMENT ON SEQUENCE \(sequence) IS
                'ddlrelay: the captured command that failed last in the stream (id * 36^5 + SQLSTATE to the base 36)'
            """)
    }

    /// The sequence by which the trigger tells of failures: a failure outlives the rollback of its transaction in nothing
    /// else.
    static func failures(of source: Int64) -> String { "ddlrelay.sync_failure_\(source)" }

    /// Removes a sync and the record of its commands, and with the last of them everything else of the tool.
    func remove(_ name: SyncName) async throws {
        guard try await exist() else { return }
        let id = try await target.query(
            "DELETE FROM ddlrelay.sync AS y WHERE y.name = $1 RETURNING y.source_id", [name.description]
        ).rows.first?.integer("source_id")
        if let id { try await remove(source: id) }
        guard try await entries().isEmpty else { return }
        try await target.execute(
            """
            BEGIN;
            DROP TABLE IF EXISTS public.dts_ddl_command;
            DROP FUNCTION IF EXISTS ddlrelay.apply_captured_command();
            DROP FUNCTION IF EXISTS ddlrelay.restore_foreign_keys(pg_catalog.int4, pg_catalog.bool);
            DROP TABLE IF EXISTS ddlrelay.sync, ddlrelay.sync_action, ddlrelay.sync_copy, ddlrelay.sync_file,
                ddlrelay.sync_foreign_key;
            COMMIT
            """)
        let others = try await target.query("SELECT 1 FROM ddlrelay.source AS s LIMIT 1").rows
        if others.isEmpty { try await target.execute("DROP SCHEMA ddlrelay CASCADE") }
    }

    private func remove(source id: Int64) async throws {
        try await target.execute(
            """
            BEGIN;
            SELECT ddlrelay.restore_foreign_keys(\(id), false);
            DELETE FROM ddlrelay.sync_action AS a WHERE a.source_id = \(id);
            DELETE FROM ddlrelay.sync_copy AS k WHERE k.source_id = \(id);
            DELETE FROM ddlrelay.sync_foreign_key AS g WHERE g.source_id = \(id);
            DELETE FROM ddlrelay.sync_file AS f WHERE f.source_id = \(id);
            DROP SEQUENCE IF EXISTS \(Self.failures(of: id));
            DELETE FROM ddlrelay.command AS c WHERE c.source_id = \(id);
            DELETE FROM ddlrelay.source AS s WHERE s.source_id = \(id);
            COMMIT
            """)
    }
}
