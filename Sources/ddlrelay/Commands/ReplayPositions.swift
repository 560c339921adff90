import DDLCapture
import DDLReplay
import PostgresClient

/// At which captured command each side stands; where the source has a capture log.
struct ReplayPositions: Sendable {
    /// The newest captured command that the source's snapshot sees; nil for an empty log or none.
    let captured: Int64?
    /// Everything up to this command is done on the target; nil where nothing of this source was replayed there.
    let replayed: Int64?

    /// Reads the positions.
    ///
    /// - Parameters:
    ///   - source: the connection whose snapshot is compared.
    ///   - target: the connection whose snapshot is compared.
    ///   - identity: another connection to the source: finding out which capture log it is may fail on a server, and
    ///     would take the snapshot with it.
    static func read(
        source: PostgresConnection, target: PostgresConnection, identity: PostgresConnection
    ) async throws -> ReplayPositions {
        guard try await canRead("public", "dts_ddl_command", source) else {
            return ReplayPositions(captured: nil, replayed: nil)
        }
        let captured = try await source.query("SELECT max(l.id) AS newest FROM public.dts_ddl_command AS l").rows.first?
            .integer("newest")
        guard try await canRead("ddlrelay", "command", target) else {
            return ReplayPositions(captured: captured, replayed: nil)
        }
        let standing = try await ReplayRecord.standing(source: identity, target: target)
        return ReplayPositions(captured: captured, replayed: standing.isKnown ? standing.position : nil)
    }

    /// An error would end the snapshot; so ask before.
    private static func canRead(
        _ schema: String, _ table: String, _ connection: PostgresConnection
    ) async throws -> Bool {
        try await connection.query(
            """
            SELECT 1 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind = 'r'
               AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
            """, [schema, table]
        ).rows.first != nil
    }

    /// Waits until the target has replayed what the source has captured by now.
    ///
    /// - Throws: ``WaitError``; `ReplayError.Code.held` at once where replay holds a command.
    static func wait(
        seconds: Int, source: PostgresConnection, target: PostgresConnection
    ) async throws {
        guard let newest = try await CaptureLog(source).summary().newest else { return }
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            let standing = try await ReplayRecord.standing(source: source, target: target)
            if standing.position >= newest { return }
            if let held = standing.held {
                throw ReplayError(
                    code: .held, message: "command \(held.id) is held: \(held.tag) \(held.objectName ?? "")",
                    detail: held.reason, hint: "The target gets no further until that is resolved.",
                    sqlState: held.sqlState)
            }
            guard ContinuousClock.now < end else {
                throw WaitError(newest: newest, position: standing.position, seconds: seconds)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}

/// The target did not come up to the source in time.
struct WaitError: DiagnosedError, CustomStringConvertible {
    let newest: Int64
    let position: Int64
    let seconds: Int

    var message: String { "the target did not replay captured command \(newest) within \(seconds) s" }
    var detail: String? { "It stands at \(position)." }
    var hint: String? { "Is \"ddlrelay replay --follow\" at work? \"ddlrelay status\" shows how far it is." }
    var description: String { message }
}
