import DDLCapture
import PostgresClient
import TestCluster
import Testing

@testable import DDLReplay

@Suite struct ReplayTests {
    @Test("over a hundred mixed statements give the same tables; a second replay does nothing")
    func roundTrip() async throws {
        let pair = try await Pair.make()
        for database in [pair.source, pair.target] {
            try await database.psql("SET ddlrelay.capture = off; CREATE SCHEMA app; CREATE SCHEMA other")
        }
        try await pair.source.psql(MixedScript.sql(version: try await pair.olderVersion()))
        let summary = try await pair.replayer().replayOnce()
        #expect(summary.run > 100)
        for schema in ["app", "other"] {
            let (source, target) = try await pair.dumps(schema)
            #expect(differingLines(source, target) == [])
            #expect(source.contains("CREATE TABLE"))
        }
        let again = try await pair.replayer().replayOnce()
        #expect(again.run == 0 && again.skippedCount == 0 && again.position == summary.position)
        let recorded = try await pair.target.connect().query(
            "SELECT count(*), count(DISTINCT id) FROM ddlrelay.command"
        ).rows.first
        #expect(recorded?[0] == String(summary.run + summary.skippedCount) && recorded?[0] == recorded?[1])
    }

    @Test("a statement that the target refuses is held with its SQLSTATE; nothing after it runs; mended, it goes on")
    func held() async throws {
        let pair = try await Pair.make()
        try await pair.source.psql("CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE c ();")
        try await pair.target.psql("CREATE TABLE b (x int)")
        let error = await #expect(throws: ReplayError.self) { try await pair.replayer().replayOnce() }
        #expect(
            error?.code == .held && error?.sqlState == "42P07"
                && error?.message == "command 2 is held: CREATE TABLE public.b")
        let target = try await pair.target.connect()
        let states = "SELECT string_agg(id || ' ' || state || ' ' || attempts, ', ' ORDER BY id) FROM ddlrelay.command"
        #expect(try await target.query(states).rows.first?[0] == "1 done 1, 2 held 1")
        await #expect(throws: ReplayError.self) { try await pair.replayer().replayOnce() }
        #expect(try await target.query(states).rows.first?[0] == "1 done 1, 2 held 2")
        let standing = try await ReplayRecord.standing(source: try await pair.source.connect(), target: target)
        #expect(standing.position == 1 && standing.held?.id == 2)
        try await pair.target.psql("DROP TABLE b")
        #expect(try await pair.replayer().replayOnce().run == 2)
        #expect(try await target.query(states).rows.first?[0] == "1 done 1, 2 done 3, 3 done 1")
    }

    @Test("a command whose statement is not in the log is held, and its transaction with it")
    func unknownStatement() async throws {
        let pair = try await Pair.make()
        try await pair.source.psql(
            """
            INSERT INTO dts_ddl_command (ddl_text, tag, event, txid_current, schema) VALUES
              ('CREATE TABLE a ()', 'CREATE TABLE', 'ddl_command_end', '1', 'public'),
              ('not a statement at all', 'ALTER TABLE', 'ddl_command_end', '1', 'public');
            """)
        let error = await #expect(throws: ReplayError.self) { try await pair.replayer().replayOnce() }
        #expect(error?.code == .held && error?.message.hasPrefix("command 2 is held") == true)
        #expect(try await pair.target.connect().query("SELECT to_regclass('public.a')").rows.first?[0] == nil)
    }

    @Test("rows of one source transaction commit together on the target")
    func together() async throws {
        let pair = try await Pair.make()
        try await pair.source.psql("BEGIN; CREATE TABLE a (); CREATE TABLE b (); COMMIT;")
        try await pair.target.psql("CREATE TABLE b (x int)")
        await #expect(throws: ReplayError.self) { try await pair.replayer().replayOnce() }
        #expect(try await pair.target.connect().query("SELECT to_regclass('public.a')").rows.first?[0] == nil)
    }

    @Test("a command in flight is waited for, whatever came after it")
    func inFlight() async throws {
        let pair = try await Pair.make()
        let slow = try await pair.source.connect()
        try await slow.execute("BEGIN")
        try await slow.execute("CREATE TABLE t (a int)")
        try await pair.source.psql("CREATE TABLE u (a int)")
        let waits = AsyncStream<Int64>.makeStream()
        async let replayed = pair.replayer().replayOnce { event in
            if case .waitingForTransaction(let id) = event { waits.continuation.yield(id) }
        }
        for await id in waits.stream {
            #expect(id == 1)
            break
        }
        try await slow.execute("COMMIT")
        #expect(try await replayed.run == 2)
        let order = try await pair.target.connect().query(
            "SELECT string_agg(object_name, ',' ORDER BY id) FROM ddlrelay.command"
        ).rows.first?[0]
        #expect(order == "public.t,public.u")
    }

    @Test("a rolled-back command is not waited for, nor is a long transaction without DDL")
    func notInFlight() async throws {
        let pair = try await Pair.make()
        let idle = try await pair.source.connect()
        try await idle.execute("BEGIN; SELECT txid_current()")
        try await pair.source.psql("BEGIN; CREATE TABLE gone (); ROLLBACK; CREATE TABLE t ();")
        #expect(try await pair.replayer().replayOnce().run == 1)
    }

    @Test("rows that were trimmed before they were replayed are a loss; before, they are not")
    func lost() async throws {
        let pair = try await Pair.make(CaptureOptions.Changes(maxRows: 5))
        try await pair.source.psql("CREATE TABLE a ();")
        #expect(try await pair.replayer().replayOnce().position == 1)
        try await pair.source.psql((1...5).map { "CREATE TABLE t\($0) ();" }.joined())
        #expect(try await pair.replayer().replayOnce().position == 6)
        try await pair.source.psql((6...20).map { "CREATE TABLE t\($0) ();" }.joined())
        let error = await #expect(throws: ReplayError.self) { try await pair.replayer().replayOnce() }
        #expect(error?.code == .lostCommands)
    }

    @Test("a log that is installed anew is another log")
    func reinstalled() async throws {
        let pair = try await Pair.make()
        try await pair.source.psql("CREATE TABLE a (); CREATE TABLE b ();")
        _ = try await pair.replayer().replayOnce()
        let installer = CaptureInstaller(try await pair.source.connect())
        try await installer.uninstall()
        try await installer.install()
        try await pair.source.psql("CREATE TABLE c ();")
        #expect(try await pair.replayer().replayOnce().run == 1)
    }

    @Test("what falls to DROP TYPE and DROP SCHEMA falls on the target, out of scope as they are")
    func fallen() async throws {
        let pair = try await Pair.make()
        for database in [pair.source, pair.target] {
            try await database.psql(
                "SET ddlrelay.capture = off; CREATE SCHEMA app; CREATE SCHEMA s; CREATE TYPE s.kind AS ENUM ('x')")
        }
        try await pair.source.psql(
            """
            CREATE TABLE app.t (a s.kind, b int, c s.kind); CREATE TABLE app.u (d s.kind); CREATE TABLE s.gone (e s.kind);
            DROP SCHEMA s CASCADE;
            """)
        #expect(try await pair.replayer().replayOnce().run == 4)
        let (source, target) = try await pair.dumps("app")
        #expect(differingLines(source, target) == [])
        #expect(try await pair.target.connect().query("SELECT to_regclass('s.gone')").rows.first?[0] == nil)
    }

    @Test("one replayer at a time; with waitForOther the second takes over")
    func oneAtATime() async throws {
        let pair = try await Pair.make()
        try await pair.source.psql("CREATE TABLE a ();")
        let stop = AsyncStream<Void>.makeStream()
        let first = Task {
            try await pair.replayer().follow { event in if case .caughtUp = event { stop.continuation.yield() } }
        }
        for await _ in stop.stream { break }
        let error = await #expect(throws: ReplayError.self) { try await pair.replayer().replayOnce() }
        #expect(error?.code == .alreadyRunning)
        let standingBy = AsyncStream<Void>.makeStream()
        async let second = pair.replayer(ReplayOptions(waitForOther: true)).replayOnce { event in
            if case .standingBy = event { standingBy.continuation.yield() }
        }
        for await _ in standingBy.stream { break }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(try await second.position == 1)
    }

    @Test("source and target must not be the same database")
    func same() async throws {
        let source = try await CaptureHelper.installed()
        let info = ConnectionInfo(source.conninfo)
        let error = await #expect(throws: ReplayError.self) {
            try await Replayer(source: info, target: info).replayOnce()
        }
        #expect(error?.code == .sameDatabase)
    }

    @Test("without a capture there is nothing to replay")
    func noCapture() async throws {
        let source = try await TestCluster.shared.makeDatabase()
        let target = try await TestCluster.target.makeDatabase()
        let error = await #expect(throws: ReplayError.self) {
            try await Replayer(source: ConnectionInfo(source.conninfo), target: ConnectionInfo(target.conninfo))
                .replayOnce()
        }
        #expect(error?.code == .notInstalled)
    }

    @Test("a busy target: the lock is tried for again, and the statement goes through")
    func busy() async throws {
        let pair = try await Pair.make()
        try await pair.source.psql("CREATE TABLE t ();")
        _ = try await pair.replayer().replayOnce()
        let reader = try await pair.target.connect()
        try await reader.execute("BEGIN")
        try await reader.execute("SELECT * FROM t")
        try await pair.source.psql("ALTER TABLE t ADD a int")
        let retries = AsyncStream<Void>.makeStream()
        async let replayed = pair.replayer(ReplayOptions(lockTimeout: 50)).replayOnce { event in
            if case .retrying = event { retries.continuation.yield() }
        }
        for await _ in retries.stream { break }
        try await reader.execute("COMMIT")
        let summary = try await replayed
        #expect(summary.run == 1 && summary.retries > 0)
    }

    @Test("as the captured role, objects belong to it")
    func capturedRole() async throws {
        let pair = try await Pair.make()
        for database in [pair.source, pair.target] {
            try await database.makeRole("replay_owner")
            try await database.psql(
                "SET ddlrelay.capture = off; CREATE SCHEMA roles; GRANT ALL ON SCHEMA roles TO PUBLIC")
        }
        try await pair.source.psql(
            "SET ROLE replay_owner; CREATE TABLE roles.t (a int); RESET ROLE; CREATE TABLE roles.u (a int);"
        )
        #expect(try await pair.replayer(ReplayOptions(planner: ActionPlanner(role: .captured))).replayOnce().run == 2)
        let (source, target) = try await pair.dumps("roles")
        #expect(differingLines(source, target) == [])
        #expect(source.contains("OWNER TO replay_owner"))
    }
}
