import DDLReplay
import PostgresClient

/// The captured commands whose effect is in the copy of the schema.
struct CapturedBefore: Sendable {
    /// Everything up to this id is in the copy, or was rolled back.
    let position: Int64
    /// Ids above it that the snapshot shows, with their tags: they were captured while the slot was made.
    let later: [(id: Int64, tag: String)]

    /// The last id that the source's log has given out.
    static func lastID(_ source: PostgresConnection) async throws -> Int64 {
        try await source.query(
            "SELECT CASE WHEN s.is_called THEN s.last_value ELSE 0 END AS last FROM public.dts_ddl_command_id_seq AS s"
        ).rows.first?.integer("last") ?? 0
    }

    static func read(_ servers: SyncServers, _ snapshot: String, after position: Int64) async throws -> CapturedBefore {
        let connection = try await servers.connectToSource()
        try await connection.execute(
            "BEGIN ISOLATION LEVEL REPEATABLE READ; SET TRANSACTION SNAPSHOT \(Quoting.literal(snapshot))")
        let rows = try await connection.query(
            "SELECT l.id, l.tag FROM public.dts_ddl_command AS l WHERE l.id > $1::pg_catalog.int8 ORDER BY l.id",
            [String(position)]
        ).rows
        await connection.close()
        return CapturedBefore(
            position: position, later: rows.map { ($0.integer("id") ?? 0, $0.text("tag") ?? "") })
    }

    /// Whether the log has no other commands by now.
    func isAll(_ source: PostgresConnection) async throws -> Bool {
        let rows = try await source.query(
            "SELECT l.id FROM public.dts_ddl_command AS l WHERE l.id > $1::pg_catalog.int8", [String(position)]
        ).rows
        return Set(rows.compactMap { $0.integer("id") }).isSubset(of: Set(later.map(\.id)))
    }

    /// Puts them on record as skipped, should they arrive.
    func store(_ record: ReplayRecord) async throws {
        try await record.connection.query(
            "UPDATE ddlrelay.source SET \"position\" = $1::pg_catalog.int8 WHERE source_id = $2::pg_catalog.int4",
            [String(position), String(record.sourceID)])
        for command in later {
            try await record.connection.query(
                """
                INSERT INTO ddlrelay.command (source_id, id, state, tag, reason)
                VALUES ($1::pg_catalog.int4, $2::pg_catalog.int8, 'skipped', $3, 'it is in the copy of the schema')
                """, [String(record.sourceID), String(command.id), command.tag])
        }
    }
}
