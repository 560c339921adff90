import DDLCapture
import PostgresClient

/// Notices a log that is not what it was: made anew under a running replay, set back with the source to an earlier state, or
/// with ids that begin anew. What comes then has ids that were replayed already, and would never be looked at.
struct LogWatch: Sendable {
    let source: PostgresConnection
    let target: PostgresConnection
    let identity: SourceIdentity
    let sourceID: Int64
    private var nextLook = ContinuousClock.now + Self.pause

    private static let pause = Duration.seconds(10)

    init(source: PostgresConnection, target: PostgresConnection, identity: SourceIdentity, sourceID: Int64) {
        self.source = source
        self.target = target
        self.identity = identity
        self.sourceID = sourceID
    }

    /// - Throws: a lost connection where the log was made anew: a new run finds the new one.
    func check(_ commands: [CapturedCommand]) throws {
        guard commands.contains(where: { $0.logTable != identity.logTable }) else { return }
        throw PostgresError(code: .connectionLost, message: "the capture log was made anew", server: "source")
    }

    mutating func lookNowAndThen(at position: Int64) async throws {
        guard ContinuousClock.now >= nextLook else { return }
        nextLook = .now + Self.pause
        try await look(at: position)
    }

    /// - Throws: ``ReplayError/Code/sourceUnusable``.
    func look(at position: Int64) async throws {
        guard try await SourceIdentity.read(from: source) == identity else {
            throw PostgresError(code: .connectionLost, message: "the capture log was made anew", server: "source")
        }
        guard position > 0 else { return }
        if case .known(let newest) = try await CaptureLog(source).newestID(), newest < position {
            throw Self.setBack("The log has given out ids up to \(newest); up to \(position) they were replayed.")
        }
        guard
            let row = try await CaptureLog(source).commands(CaptureLog.Filter(after: position - 1, upTo: position))
                .first,
            let recorded = try await Self.recorded(sourceID, [position], target).first,
            let time = recorded.capturedAt, time != row.eventTime || recorded.tag != row.tag
        else { return }
        throw Self.setBack(
            "Command \(position) is a \(row.tag) of \(row.eventTime ?? "?"); what was replayed was a \(recorded.tag) of \(time)."
        )
    }

    private static func setBack(_ detail: String) -> ReplayError {
        ReplayError(
            code: .sourceUnusable, message: "the source's log is not the one that was replayed: it was set back",
            detail: detail,
            hint:
                "Was the source restored, or a copy of it put in its place? Bring the two together (\"ddlrelay verify\" shows what differs), then \"ddlrelay uninstall\" and \"ddlrelay install\" on the source: its log begins anew."
        )
    }

    /// What is on record of some commands.
    static func recorded(
        _ sourceID: Int64, _ ids: [Int64], _ target: PostgresConnection
    ) async throws -> [(id: Int64, tag: String, capturedAt: String?)] {
        try await target.query(
            """
            SELECT c.id, c.tag,
                   pg_catalog.to_char(c.captured_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS captured_at
              FROM ddlrelay.command AS c
             WHERE c.source_id = $1::pg_catalog.int4
               AND c.id = ANY (pg_catalog.string_to_array($2, ',')::pg_catalog.int8[])
            """, [String(sourceID), ids.map(String.init).joined(separator: ",")]
        ).rows.compactMap { row in
            row.integer("id").map { ($0, row.text("tag") ?? "", row.text("captured_at")) }
        }
    }
}
