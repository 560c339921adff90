import Foundation
import PostgresClient
import TestCluster
import Testing

/// Many sessions at once: ids that commit out of order, holes, prepared transactions.
@Suite(.serialized) struct StressTests {
    @Test("sessions that run DDL, roll back, and prepare transactions: nothing is lost, nothing is done twice")
    func sessions() async throws {
        let random = SeededGenerator.announced("stress test")
        try await FaultPair.run { pair in
            let follower = try pair.start("replay", "--scope", "all", "--follow")
            // Its record is on the target then.
            #expect(try await eventually { follower.errors.contains("caught up") })
            for round in 0..<FaultScale.rounds {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for session in 0..<FaultScale.sessions {
                        let seed = random.seed &+ UInt64(round * 1_000 + session)
                        group.addTask { try await Self.session(pair.source, "r\(round)s\(session)", seed) }
                    }
                    try await group.waitForAll()
                }
            }
            let newest = try await pair.source.connect().query("SELECT max(id) FROM dts_ddl_command").rows.first?[0]
            let caughtUp = try await eventually {
                try await pair.target.connect().query("SELECT \"position\" FROM ddlrelay.source").rows.first?[0]
                    == newest
            }
            #expect(caughtUp, "\(follower.errors.suffix(2_000))")
            follower.send(SIGTERM)
            #expect(try await follower.end().status == 0)
            try await pair.expectSameAtTheEnd("seed \(random.seed)")
        }
    }

    private static func session(_ database: TestDatabase, _ name: String, _ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let connection = try await database.connect()
        try await connection.execute("CREATE TABLE \(name) (a int)")
        for step in 0..<FaultScale.steps {
            let column = "c\(step)"
            switch Int.random(in: 0..<7, using: &random) {
            case 0: try await connection.execute("ALTER TABLE \(name) ADD \(column) int")
            case 1: try await connection.execute("BEGIN; ALTER TABLE \(name) ADD \(column) int; ROLLBACK")
            case 2:
                try await connection.execute("BEGIN; ALTER TABLE \(name) ADD \(column) int")
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...30, using: &random)))
                try await connection.execute("ALTER TABLE \(name) ADD \(column)_b text; COMMIT")
            case 3:
                try await connection.execute(
                    "BEGIN; SAVEPOINT s; ALTER TABLE \(name) ADD \(column) int; ROLLBACK TO s; ALTER TABLE \(name) ADD \(column) text; COMMIT"
                )
            case 4:
                try await connection.execute(
                    "BEGIN; CREATE TABLE \(name)_\(step) (); PREPARE TRANSACTION '\(name)_\(step)'")
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...40, using: &random)))
                let end = Bool.random(using: &random) ? "COMMIT" : "ROLLBACK"
                try await connection.execute("\(end) PREPARED '\(name)_\(step)'")
            case 5: try await connection.execute("CREATE TABLE \(name)_\(step) (); DROP TABLE \(name)_\(step)")
            default:
                try await connection.execute(
                    "ALTER TABLE \(name) ADD \(column) int; ALTER TABLE \(name) DROP \(column)")
            }
        }
        await connection.close()
    }
}
