import Foundation
import PostgresClient
import TestCluster
import Testing

/// What is left when processes and servers die at any moment.
@Suite(.serialized) struct KillTests {
    /// A history of commands on tables of their own: alone, in transactions, in strings, and outside transactions.
    static func history(_ count: Int, _ random: inout SeededGenerator) -> [String] {
        var statements: [String] = []
        var number = 0
        while statements.count < count {
            number += 1
            let name = "t\(number)"
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                statements += ["CREATE TABLE \(name) (a int)", "ALTER TABLE \(name) ADD b text DEFAULT 'x'"]
            case 1:
                statements += ["BEGIN; CREATE TABLE \(name) (a int); ALTER TABLE \(name) ADD b int; COMMIT"]
            case 2:
                statements += ["CREATE TABLE \(name) (a int PRIMARY KEY); ALTER TABLE \(name) RENAME a TO id"]
            case 3:
                statements += [
                    "CREATE TABLE \(name) (a int)", "CREATE INDEX CONCURRENTLY ON \(name) (a)",
                    "ALTER TABLE \(name) ALTER a TYPE bigint",
                ]
            default:
                statements += ["BEGIN; CREATE TABLE \(name) (); ROLLBACK", "CREATE TABLE \(name) (c date)"]
                if number.isMultiple(of: 3) { statements.append("DROP TABLE \(name)") }
            }
        }
        return statements
    }

    @Test("the replayer is killed at random moments: every command is done once, and both sides are the same")
    func replayer() async throws {
        var random = SeededGenerator.announced("kill test")
        try await FaultPair.run { pair in
            try await pair.source.psql(Self.history(FaultScale.commands, &random).joined(separator: ";\n") + ";")
            for _ in 0..<FaultScale.kills {
                let program = try pair.start("replay", "--scope", "all")
                // A moment of its start, or of its work.
                try await Task.sleep(for: .milliseconds(Int.random(in: 5...120, using: &random)))
                program.send(SIGKILL)
                _ = try await program.end()
            }
            try await pair.expectSameAtTheEnd("seed \(random.seed)")
        }
    }

    @Test("target and source crash while a replayer follows: it connects again and goes on")
    func servers() async throws {
        var random = SeededGenerator.announced("crash test")
        try await FaultPair.run { pair in
            let follower = try pair.start("replay", "--scope", "all", "--follow")
            #expect(try await eventually { follower.errors.contains("caught up") })
            let parts = FaultScale.crashes
            let history = Self.history(FaultScale.commands, &random)
            for part in 0..<parts {
                let slice = history[(part * history.count / parts)..<((part + 1) * history.count / parts)]
                async let written: CommandResult = pair.source.psql(slice.joined(separator: ";\n") + ";")
                try await Task.sleep(for: .milliseconds(Int.random(in: 10...400, using: &random)))
                try await pair.targetServer.crash()
                _ = try await written
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...200, using: &random)))
                try await pair.sourceServer.crash()
            }
            let position = "SELECT max(id) FROM dts_ddl_command"
            let newest = try await pair.source.connect().query(position).rows.first?[0]
            let caughtUp = try await eventually {
                try await pair.target.connect().query("SELECT \"position\" FROM ddlrelay.source").rows.first?[0]
                    == newest
            }
            #expect(caughtUp, "\(follower.errors.suffix(2_000))")
            follower.send(SIGTERM)
            let end = try await follower.end()
            #expect(end.status == 0, "\(end.errors.suffix(2_000))")
            try await pair.expectSameAtTheEnd("seed \(random.seed)")
        }
    }

    @Test("a replayer that stands by takes over when the other is killed") func takeover() async throws {
        try await FaultPair.run { pair in
            let first = try pair.start("replay", "--scope", "all", "--follow")
            #expect(try await eventually { first.errors.contains("caught up") })
            let second = try pair.start("replay", "--scope", "all", "--follow", "--wait")
            #expect(try await eventually { second.errors.contains("standing by") })
            try await pair.source.psql("CREATE TABLE a ();")
            #expect(try await eventually { first.errors.contains("tag=CREATE TABLE") })
            first.send(SIGKILL)
            _ = try await first.end()
            let clock = ContinuousClock.now
            try await pair.source.psql("CREATE TABLE b ();")
            #expect(try await eventually { second.errors.contains("object=public.b") })
            // The bar is 2 seconds; a busy machine gets more before the test says no.
            #expect(clock.duration(to: .now) < .seconds(10))
            second.send(SIGTERM)
            #expect(try await second.end().status == 0)
            try await pair.expectSameAtTheEnd("takeover")
        }
    }
}
