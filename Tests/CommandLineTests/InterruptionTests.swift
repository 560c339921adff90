import Foundation
import PostgresClient
import TestCluster
import Testing

/// Ctrl-C: gently where that can be, at once the second time, and no statement stays behind on a server.
@Suite struct InterruptionTests {
    private typealias Program = CommandLineTests

    /// Holds `table` until it is told to end.
    private static func lock(_ table: String, in database: TestDatabase) async throws -> PostgresConnection {
        let holder = try await database.connect()
        try await holder.execute("BEGIN; LOCK TABLE \(table)")
        return holder
    }

    private static func waiting(in database: TestDatabase, watcher: PostgresConnection) async throws -> Bool {
        let sql = """
            SELECT count(*) FROM pg_stat_activity
             WHERE datname = $1 AND application_name LIKE 'ddlrelay%' AND wait_event_type = 'Lock'
            """
        return try await watcher.query(sql, [database.name]).rows.first?[0] != "0"
    }

    @Test("a second signal cancels the statement that the first one would wait for; it is replayed later")
    func twice() async throws {
        let source = try await TestCluster.shared.makeDatabase("interruption")
        let target = try await TestCluster.target.makeDatabase("interruption")
        try await source.psql("CREATE TABLE held (a int)")
        try await target.psql("CREATE TABLE held (a int)")
        #expect(try await Program.run("install", source: source).status == 0)
        try await source.psql("ALTER TABLE held ADD COLUMN b int")
        let holder = try await Self.lock("held", in: target)
        let program = try RunningProgram(
            BuiltProgram.path,
            ["replay", "--lock-timeout", "0", "--source", source.conninfo, "--target", target.conninfo])
        let watcher = try await target.connect()
        #expect(try await eventually { try await Self.waiting(in: target, watcher: watcher) })
        program.send(SIGINT)
        // The first one must not cancel: what is asked next is answered while it still waits.
        #expect(try await Program.run("status", source: source).status == 0)
        #expect(try await Self.waiting(in: target, watcher: watcher))
        program.send(SIGINT)
        let ended = try await program.end()
        #expect(ended.status == 130 && ended.errors.contains("interrupted"), "\(ended)")
        #expect(try await eventually { try await !Self.waiting(in: target, watcher: watcher) })
        try await holder.execute("COMMIT")
        let again = try await Program.run("replay", source: source, target: target)
        #expect(again.status == 0 && again.output.hasPrefix("Replayed 1 command"), "\(again)")
    }

    @Test("what only asks is cancelled by the first signal, on the servers too", arguments: [SIGINT, SIGTERM])
    func once(signal: Int32) async throws {
        let source = try await TestCluster.shared.makeDatabase("interruption")
        let target = try await TestCluster.target.makeDatabase("interruption")
        for database in [source, target] { try await database.psql("CREATE TABLE held (a int)") }
        let holder = try await Self.lock("held", in: target)
        let program = try RunningProgram(
            BuiltProgram.path,
            ["verify", "--data", "counts", "--source", source.conninfo, "--target", target.conninfo])
        let watcher = try await target.connect()
        #expect(try await eventually { try await Self.waiting(in: target, watcher: watcher) })
        program.send(signal)
        let ended = try await program.end()
        #expect(ended.status == 128 + signal && ended.errors.contains("interrupted"), "\(ended)")
        #expect(try await eventually { try await !Self.waiting(in: target, watcher: watcher) })
        try await holder.execute("COMMIT")
    }
}
