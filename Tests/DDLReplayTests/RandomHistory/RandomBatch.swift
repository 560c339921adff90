import DDLCapture
import PostgresClient
import TestCluster

@testable import DDLReplay

/// Sequences that share a source and a target, each in schemas of its own, and one replay of them all.
struct RandomBatch: Sendable {
    /// What came of it.
    struct Outcome: Sendable {
        /// Statements that the source ran, and that it refused.
        var accepted = 0
        var refused: [String] = []
        /// Why the replay is wrong; nil where both sides are the same.
        var problem: String?
    }

    let sequences: [RandomSequence]
    let hasScopeAll: Bool

    /// Runs the sequences on a new source, replays them on a new target, and compares.
    func run() async throws -> Outcome {
        let pair = try await Pair.make()
        try await prepare(pair)
        var outcome = Outcome()
        for sequence in sequences {
            let connection = try await pair.source.connect()
            for submission in sequence.submissions {
                do {
                    if submission.isExtended {
                        try await connection.query(submission.sql)
                    } else {
                        try await connection.execute(submission.sql)
                    }
                    outcome.accepted += 1
                } catch let error as PostgresError where error.code == .server {
                    outcome.refused.append("\(error): \(submission)")
                }
            }
            await connection.close()
        }
        try await rollBackPrepared(pair.source)
        outcome.problem = try await problem(pair)
        for database in [pair.source, pair.target] { try await database.drop() }
        return outcome
    }

    private func prepare(_ pair: Pair) async throws {
        let own = sequences.map { Prerequisites.ofSequence($0.seed) }.joined(separator: "\n")
        for database in [pair.source, pair.target] {
            let connection = try await database.connect()
            try await connection.execute("SET ddlrelay.capture = off")
            try await connection.execute(Prerequisites.roles)
            try await connection.execute(Prerequisites.shared)
            // What is no table is there on both sides, unless it is replayed as well.
            if !hasScopeAll { try await connection.execute(own) }
            await connection.close()
        }
        if hasScopeAll { try await pair.source.psql(own) }
    }

    /// Transactions that a shortened sequence has prepared and not ended: a replay would wait for them.
    private func rollBackPrepared(_ source: TestDatabase) async throws {
        let connection = try await source.connect()
        let prepared = "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()"
        for row in try await connection.query(prepared).rows {
            if let name = row[0] { try await connection.execute("ROLLBACK PREPARED '\(name)'") }
        }
        await connection.close()
    }

    private func problem(_ pair: Pair) async throws -> String? {
        let planner = ActionPlanner(scope: hasScopeAll ? .all : .tables, role: .captured)
        do {
            _ = try await pair.replayer(ReplayOptions(planner: planner)).replayOnce()
        } catch let error as ReplayError {
            return [error.message, error.detail ?? "", await logged(error, pair)].joined(separator: "\n")
        }
        let target = try await pair.target.connect()
        let filled = try await target.query(
            """
            SELECT string_agg(c.oid::regclass::text, ', ')
              FROM pg_class AS c
             WHERE c.relkind = 'r' AND c.oid >= 16384 AND c.relnamespace::regnamespace::text <> 'ddlrelay'
               AND pg_relation_size(c.oid) > 0
            """
        ).rows.first?[0]
        if let filled { return "rows on the target, where none were written: \(filled)" }
        if !hasScopeAll { try await dropWhatIsOutOfScope(pair) }
        await target.close()
        let difference = try await SchemaDifference.afterRemovingTool(from: pair.source, pair.target)
        return difference.isEmpty ? nil : difference.joined(separator: "\n")
    }

    /// The captured row of a held command.
    private func logged(_ error: ReplayError, _ pair: Pair) async -> String {
        guard let id = error.message.split(separator: " ").dropFirst().first, error.code == .held,
            let row = try? await pair.source.connect().query(
                "SELECT ddl_text, message FROM dts_ddl_command WHERE id = $1", [String(id)]
            ).rows.first
        else { return "" }
        return "captured: \(row[0] ?? "")\n\(row[1] ?? "")"
    }

    /// Functions, and the schemas and types that the sequences dropped: a replay of tables leaves them as they are.
    /// Nothing on the target may depend on what is gone from the source.
    private func dropWhatIsOutOfScope(_ pair: Pair) async throws {
        let names = """
            SELECT format('SCHEMA %I', nspname) FROM pg_namespace WHERE nspname LIKE 's%' UNION ALL
            SELECT format('TYPE %I.mood', nspname) FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = typnamespace
             WHERE typname = 'mood' ORDER BY 1 DESC
            """
        let source = try await pair.source.connect()
        let target = try await pair.target.connect()
        let there = Set(try await source.query(names).rows.compactMap { $0[0] })
        for row in try await target.query(names).rows {
            if let object = row[0], !there.contains(object) { try await target.execute("DROP \(object)") }
        }
        for connection in [source, target] {
            try await connection.execute(
                "SET client_min_messages = error; DROP SCHEMA \(HistoryWriter.helperSchema) CASCADE")
            await connection.close()
        }
    }
}
