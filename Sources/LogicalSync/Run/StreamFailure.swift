import DDLCapture
import DDLReplay
import PostgresClient

/// A command that failed in the stream: the trigger says its id and SQLSTATE through a sequence, which no rollback takes
/// back.
struct StreamFailure: Sendable, Hashable {
    let id: Int64
    let sqlState: String

    /// From the sequence's value: id * 36^5 + SQLSTATE as five digits to the base 36.
    init?(sequenceValue: Int64) {
        guard sequenceValue > 0 else { return nil }
        let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        var rest = Int(sequenceValue % 60_466_176)
        var state: [Character] = []
        for _ in 1...5 {
            state.insert(digits[rest % 36], at: 0)
            rest /= 36
        }
        id = sequenceValue / 60_466_176
        sqlState = String(state)
    }

    /// Records the command as held, if it is still to be done; the reason where it is.
    func hold(_ record: ReplayRecord) async throws -> String? {
        let target = record.connection
        guard let action = try await action(record) else { return nil }
        let reason = try await message(action, target)
        let command = CapturedCommand(
            id: id, ddlText: nil, tag: action.text("tag") ?? "", objectName: action.text("object_name"),
            eventTime: action.text("captured_at"))
        let isHeld = try await target.transaction { target in
            // The worker may be trying once more, and succeed: its own record of that must stay.
            let rows = try await target.query(
                """
                SELECT 1 FROM ddlrelay.sync_action AS a
                 WHERE a.source_id = $1::pg_catalog.int4 AND a.id = $2::pg_catalog.int8 FOR UPDATE
                """, [String(record.sourceID), String(id)]
            ).rows
            guard !rows.isEmpty else { return false }
            try await target.execute(
                record.holdSQL(command, statement: action.text("script"), reason: reason, sqlState: sqlState))
            return true
        }
        return isHeld ? reason : nil
    }

    private func action(_ record: ReplayRecord) async throws -> ResultRow? {
        try await record.connection.query(
            """
            SELECT a.tag, a.object_name, a.captured_at, a.search_path, a.settings::pg_catalog.text AS settings, a.role,
                   pg_catalog.array_to_string(a.statements, '; ') AS script,
                   pg_catalog.array_to_string(a.conditions || a.statements, E'\\n;\\n') AS trial
              FROM ddlrelay.sync_action AS a
             WHERE a.source_id = $1::pg_catalog.int4 AND a.id = $2::pg_catalog.int8
            """, [String(record.sourceID), String(id)]
        ).rows.first
    }

    /// The server's words. The worker's are in the server's log only, so the statement is tried once more, in a
    /// transaction that is rolled back; where that fails otherwise, because the command's own transaction had changed
    /// something before, the SQLSTATE has to do.
    private func message(_ action: ResultRow, _ target: PostgresConnection) async throws -> String {
        let unknown = "the target refused it; the message is in the target's server log"
        do {
            try await target.execute("BEGIN; SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '20s'")
            try await target.query(
                """
                SELECT pg_catalog.set_config(s.key, s.value, true) FROM pg_catalog.json_each_text($1::pg_catalog.json) AS s
                """, [action.text("settings")])
            try await target.query(
                "SELECT pg_catalog.set_config('search_path', $1, true), pg_catalog.set_config('session_replication_role', 'replica', true)",
                [action.text("search_path")])
            if let role = action.text("role") {
                try await target.query("SELECT pg_catalog.set_config('role', $1, true)", [role])
            }
            try await target.execute(action.text("trial") ?? "")
            await target.rollBack()
            return unknown
        } catch let error as PostgresError where error.code == .server && !error.isConnectionFailure {
            await target.rollBack()
            guard error.sqlState == sqlState else { return unknown }
            return [error.message, error.detail].compactMap { $0 }.joined(separator: ": ")
        }
    }
}
