import DDLCapture
import PostgresClient

/// Looks now and then whether the source still captures: a log that nothing is written to looks like one with nothing to
/// do.
package struct CaptureWatch: Sendable {
    private let source: PostgresConnection
    /// Nil before the first look: who was told of trouble by an earlier watch is told then that it is over.
    private var obstacles: [String]?
    private var nextLook = ContinuousClock.now

    private static let pause = Duration.seconds(30)

    package init(_ source: PostgresConnection) { self.source = source }

    /// What keeps commands from being captured, at the first look and where it has changed; nil most of the time.
    package mutating func look() async throws -> [String]? {
        guard ContinuousClock.now >= nextLook else { return nil }
        nextLook = .now + Self.pause
        let state = try await CaptureState.read(from: source)
        // A log that was kept for its last commands to be replayed is meant to stand alone.
        let found = state.isKeptLog ? [] : try await state.obstacles + settingsInTheWay()
        guard found != obstacles else { return nil }
        obstacles = found
        return found
    }

    /// Settings that sessions of the source have by default, and under which no event trigger fires; and ids that would come
    /// out of order.
    private func settingsInTheWay() async throws -> [String] {
        let rows = try await source.query(
            """
            SELECT s.name, s.setting AS value FROM pg_catalog.pg_settings AS s
             WHERE ((s.name = 'event_triggers' AND s.setting = 'off')
                    OR (s.name = 'session_replication_role' AND s.setting = 'replica'))
               -- Not where only this connection's role has it.
               AND s.source IN ('configuration file', 'command line', 'environment variable', 'database')
            """
        ).rows
        var found = rows.map { "setting \($0.text("name") ?? "?") is \($0.text("value") ?? "?")" }
        guard await source.serverVersion >= 100_000 else { return found }
        let cached = try await source.query(
            """
            -- PostgreSQL 10 and later
            SELECT 1 FROM pg_catalog.pg_sequence AS q
             WHERE q.seqrelid = pg_catalog.pg_get_serial_sequence('public.dts_ddl_command', 'id')::pg_catalog.regclass
               AND q.seqcache > 1
            """
        ).rows
        if !cached.isEmpty { found.append("the sequence of the log's ids has a cache, so that they come out of order") }
        return found
    }
}
