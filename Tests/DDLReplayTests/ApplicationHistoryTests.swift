import DDLCapture
import PostgresClient
import TestCluster
import Testing

@testable import DDLReplay

/// The schema history of a whole application, replayed with every kind of object and under the roles that ran it.
@Suite struct ApplicationHistoryTests {
    @Test("three years of an application's DDL give the same database")
    func wholeHistory() async throws {
        let pair = try await Pair.make()
        // The application has generated columns.
        guard try await pair.olderVersion() >= 120_000 else { return }
        for database in [pair.source, pair.target] {
            try await Self.run("application-history-prerequisites", on: database)
        }
        try await Self.run("application-history", on: pair.source)
        if try await Self.hasExtensions(pair.source), try await Self.hasExtensions(pair.target) {
            try await Self.run("application-history-extensions", on: pair.source)
        }
        let summary = try await pair.replayer(
            ReplayOptions(planner: ActionPlanner(scope: .all, role: .captured))
        ).replayOnce()
        #expect(summary.run > 200 && summary.skippedCount > 5)
        #expect(try await SchemaDifference.afterRemovingTool(from: pair.source, pair.target) == [])
    }

    /// Sends a script's submissions through one session.
    private static func run(_ fixture: String, on database: TestDatabase) async throws {
        let connection = try await database.connect()
        for submission in try HistoryFixture(fixture).submissions {
            do {
                try await connection.execute(submission)
            } catch let error as PostgresError {
                Issue.record("\(error)\n\(submission)")
                throw error
            }
        }
        await connection.close()
    }

    /// Whether the server has PostgreSQL's contrib modules.
    private static func hasExtensions(_ database: TestDatabase) async throws -> Bool {
        let wanted =
            "SELECT count(*) = 3 FROM pg_available_extensions WHERE name IN ('citext', 'pg_trgm', 'btree_gist')"
        return try await database.connect().query(wanted).rows.first?[0] == "t"
    }
}
