import DDLReplay
import Foundation
import LogicalSync
import PostgresClient
import TestCluster
import Testing

/// Data and DDL in one stream, between two servers of a test's own.
@Suite(.serialized) struct SyncTests {
    /// In full with `DDLRELAY_FAULTS=full`, as `make test-faults` says: over 200 changes and 50 kills.
    static let isFull = ProcessInfo.processInfo.environment["DDLRELAY_FAULTS"] == "full"
    static let rounds = 1...(isFull ? 16 : 5)

    static func expectSame(_ pair: SyncPair) async throws {
        #expect(try await pair.caughtUp())
        #expect(try await pair.data(pair.source) == pair.data(pair.target))
        #expect(
            try await differingLines(pair.definitions(pair.source), pair.definitions(pair.target)) == [])
        #expect(try await SyncStatus.read(pair.servers, name: .main).held == [])
    }

    @Test("a schema history under write: both databases are the same at the end")
    func history() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            try await pair.whileRunning {
                try await Writer(database: pair.source).whileWriting {
                    for script in SchemaHistory.scripts(Self.rounds) { try await pair.source.psql(script) }
                }
                try await Self.expectSame(pair)
            }
        }
    }

    @Test("killed runners and crashed servers: nothing is lost and nothing done twice")
    func faults() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            let crashes = Self.isFull ? 10 : 1
            let scripts = SchemaHistory.scripts(Self.rounds)
            try await Writer(database: pair.source).whileWriting {
                for (index, script) in scripts.enumerated() {
                    // A kill for every third or fourth change, at no moment in particular.
                    let runner = index.isMultiple(of: 4) ? try Self.startRunner(pair) : nil
                    try await pair.source.psql(script)
                    let isCrash = index % (scripts.count / (2 * crashes)) == 5
                    if isCrash { try await (index < scripts.count / 2 ? pair.targetServer : pair.sourceServer).crash() }
                    try await Task.sleep(for: .milliseconds(Int.random(in: 0...200)))
                    runner?.send(SIGKILL)
                    _ = try await runner?.end()
                }
            }
            try await pair.whileRunning { try await Self.expectSame(pair) }
        }
    }

    static func startRunner(_ pair: SyncPair) throws -> RunningProgram {
        try RunningProgram(
            BuiltProgram.path, ["sync", "run", "--source", pair.source.conninfo, "--target", pair.target.conninfo])
    }

    @Test("teardown leaves nothing on either server")
    func teardown() async throws {
        try await SyncPair.run { pair in
            let before = try await pair.traces()
            try await pair.setUp()
            try await pair.whileRunning {
                try await pair.source.psql("CREATE TABLE app.new (a int); INSERT INTO app.new VALUES (1)")
                try await Self.expectSame(pair)
            }
            #expect(try await pair.traces() != before)
            let left = try await SyncTeardown(pair.servers, name: .main).run()
            #expect(left == [])
            #expect(try await pair.traces() == before)
        }
    }

    @Test("teardown does one server's part while the other cannot be reached, and the rest later")
    func teardownInParts() async throws {
        try await SyncPair.run { pair in
            let before = try await pair.traces()
            try await pair.setUp()
            let unreachable = ConnectionInfo("host=/nowhere dbname=source", role: "source")
            let first = try await SyncTeardown(
                SyncServers(source: unreachable, target: pair.servers.target), name: .main
            ).run()
            #expect(first.map(\.server) == ["source"])
            let second = try await SyncTeardown(pair.servers, name: .main).run()
            #expect(second == [])
            #expect(try await pair.traces() == before)
        }
    }

    @Test("a set-up that fails takes everything back")
    func takenBack() async throws {
        try await SyncPair.run { pair in
            let before = try await pair.traces()
            // The schema is there already.
            try await pair.target.psql("CREATE SCHEMA app; CREATE TABLE app.t (other int)")
            await #expect(throws: SyncError.self) { try await pair.setUp() }
            #expect(try await pair.traces() == before)
            #expect(try await pair.target.psql("SELECT count(*) FROM app.t").output == "0\n")
            // The target cannot reach the source: by then everything else was made.
            try await pair.target.psql("DROP SCHEMA app CASCADE")
            let setup = SyncSetup(
                pair.servers, name: .main, sourceFromTarget: "host=/nowhere user=postgres dbname=source")
            await #expect(throws: PostgresError.self) { try await setup.run() }
            #expect(try await pair.traces() == before)
            #expect(try await pair.target.psql("SELECT to_regnamespace('app') IS NULL").output == "t\n")
            let identity = try await pair.source.psql(
                "SELECT relreplident FROM pg_class WHERE relname = 'No Key'")
            #expect(identity.output == "d\n")
        }
    }

    @Test("a held command stops the stream with nothing lost, until it is decided")
    func held() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            try await pair.whileRunning {
                #expect(try await pair.caughtUp())
                try await pair.target.psql("CREATE TABLE app.taken (other int)")
                try await pair.source.psql("CREATE TABLE app.taken (a int)")
                try await pair.source.psql("INSERT INTO app.t (id, a) VALUES (9999, 'after')")
                let decisions = HeldDecisions(source: pair.servers.source, target: pair.servers.target)
                #expect(try await eventually { try await decisions.list().first?.sqlState == "42P07" })
                let held = try #require(try await decisions.list().first)
                #expect(held.reason.contains("already exists"))
                #expect(try await pair.target.psql("SELECT count(*) FROM app.t WHERE id = 9999").output == "0\n")
                try await decisions.decide(
                    .replace("DROP TABLE app.taken; CREATE TABLE app.taken (a int)"), about: held.id, by: "test")
                #expect(try await pair.caughtUp())
                #expect(try await pair.data(pair.source) == pair.data(pair.target))
                #expect(try await decisions.list() == [])
            }
        }
    }
}
