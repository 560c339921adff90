import CaptureSQL
import DDLCapture
import PostgresClient

/// The schema `ddlrelay` on the target: made, upgraded, or refused where it is newer than this tool.
enum RecordSchema {
    static let advisoryLockClass = 1_684_302_949

    static func prepare(on target: PostgresConnection) async throws {
        if try await version(on: target) == ToolVersion.current, try await hasSelection(target) { return }
        try await target.transaction { target in
            try await target.execute("SET LOCAL client_min_messages = warning; SET LOCAL ddlrelay.capture = off")
            // Two replayers that start at once make the schema one after the other.
            try await target.execute("SELECT pg_catalog.pg_advisory_xact_lock(\(advisoryLockClass), 0)")
            try await target.execute(CaptureSQL.replayState)
        }
    }

    static func find(_ identity: SourceIdentity, _ target: PostgresConnection) async throws -> Int64? {
        guard try await version(on: target) != nil else { return nil }
        return try await target.query(
            """
            SELECT s.source_id FROM ddlrelay.source AS s
             WHERE s.system_identifier = $1 AND s.database = $2 AND s.log_table = $3::pg_catalog.int8
            """, [identity.systemIdentifier, identity.database, String(identity.logTable)]
        ).rows.first?.integer("source_id")
    }

    /// The youngest column: a version on its way to release may have made the schema without it.
    private static func hasSelection(_ target: PostgresConnection) async throws -> Bool {
        try await target.query(
            """
            SELECT 1 FROM pg_catalog.pg_attribute AS a
              JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE n.nspname = 'ddlrelay' AND c.relname = 'source' AND a.attname = 'selection' AND NOT a.attisdropped
            """
        ).rows.first != nil
    }

    /// The version that made the schema; nil where its tables are missing.
    private static func version(on target: PostgresConnection) async throws -> ToolVersion? {
        let row = try await target.query(
            """
            SELECT pg_catalog.obj_description(n.oid, 'pg_namespace') AS comment
              FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE n.nspname = 'ddlrelay' AND c.relname = 'command'
            """
        ).rows.first
        guard let row else { return nil }
        let version = ToolVersion(comment: row.text("comment"))
        if let version, version > ToolVersion.current {
            throw ReplayError(
                code: .recordUnusable,
                message: "the record of replay on the target was made by ddlrelay \(version), which is newer",
                hint: "Use that version, or a later one.")
        }
        return version ?? ToolVersion(comment: "ddlrelay 0.0.0")
    }
}
