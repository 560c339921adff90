import Foundation
import PostgresClient
import TestCluster
import Testing

/// What a person gets wrong, or somebody else has broken: it is noticed, and nothing is lost without a word.
@Suite struct MistakeTests {
    private typealias Program = CommandLineTests

    private static func pair() async throws -> (source: TestDatabase, target: TestDatabase) {
        let source = try await TestCluster.shared.makeDatabase("mistake")
        let target = try await TestCluster.target.makeDatabase("mistake")
        #expect(try await Program.run("install", source: source).status == 0)
        return (source, target)
    }

    @Test("--start-after an id that was never given out is refused: those commands are still to come")
    func beyondTheLog() async throws {
        let (source, target) = try await Self.pair()
        let early = try await Program.run("replay", "--start-after", "5", source: source, target: target)
        #expect(early.status == 1 && early.errors.contains("Nothing was captured yet."), "\(early)")
        try await source.psql("CREATE TABLE a (); CREATE TABLE b ();")
        #expect(try await Program.run("replay", source: source, target: target).status == 0)
        let planned = try await Program.run("replay", "--dry-run", "--start-after", "3", source: source, target: target)
        #expect(planned.status == 1 && planned.errors.contains("The newest id is 2."), "\(planned)")
        let beyond = try await Program.run("replay", "--start-after", "3", source: source, target: target)
        #expect(
            beyond.status == 1 && beyond.errors.contains("it is not certain that the log had a command 3")
                && beyond.errors.contains("The newest id is 2."), "\(beyond)")
        try await source.psql("CREATE TABLE c (); CREATE TABLE d ();")
        let leftOut = try await Program.run("replay", "--start-after", "3", source: source, target: target)
        #expect(
            leftOut.status == 0 && leftOut.output.hasPrefix("Replayed 1 command")
                && leftOut.errors.contains("1 command that was not replayed is left out by --start-after 3"),
            "\(leftOut)")
    }

    @Test(
        "a capture that does not capture is said by check, replay and the health of a follower",
        arguments: [
            ("ALTER EVENT TRIGGER dts_intercept_ddl DISABLE", "event trigger dts_intercept_ddl is disabled"),
            ("DROP EVENT TRIGGER dts_intercept_drop", "event trigger dts_intercept_drop is missing"),
            ("DROP FUNCTION dts_capture_ddl() CASCADE", "function public.dts_capture_ddl() is missing"),
        ])
    func brokenCapture(statement: String, says: String) async throws {
        let (source, target) = try await Self.pair()
        try await source.psql(statement)
        let check = try await Program.run("check", "--for", "replay", source: source, target: target)
        #expect(check.status == 3 && check.output.contains(says), "\(check)")
        let replay = try await Program.run("replay", source: source, target: target)
        #expect(replay.errors.contains("the source does not capture every command: ") && replay.errors.contains(says))
        let port = UInt16.random(in: 20_000..<60_000)
        let follower = try RunningProgram(
            BuiltProgram.path,
            ["replay", "--follow", "--listen", "\(port)", "--source", source.conninfo, "--target", target.conninfo])
        let isSaid = try await eventually {
            let health = try await HTTPAnswer.get("/health", port: port)
            return health.contains(" 503 ") && health.contains(says)
        }
        #expect(isSaid, "\(follower.errors)")
        follower.send(SIGTERM)
        #expect(try await follower.end().status == 0)
        let install = try await Program.run("install", source: source)
        #expect(
            install.status == 0 && install.errors.contains("until now not every command was captured"), "\(install)")
        #expect(try await Program.run("replay", source: source, target: target).errors == "")
    }

    @Test("a source in SQL_ASCII: what is not UTF-8 is held, wherever it stands, and the rest is carried over")
    func bytes() async throws {
        let source = try await TestCluster.shared.makeDatabase("mistake", encoding: "SQL_ASCII")
        let target = try await TestCluster.target.makeDatabase("mistake")
        #expect(try await Program.run("install", source: source).status == 0)
        try await source.psql(
            """
            CREATE TABLE süß (a text);
            DO $$ BEGIN EXECUTE 'CREATE TABLE "gr' || chr(246) || '" (a int)'; END $$;
            DO $$ BEGIN EXECUTE 'COMMENT ON TABLE süß IS ' || quote_literal(chr(246)); END $$;
            DO $$ BEGIN EXECUTE 'DROP TABLE "gr' || chr(246) || '"'; END $$;
            CREATE TABLE last (a int);
            """)
        for id in [2, 3, 4] {
            let replay = try await Program.run("replay", "--scope", "all", source: source, target: target)
            #expect(
                replay.status == 4 && replay.errors.contains("command \(id) is held")
                    && replay.errors.contains("its text is not UTF-8"), "\(replay)")
            #expect(try await Program.run("held", "skip", "\(id)", source: source, target: target).status == 0)
        }
        #expect(try await Program.run("replay", "--scope", "all", source: source, target: target).status == 0)
        #expect(
            try await target.psql(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
            ).output == "last\nsüß\n")
        #expect(try await Program.run("log", source: source).status == 0)
    }

    @Test("fewer options than before are refused: what they leave out would not come back")
    func otherSelection() async throws {
        let (source, target) = try await Self.pair()
        try await source.psql("CREATE TABLE a (); CREATE VIEW v AS SELECT 1 AS x;")
        #expect(try await Program.run("replay", "--scope", "all", source: source, target: target).status == 0)
        try await source.psql("CREATE VIEW w AS SELECT 1 AS x;")
        let fewer = try await Program.run("replay", source: source, target: target)
        #expect(
            fewer.status == 1 && fewer.errors.contains("Before: --scope all")
                && fewer.errors.contains("now: --scope tables"),
            "\(fewer)")
        #expect(try await Program.run("replay", "--scope", "all", source: source, target: target).status == 0)
        #expect(try await target.psql("SELECT to_regclass('w') IS NOT NULL").output == "t\n")
        let meant = try await Program.run("replay", "--new-selection", source: source, target: target)
        #expect(meant.status == 0, "\(meant)")
    }

    @Test("settings under which nothing is captured, or out of order, are said")
    func settingsInTheWay() async throws {
        let (source, target) = try await Self.pair()
        try await source.psql(
            "ALTER DATABASE \(source.name) SET session_replication_role = replica; ALTER SEQUENCE dts_ddl_command_id_seq CACHE 10"
        )
        let replay = try await Program.run("replay", source: source, target: target)
        #expect(
            replay.errors.contains("setting session_replication_role is replica")
                && replay.errors.contains("has a cache"),
            "\(replay)")
    }

    @Test("log --follow shows a command that commits after others with higher ids")
    func lateCommands() async throws {
        let (source, _) = try await Self.pair()
        let late = try await source.connect()
        try await late.execute("BEGIN; CREATE TABLE late ()")
        let log = try RunningProgram(BuiltProgram.path, ["log", "--follow", "--source", source.conninfo])
        try await source.psql("CREATE TABLE early ()")
        #expect(try await eventually { log.output.contains("CREATE TABLE early") })
        try await late.execute("COMMIT")
        #expect(try await eventually { log.output.contains("CREATE TABLE late") })
        log.send(SIGINT)
        let ended = try await log.end()
        #expect(ended.status == 0 && ended.output.components(separatedBy: "CREATE TABLE early").count == 2, "\(ended)")
    }

    @Test("a long string of many statements is read once, not once a statement")
    func longString() async throws {
        let (source, target) = try await Self.pair()
        let one = (1...40).map { "CREATE TABLE t\($0) ();" }.joined() + "-- " + String(repeating: "x", count: 1_000)
        let two = (41...50).map { "CREATE TABLE t\($0) ();" }.joined()
        for text in [one, two, one.replacing("TABLE t", with: "TABLE u")] {
            let result = try await CommandResult.run("/usr/bin/psql", ["-X", "-q", source.conninfo, "-c", text])
            #expect(result.status == 0)
        }
        #expect(
            try await Program.run("replay", source: source, target: target).output.hasPrefix("Replayed 90 commands"))
        let verify = try await Program.run("verify", source: source, target: target)
        #expect(verify.status == 0, "\(verify)")
    }

    @Test("source and target swapped into one: check and verify say so, as replay does")
    func sameDatabase() async throws {
        let (source, _) = try await Self.pair()
        for command in [["check", "--for", "replay"], ["verify"], ["replay"]] {
            let result = try await CommandResult.run(
                BuiltProgram.path, command + ["--source", source.conninfo, "--target", source.conninfo])
            #expect(result.status != 0, "\(command)")
            #expect((result.output + result.errors).contains("source and target are the same database"), "\(result)")
        }
    }

    @Test("a pattern that matches nothing is no proof of anything")
    func patternOfNothing() async throws {
        let (source, target) = try await Self.pair()
        try await source.psql("SET ddlrelay.capture = off; CREATE TABLE t (a int)")
        for option in [["--table", "nothing"], ["--schema", "publc"], ["--table", "t.t"]] {
            let result = try await CommandResult.run(
                BuiltProgram.path, ["verify", "--source", source.conninfo, "--target", target.conninfo] + option)
            #expect(result.status == 1 && result.errors.contains("nothing was compared"), "\(result)")
        }
    }

    @Test("a role that the target does not have is said before anything is held")
    func unknownRole() async throws {
        let (source, target) = try await Self.pair()
        try await source.psql("CREATE TABLE t (a int)")
        let result = try await Program.run("replay", "--role", "nobody_here", source: source, target: target)
        #expect(result.status == 1 && result.errors.contains("the target has no role \"nobody_here\""), "\(result)")
        #expect(try await Program.run("held", source: source, target: target).output == "No command is held.\n")
    }

    @Test("options of one command are not swallowed by another; empty values are no values")
    func options() async throws {
        let (source, target) = try await Self.pair()
        try await source.psql("CREATE TABLE a (); CREATE TABLE b ();")
        #expect(try await Program.run("replay", source: source, target: target).status == 0)
        for arguments in [["--last", "1"], ["--after", "1"], ["--tag", "CREATE TABLE"], ["--follow"]] {
            let result = try await CommandResult.run(
                BuiltProgram.path,
                ["log", "prune", "--source", source.conninfo, "--target", target.conninfo] + arguments)
            #expect(result.status == 64, "\(arguments) \(result)")
        }
        #expect(try await Program.run("log", "--last", "1", source: source).output.contains("CREATE TABLE b"))
        let empty = try await CommandResult.run(
            BuiltProgram.path, ["replay", "--source", source.conninfo, "--target", ""])
        #expect(empty.status == 64 && empty.errors.contains("--target is empty"))
        let unset = try await CommandResult.run(
            BuiltProgram.path, ["replay", "--source", source.conninfo], environment: ["DDLRELAY_TARGET": ""])
        #expect(unset.status == 64 && unset.errors.contains("--target is missing"))
        let database = try await Program.run("install", "--database", "", source: source)
        #expect(database.status == 64 && database.errors.contains("--database is empty"))
        let hint = try await Program.run("sync", "setup", "--nmae", "x")
        #expect(hint.errors.contains("Try \"ddlrelay sync setup --help\"."), "\(hint)")
    }

    @Test("the standing is in the exit code: held, lost, left out")
    func standing() async throws {
        let (source, target) = try await Self.pair()
        try await target.psql("CREATE TABLE a ()")
        try await source.psql("CREATE TABLE a (); CREATE TABLE b ();")
        #expect(try await Program.run("replay", source: source, target: target).status == 4)
        #expect(try await Program.run("status", source: source, target: target).status == 4)
        let json = try await Program.run("replay", "--format", "json", source: source, target: target)
        let report = try CommandLineTests.json(json) as? [String: [String: Any]]
        #expect(json.status == 4 && report?["error"]?["sqlstate"] as? String == "42P07", "\(json)")
        let skipping = try await Program.run("replay", "--on-error", "skip", source: source, target: target)
        #expect(skipping.status == 0)
        let status = try await Program.run("status", source: source, target: target)
        #expect(status.status == 0 && status.output.contains("left out          1 because"), "\(status)")
    }

    @Test("a name with a terminal's control characters is spelled out, and SQL stays as it is")
    func controlCharacters() async throws {
        let (source, target) = try await Self.pair()
        try await source.psql("CREATE TABLE \"red\u{1B}[31m\" (a int)")
        for arguments in [["log"], ["log", "--format", "sql"], ["replay", "--dry-run"], ["replay"]] {
            let result = try await CommandResult.run(
                BuiltProgram.path,
                arguments + (arguments[0] == "log" ? [] : ["--target", target.conninfo]) + [
                    "--source", source.conninfo,
                ])
            #expect(result.status == 0)
            let isSQL = arguments.contains("sql")
            #expect(result.output.contains("\u{1B}[31m\" (a int)") == isSQL, "\(result)")
            if !isSQL { #expect(!result.output.contains("\u{1B}") && !result.errors.contains("\u{1B}")) }
        }
        #expect(
            try await target.connect().query("SELECT count(*) FROM pg_class WHERE relname ~ '^red.\\[31m$'").rows
                .first?[0]
                == "1")
    }

    @Test("the record on a target that is a source as well is its own: dropping it is nothing to replay")
    func ownRecord() async throws {
        let (source, target) = try await Self.pair()
        #expect(try await Program.run("replay", source: source, target: target).status == 0)
        try await source.psql(
            "CREATE SCHEMA ddlrelay; CREATE TABLE ddlrelay.source (a int); DROP SCHEMA ddlrelay CASCADE")
        for scope in ["tables", "all"] {
            let result = try await Program.run("replay", "--dry-run", "--scope", scope, source: source, target: target)
            #expect(result.status == 0 && !result.output.contains(" run "), "\(result)")
        }
    }

    @Test("a file of statements may come from a pipe; what cannot be read says why")
    func replacementFiles() async throws {
        let (source, target) = try await Self.pair()
        try await target.psql("CREATE TABLE a ()")
        try await source.psql("CREATE TABLE a ()")
        #expect(try await Program.run("replay", source: source, target: target).status == 4)
        let folder = try await Program.run("held", "replace", "1", "--sql-file", "/tmp", source: source, target: target)
        #expect(folder.status == 64 && folder.errors.contains("Is a directory"), "\(folder)")
        let script = "\(BuiltProgram.path) held replace 1 --sql-file <(echo 'SELECT 1')"
        let pipe = try await CommandResult.run(
            "/bin/bash", ["-c", script],
            environment: ["DDLRELAY_SOURCE": source.conninfo, "DDLRELAY_TARGET": target.conninfo])
        #expect(pipe.status == 0, "\(pipe)")
        #expect(try await Program.run("replay", source: source, target: target).status == 0)
    }

    @Test("a full disk is said in the system's words, and leaves no half file")
    func fullDisk() async throws {
        let (source, _) = try await Self.pair()
        try await source.psql("CREATE TABLE a ()")
        let result = try await CommandResult.run(
            "/bin/bash", ["-c", "\(BuiltProgram.path) log >/dev/full"],
            environment: ["DDLRELAY_SOURCE": source.conninfo])
        #expect(result.status == 1 && result.errors.contains("No space left on device"), "\(result)")
        #expect(!result.errors.contains("NSCocoaErrorDomain"))
    }
}
