import DDLReplay
import Foundation
import PostgresClient
import PostgresParser
import TestCluster
import Testing

@testable import LogicalSync

/// Data and DDL in one stream, between two servers of a test's own.
@Suite(.serialized) struct SyncTests {
    /// In full with `DDLRELAY_FAULTS=full`, as `make test-faults` says: over 200 changes and 50 kills.
    static let isFull = ProcessInfo.processInfo.environment["DDLRELAY_FAULTS"] == "full"
    static let rounds = 1...(isFull ? 16 : 5)

    static func expectSame(_ pair: SyncPair) async throws {
        #expect(try await pair.caughtUp())
        let (source, target) = (try await pair.data(pair.source), try await pair.data(pair.target))
        #expect(source == target, "\(Set(source).symmetricDifference(target).sorted())")
        // Servers of different versions spell the same differently (18 names NOT NULL constraints): that is for verify.
        if try await pair.isOfOneVersion() {
            let lines = try await differingLines(pair.definitions(pair.source), pair.definitions(pair.target))
            #expect(lines == [], "\(lines)")
        } else {
            try await expectVerified(pair, ["--schema", "app"])
        }
        #expect(try await SyncStatus.read(pair.servers, name: .main).held == [])
    }

    @Test("a schema history under write: both databases are the same at the end")
    func history() async throws {
        try await SyncPair.run { pair in
            try await PgBench(database: pair.source).initialize()
            try await pair.setUp()
            try await pair.whileRunning {
                let scripts = SchemaHistory.scripts(Self.rounds)
                #expect(!Self.isFull || scripts.count > 200)
                let bench = try PgBench(database: pair.source).start(rate: Self.isFull ? 300 : 100)
                try await Writer(database: pair.source).whileWriting {
                    for script in scripts { try await pair.source.psql(script) }
                }
                // Processes that Foundation starts inherit a mask that blocks every other signal.
                bench.send(SIGKILL)
                _ = try await bench.end()
                try await Self.expectSame(pair)
                try await Self.expectVerified(pair)
            }
        }
    }

    /// The tool's own judgement, from the catalogs and the rows.
    static func expectVerified(_ pair: SyncPair, _ options: [String] = []) async throws {
        let verdict = try await CommandResult.run(
            BuiltProgram.path,
            [
                "verify", "--data", "checksums", "--where-key", "--source", pair.source.conninfo, "--target",
                pair.target.conninfo,
            ] + options)
        #expect(verdict.status == 0, "\(verdict.output) \(verdict.errors)")
    }

    @Test("the first copy tells how far it is, and what runs has metrics")
    func monitoring() async throws {
        try await SyncPair.run { pair in
            try await PgBench(database: pair.source).initialize()
            try await pair.setUp()
            let status = try await SyncStatus.read(pair.servers, name: .main)
            #expect(status.copy.tables == 6 && status.copy.bytes > 10_000_000)
            #expect(status.copy.copiedBytes <= status.copy.bytes)
            let beside = try await CommandResult.run(
                BuiltProgram.path, ["replay", "--source", pair.source.conninfo, "--target", pair.target.conninfo])
            #expect(beside.status == 1 && beside.errors.contains("sync main carries the commands"), "\(beside)")
            let port = UInt16.random(in: 20_000...40_000)
            let runner = try Self.startRunner(pair, ["--listen", "\(port)"])
            #expect(try await pair.caughtUp())
            let after = try await SyncStatus.read(pair.servers, name: .main).copy
            #expect(after.isComplete && after.copiedBytes == after.bytes)
            let metrics = try await HTTPAnswer.get("/metrics", port: port)
            for line in ["ddlrelay_up 1", "ddlrelay_tables{state=\"follow\"} 6", "ddlrelay_held_commands 0"] {
                #expect(metrics.contains(line), "\(metrics)")
            }
            #expect(try await HTTPAnswer.get("/health", port: port).contains("at work, "))
            try await pair.target.psql("CREATE TABLE app.taken (other int)")
            try await pair.source.psql("CREATE TABLE app.taken (a int)")
            #expect(try await eventually { try await HTTPAnswer.get("/health", port: port).contains("503") })
            #expect(try await HTTPAnswer.get("/health", port: port).contains("held: command"))
            runner.send(SIGTERM)
            #expect(try await runner.end().status == 0)
        }
    }

    @Test(
        "which sources lose changes of a table that is published while it is written",
        arguments: [
            (100_023, true), (110_013, true), (130_004, true), (130_020, true), (130_021, false), (150_012, true),
            (150_013, false), (160_008, true), (170_004, true), (170_005, false), (180_000, false), (190_000, false),
        ])
    func versionsThatLose(version: Int, loses: Bool) {
        #expect(Publication.losesChanges(version) == loses)
    }

    @Test("how fast the copy goes is told by two looks")
    func pace() {
        let first = CopyProgress(copiedTables: 1, tables: 4, copiedBytes: 100, bytes: 1_100)
        let second = CopyProgress(copiedTables: 2, tables: 4, copiedBytes: 600, bytes: 1_100)
        let pace = second.pace(since: first, seconds: 5)
        #expect(pace?.bytesPerSecond == 100 && pace?.secondsLeft == 5)
        #expect(first.pace(since: first, seconds: 5) == nil)
        #expect(first.pace(since: second, seconds: 5) == nil)
    }

    @Test("a table that the source rewrote while its rows were read is copied again")
    func rewritten() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            try await pair.whileRunning { try await Self.expectSame(pair) }
            let target = try await pair.target.connect()
            let entry = try #require(try await TargetObjects(target: target).entry(.main))
            let copies = CopiesUnderWay(
                source: try await pair.source.connect(), target: target, name: .main,
                sourceID: entry.sourceID)
            try await copies.watch([QualifiedName(["app", "t"]), QualifiedName(["app", "No Key"])])
            try await pair.source.psql("VACUUM FULL app.t")
            // What a copy finds that reads a rewritten table with a snapshot from before.
            try await pair.target.psql("DELETE FROM app.t")
            try await pair.whileRunning {
                #expect(try await eventually { try await pair.data(pair.source) == pair.data(pair.target) })
                try await Self.expectSame(pair)
            }
            let left = "SELECT (SELECT count(*) FROM ddlrelay.sync_file) + (SELECT count(*) FROM ddlrelay.sync_copy)"
            #expect(try await pair.target.psql(left).output == "0\n")
        }
    }

    @Test("a copy that ended before where the stream was when the apply worker was started anew is made again")
    func restartedWorker() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            try await pair.whileRunning { try await Self.expectSame(pair) }
            let target = try await pair.target.connect()
            let entry = try #require(try await TargetObjects(target: target).entry(.main))
            let copies = CopiesUnderWay(
                source: try await pair.source.connect(), target: target, name: .main, sourceID: entry.sourceID)
            let marked = "SELECT string_agg(relation::regclass::text, ' ') FROM ddlrelay.sync_copy"
            // The same worker: nothing is wrong.
            try await copies.watch([QualifiedName(["app", "t"])])
            try await pair.source.psql("INSERT INTO app.t VALUES (7000, 'x')")
            let arrived = "SELECT count(*) FROM app.t WHERE id = 7000"
            #expect(try await eventually { try await pair.target.psql(arrived).output == "1\n" })
            #expect(try await copies.look() == false)
            #expect(try await pair.target.psql(marked).output == "\n")
            // Another one, behind changes that nobody will send again.
            try await copies.watch([QualifiedName(["app", "t"])])
            let old = "SELECT pid FROM pg_stat_subscription WHERE relid IS NULL"
            let pid = try await pair.target.psql(old).output
            try await pair.target.psql("SELECT pg_terminate_backend(\(pid)); DELETE FROM app.t WHERE id = 7000")
            #expect(try await eventually { !(["", pid].contains(try await pair.target.psql(old).output)) })
            // A worker that finds the slot still in use ends, and another one is started: then a look decides nothing.
            #expect(try await eventually { try await copies.look() == false })
            #expect(try await pair.target.psql(marked).output == "app.t\n")
            try await pair.whileRunning {
                #expect(try await eventually { try await pair.data(pair.source) == pair.data(pair.target) })
                try await Self.expectSame(pair)
            }
        }
    }

    @Test("rows that are newer than a command are no obstacle to it, and are copied again")
    func rowsFromTheFuture() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            try await pair.whileRunning {
                try await Self.expectSame(pair)
                // A copy from when the source had dropped the constraint again, and had such a row.
                try await pair.target.psql(
                    """
                    INSERT INTO app.t VALUES (5000, 'future');
                    UPDATE pg_subscription_rel SET srsubstate = 's', srsublsn = 'FFFF/0' WHERE srrelid = 'app.t'::regclass;
                    """)
                try await pair.source.psql("ALTER TABLE app.t ADD CONSTRAINT low CHECK (id < 5000)")
                let isMarked = try await pair.onTarget("SELECT EXISTS (SELECT 1 FROM ddlrelay.sync_copy)")
                #expect(isMarked)
                // The stream comes to where that copy ended.
                try await pair.target.psql(
                    "UPDATE pg_subscription_rel SET srsublsn = '0/1' WHERE srrelid = 'app.t'::regclass")
                #expect(try await eventually { try await pair.data(pair.source) == pair.data(pair.target) })
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

    static func startRunner(_ pair: SyncPair, _ arguments: [String] = []) throws -> RunningProgram {
        try RunningProgram(
            BuiltProgram.path,
            ["sync", "run", "--source", pair.source.conninfo, "--target", pair.target.conninfo] + arguments)
    }

    @Test("a stream that has stopped is no healthy one; uninstall leaves the capture of a sync alone")
    func stoppedStream() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            try await pair.whileRunning {
                let isThere = try await pair.caughtUp()
                #expect(isThere)
            }
            let connections = ["--source", pair.source.conninfo, "--target", pair.target.conninfo]
            let status = try await CommandResult.run(BuiltProgram.path, ["sync", "status"] + connections)
            #expect(status.status == 0 && status.output.contains("connected"), "\(status)")
            let uninstall = try await CommandResult.run(
                BuiltProgram.path, ["uninstall", "--source", pair.source.conninfo])
            #expect(uninstall.status == 3 && uninstall.errors.contains("publication dts_sync_main"), "\(uninstall)")
            #expect(uninstall.errors.contains("sync teardown --name main"))
            try await pair.target.psql("ALTER SUBSCRIPTION dts_sync_main DISABLE")
            let isSilent = try await eventually {
                try await !SyncStatus.read(pair.servers, name: .main).isStreaming
            }
            #expect(isSilent)
            let stopped = try await CommandResult.run(BuiltProgram.path, ["sync", "status"] + connections)
            #expect(stopped.status == 3 && stopped.output.contains("server log says why"), "\(stopped)")
        }
    }

    @Test(
        "setting up by way of another database is refused before anything is made; passwords stay out of the target's log"
    )
    func sourceFromTarget() async throws {
        try await SyncPair.run { pair in
            let before = try await pair.traces()
            for (other, says) in [
                (pair.source.conninfo.replacing("dbname=\(pair.source.name)", with: "dbname=postgres"), "\"postgres\""),
                ("host=/nowhere", "names no database"),
            ] {
                let error = await #expect(throws: SyncError.self) {
                    try await SyncSetup(
                        pair.servers, name: .main, planner: ActionPlanner(scope: .all), sourceFromTarget: other
                    ).run()
                }
                #expect(error?.code == .requirementsNotMet && error?.message.contains(says) == true, "\(error as Any)")
                #expect(try await pair.traces() == before)
            }
            try await pair.target.psql("ALTER SYSTEM SET log_statement = 'all'")
            try await pair.target.psql("SELECT pg_reload_conf()")
            // It fails as well: the first statement cannot connect, the second one can.
            for (password, works) in [("wr0ng-s3cret port=1", false), ("s3cret", true)] {
                let setup = SyncSetup(
                    pair.servers, name: .main, planner: ActionPlanner(scope: .all),
                    sourceFromTarget: pair.source.conninfo + " password=\(password)")
                if works {
                    _ = try await setup.run()
                } else {
                    _ = await #expect(throws: (any Error).self) { try await setup.run() }
                }
            }
            let log = try String(contentsOfFile: pair.targetServer.folder + "/server.log", encoding: .utf8)
            #expect(log.contains("ddlrelay.source") && !log.contains("s3cret"))
        }
    }

    @Test("a source in LATIN1, a target in UTF8: names, texts and rows arrive as they were")
    func encodings() async throws {
        try await SyncPair.run(sourceEncoding: "LATIN1") { pair in
            try await pair.source.psql(
                """
                CREATE TABLE app."Größe" (id int PRIMARY KEY, "Maß" text DEFAULT 'übergroß');
                COMMENT ON TABLE app."Größe" IS 'für äöü';
                INSERT INTO app."Größe" VALUES (1, 'è'), (2, 'é');
                """)
            try await pair.setUp()
            try await pair.whileRunning {
                try await pair.source.psql(
                    """
                    ALTER TABLE app."Größe" ADD COLUMN "größer" text DEFAULT 'ß';
                    INSERT INTO app."Größe" VALUES (3, 'ñ');
                    """)
                #expect(try await pair.caughtUp())
                try await Self.expectVerified(pair)
            }
            let rows = try await pair.target.psql("TABLE app.\"Größe\" ORDER BY id")
            #expect(rows.output == "1|è|ß\n2|é|ß\n3|ñ|ß\n")
        }
    }

    @Test("a name without a schema is the same table in the stream, or the stream stops there")
    func names() async throws {
        try await SyncPair.run { pair in
            try await pair.source.psql("CREATE SCHEMA one; CREATE SCHEMA two; CREATE TABLE two.t (id int PRIMARY KEY)")
            try await pair.setUp()
            try await pair.target.psql("CREATE TABLE one.t (id int PRIMARY KEY)")
            try await pair.whileRunning {
                try await pair.source.psql("SET search_path = one, two; ALTER TABLE t ADD COLUMN x int")
                let isHeld = try await eventually {
                    let held = try? await SyncStatus.read(pair.servers, name: .main).held
                    return held?.first?.reason.contains("it was about") == true
                }
                #expect(isHeld)
                try await pair.target.psql("DROP TABLE one.t")
                // The statement is tried again by itself.
                let isDone = try await eventually {
                    try await pair.target.psql(
                        "SELECT 1 FROM pg_attribute WHERE attrelid = 'two.t'::regclass AND attname = 'x'"
                    ).output == "1\n"
                }
                #expect(isDone)
            }
        }
    }

    @Test("a sync that is not there is not taken down")
    func teardownOfNothing() async throws {
        try await SyncPair.run { pair in
            let result = try await CommandResult.run(
                BuiltProgram.path,
                [
                    "sync", "teardown", "--name", "nope", "--source", pair.source.conninfo, "--target",
                    pair.target.conninfo,
                ])
            #expect(result.status == 0 && result.output.hasPrefix("Nothing to take down") && result.errors == "")
            let json = try await CommandResult.run(
                BuiltProgram.path,
                [
                    "sync", "teardown", "--format", "json", "--source", pair.source.conninfo, "--target",
                    pair.target.conninfo,
                ])
            #expect(json.output == "{\n  \"result\" : \"nothing\"\n}\n")
        }
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
            for role in ["source", "target"] {
                try await pair.setUp()
                let unreachable = ConnectionInfo("host=/nowhere dbname=x", role: role)
                let servers = SyncServers(
                    source: role == "source" ? unreachable : pair.servers.source,
                    target: role == "target" ? unreachable : pair.servers.target)
                let first = try await SyncTeardown(servers, name: .main).run()
                #expect(first.map(\.server) == [role])
                let second = try await SyncTeardown(pair.servers, name: .main).run()
                #expect(second == [])
                #expect(try await pair.traces() == before)
                try await pair.target.psql("DROP SCHEMA app CASCADE")
            }
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
            let error = await #expect(throws: SyncError.self) { try await setup.run() }
            #expect(error?.hint?.contains("--source-from-target") == true)
            #expect(error?.detail?.contains("/nowhere") == true)
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
