import DDLCapture
import Foundation
import PostgresClient
import TestCluster
import Testing

/// replay, held and log prune as a user sees them.
@Suite struct ReplayCommandTests {
    private static func pair() async throws -> (source: TestDatabase, target: TestDatabase) {
        let source = try await TestCluster.shared.makeDatabase("source")
        let target = try await TestCluster.target.makeDatabase("target")
        try await CaptureInstaller(try await source.connect()).install()
        return (source, target)
    }

    private static func run(_ pair: (source: TestDatabase, target: TestDatabase), _ arguments: String...) async throws
        -> CommandResult
    {
        try await CommandResult.run(
            BuiltProgram.path, arguments,
            environment: ["DDLRELAY_SOURCE": pair.source.conninfo, "DDLRELAY_TARGET": pair.target.conninfo])
    }

    @Test("a held command is shown, replaced, and replay goes on") func held() async throws {
        let pair = try await Self.pair()
        try await pair.source.psql("CREATE TABLE a (); CREATE TABLE b ();")
        try await pair.target.psql("CREATE TABLE a (x int)")
        #expect(try await Self.run(pair, "held").output == "No command is held.\n")
        let stopped = try await Self.run(pair, "replay")
        #expect(stopped.status == 4 && stopped.errors.contains("ddlrelay held skip 1"))
        let list = try await Self.run(pair, "held", "list")
        #expect(list.status == 0 && list.output.contains("relation \"a\" already exists (SQLSTATE 42P07)"))
        let file = FileManager.default.temporaryDirectory.appending(path: "ddlrelay-\(UUID().uuidString).sql")
        try Data("ALTER TABLE a DROP x;".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let skipped = try await Self.run(pair, "held", "skip", "1", "--format", "json")
        #expect(skipped.output == "{\n  \"decision\" : \"skip\",\n  \"id\" : 1\n}\n")
        let replaced = try await Self.run(pair, "held", "replace", "1", "--sql-file", file.path())
        #expect(replaced.status == 0)
        let json = try await Self.run(pair, "held", "list", "--format", "json")
        let held = try CommandLineTests.json(json) as? [String: [[String: Any]]]
        #expect(held?["held"]?.first?["decision"] as? String == "replace")
        #expect(try await Self.run(pair, "replay").status == 0)
        #expect(try await Self.run(pair, "held").output == "No command is held.\n")
        let wrong = try await Self.run(pair, "held", "skip", "2")
        #expect(wrong.status == 3 && wrong.errors.contains("command 2 is not held"))
    }

    @Test("--on-error skip says out loud what it left out") func onError() async throws {
        let pair = try await Self.pair()
        try await pair.source.psql("CREATE TABLE a (); CREATE TABLE b ();")
        try await pair.target.psql("CREATE TABLE a (x int)")
        let result = try await Self.run(pair, "replay", "--on-error", "skip")
        #expect(result.status == 0 && result.errors.contains("1 command could not be run and was left out"))
        #expect(result.output.contains("skipped 1: skipped on error: relation \"a\" already exists"))
    }

    @Test("the plan as a script does what replay does") func script() async throws {
        let pair = try await Self.pair()
        try await pair.source.psql(
            """
            CREATE TABLE a (id int PRIMARY KEY); ALTER TABLE a ADD b timestamptz DEFAULT now();
            BEGIN; CREATE TABLE c (x text DEFAULT ';'); DROP TABLE c; COMMIT;
            SET search_path = ''; CREATE TABLE public.d (e serial);
            """)
        let script = try await Self.run(pair, "replay", "--dry-run", "--format", "sql")
        #expect(script.status == 0)
        try await pair.target.psql(script.output)
        let options = ["--table=public.*", "--exclude-table=public.dts_ddl_command*"]
        #expect(differingLines(try await pair.source.dump(options), try await pair.target.dump(options)) == [])
    }

    @Test("filters and names: what is chosen comes, under its other name") func selection() async throws {
        let pair = try await Self.pair()
        try await pair.source.psql("CREATE TABLE a (); CREATE TABLE b (); DROP TABLE b;")
        try await pair.target.psql("CREATE SCHEMA copy")
        let result = try await Self.run(
            pair, "replay", "--table", "public.a", "--map-schema", "public=copy", "--exclude-tag", "drop table")
        #expect(result.status == 0 && result.output.contains("Replayed 1 command, skipped 2"))
        #expect(try await pair.target.connect().query("SELECT to_regclass('copy.a')").rows.first?[0] == "copy.a")
    }

    @Test(
        "mistakes are answered with the option's name",
        arguments: [
            (["--schema", "a.b"], "--schema a.b"), (["--table", "a.b.c"], "--table a.b.c"),
            (["--table", "t["], "--table t["),
            (["--map-schema", "a"], "--map-schema a"), (["--map-table", "a=b"], "--map-table a=b"),
            (["--map-schema", "a=b", "--map-schema", "a=c"], "mapped twice"),
            (["--include-tag", "TABLE"], "--include-tag TABLE"), (["--listen", "9187"], "--listen goes with --follow"),
            (["--follow", "--listen", "nowhere:x"], "--listen"), (["--on-error", "ignore"], "--on-error"),
            (["--scope", "some"], "--scope"),
        ])
    func mistakes(arguments: [String], expected: String) async throws {
        let result = try await CommandResult.run(
            BuiltProgram.path, ["replay", "--source", "dbname=a", "--target", "dbname=b"] + arguments)
        #expect(result.status == 64 && result.errors.contains(expected), "\(result.errors)")
    }

    @Test("metrics and health, while a replay follows") func listen() async throws {
        let pair = try await Self.pair()
        let port = UInt16.random(in: 20_000...40_000)
        let program = try RunningProgram(
            BuiltProgram.path, ["replay", "--follow", "--listen", "\(port)"],
            environment: ["DDLRELAY_SOURCE": pair.source.conninfo, "DDLRELAY_TARGET": pair.target.conninfo])
        #expect(try await eventually { program.errors.contains("caught up") })
        try await pair.source.psql("CREATE TABLE a ();")
        #expect(try await eventually { program.errors.contains("object=public.a") })
        #expect(try await eventually { try await HTTPAnswer.get("/health", port: port).contains("caught up at 1") })
        let metrics = try await HTTPAnswer.get("/metrics", port: port)
        for line in ["ddlrelay_commands_total{action=\"run\"} 1", "ddlrelay_position 1", "ddlrelay_caught_up 1"] {
            #expect(metrics.contains(line), "\(metrics)")
        }
        let taken = try await Self.run(pair, "replay", "--follow", "--listen", "\(port)")
        #expect(taken.status == 1 && taken.errors.contains("cannot listen on 127.0.0.1:\(port)"))
        program.send(SIGTERM)
        #expect(try await program.end().status == 0)
    }

    @Test("log prune removes what is replayed, and only that") func prune() async throws {
        let pair = try await Self.pair()
        try await pair.source.psql("CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE c ();")
        #expect(try await Self.run(pair, "log", "prune").output.hasPrefix("Nothing to remove"))
        #expect(try await Self.run(pair, "replay").status == 0)
        try await pair.source.psql("CREATE TABLE d ();")
        #expect(
            try await Self.run(pair, "log", "prune", "--keep", "1").output == "Removed 2 rows, replayed up to id 3.\n")
        let left = try await pair.source.connect().query(
            "SELECT string_agg(id::text, ',' ORDER BY id) FROM dts_ddl_command"
        ).rows
        #expect(left.first?[0] == "3,4")
        #expect(try await Self.run(pair, "replay").status == 0)
        let json = try await Self.run(pair, "log", "prune", "--format", "json")
        #expect(json.output == "{\n  \"removed_rows\" : 1,\n  \"replayed_up_to\" : 4\n}\n")
    }

    @Test("who has not replayed what was pruned is told so, and does not go on") func pruneForAnother() async throws {
        let pair = try await Self.pair()
        let other = (source: pair.source, target: try await TestCluster.target.makeDatabase("cli"))
        try await pair.source.psql("CREATE TABLE a ();")
        for pair in [pair, other] { #expect(try await Self.run(pair, "replay").status == 0) }
        try await pair.source.psql("CREATE TABLE b (); CREATE TABLE c ();")
        #expect(try await Self.run(pair, "replay").status == 0)
        #expect(try await Self.run(pair, "log", "prune").status == 0)
        for expected in ["after 1, up to 2", "after 1, up to 2"] {
            let replay = try await Self.run(other, "replay")
            #expect(replay.status == 5 && replay.errors.contains(expected), "\(replay)")
            try await pair.source.psql("CREATE TABLE d\(Int.random(in: 1...1_000_000)) ();")
        }
        #expect(try await Self.run(pair, "replay").status == 0)
    }

    @Test("status warns before pending commands are lost") func warning() async throws {
        let pair = try await Self.pair()
        try await CaptureInstaller(try await pair.source.connect()).install(CaptureOptions.Changes(maxRows: 5))
        try await pair.source.psql((1...4).map { "CREATE TABLE t\($0) ();" }.joined())
        let status = try await Self.run(pair, "status")
        #expect(status.output.contains("4 commands are pending, and the log keeps 5"), "\(status.output)")
    }
}
