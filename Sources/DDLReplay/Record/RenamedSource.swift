import DDLCapture
import PostgresClient

/// Looks for a log that was replayed here under another identity: pg_upgrade gives a cluster a new one, a database can be
/// renamed, and a role may lose the right to see it. To begin anew with such a log would run every command twice.
struct RenamedSource {
    let source: PostgresConnection
    let target: PostgresConnection
    /// Whether to go on with it.
    let adopts: Bool

    /// The record of the same log; nil where there is none.
    func find(_ identity: SourceIdentity) async throws -> Int64? {
        let others = try await target.query(
            """
            SELECT s.source_id, s.system_identifier, s.database, s."position" FROM ddlrelay.source AS s
             WHERE s."position" > 0 ORDER BY s."position" DESC
            """
        ).rows
        for other in others {
            guard let id = other.integer("source_id"), let position = other.integer("position"),
                try await isSameLog(as: id, upTo: position)
            else { continue }
            let name =
                "database \"\(other.text("database") ?? "?")\" of system \(other.text("system_identifier") ?? "?")"
            guard adopts else {
                throw ReplayError(
                    code: .sourceUnusable,
                    message: "commands of this log were replayed here up to \(position), as those of another source",
                    detail:
                        "On record it is \(name); now it is database \"\(identity.database)\" of system \(identity.systemIdentifier).",
                    hint:
                        "After pg_upgrade or a new name of the database, go on with --adopt. If it is a copy of that source, which still is at work, do not replay both here."
                )
            }
            try await target.query(
                """
                UPDATE ddlrelay.source SET system_identifier = $2, database = $3, log_table = $4::pg_catalog.int8
                 WHERE source_id = $1::pg_catalog.int4
                """, [String(id), identity.systemIdentifier, identity.database, String(identity.logTable)])
            return id
        }
        return nil
    }

    /// Whether a row that is on record as replayed is in this log, the very same.
    private func isSameLog(as id: Int64, upTo position: Int64) async throws -> Bool {
        let rows = try await CaptureLog(source).commands(CaptureLog.Filter(upTo: position, last: 20))
        return try await LogWatch.recorded(id, rows.map(\.id), target).contains { recorded in
            rows.contains { $0.id == recorded.id && $0.tag == recorded.tag && $0.eventTime == recorded.capturedAt }
        }
    }
}
