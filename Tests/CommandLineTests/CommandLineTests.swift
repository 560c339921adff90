import Foundation
import PostgresClient
import TestCluster
import Testing

/// The built program, as a user sees it.
@Suite struct CommandLineTests {
    static func run(
        _ arguments: String..., source: TestDatabase? = nil, target: TestDatabase? = nil,
        environment: [String: String] = [:]
    ) async throws -> CommandResult {
        var variables = environment
        variables["DDLRELAY_SOURCE"] = source?.conninfo
        variables["DDLRELAY_TARGET"] = target?.conninfo
        return try await CommandResult.run(BuiltProgram.path, arguments, environment: variables)
    }

    static func json(_ result: CommandResult) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    }

    static let commands = ["check", "install", "uninstall", "status", "log", "replay", "verify"]

    @Test("help reads like a PostgreSQL tool's: a sentence, options, an example", arguments: commands)
    func help(command: String) async throws {
        let result = try await Self.run(command, "--help")
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("OVERVIEW: "))
        for word in [
            "USAGE: ddlrelay \(command)", "CONNECTIONS", "--source <conninfo>", "DDLRELAY_SOURCE",
            "Example:\n  ddlrelay \(command)",
        ] {
            #expect(result.output.contains(word), "\(word)")
        }
    }

    @Test("the version")
    func version() async throws {
        #expect(try await Self.run("--version").output == "ddlrelay 0.2.0\n")
    }

    @Test(
        "usage errors end with 64 and say what is wrong",
        arguments: [
            (["frobnicate"], "frobnicate"), (["install", "--max-rows", "0", "--source", "dbname=x"], "--max-rows 0"),
            (["install", "--max-rows", "many", "--source", "dbname=x"], "--max-rows many"),
            (["check"], "--source is missing"),
            (["replay", "--source", "dbname=x"], "--target is missing"),
            (["replay", "--once", "--follow"], "--once and --follow"),
            (["check", "--source", "dbname=x", "--platform", "mainframe"], "--platform mainframe"),
            (["check", "--source", "dbname=x", "--task-created", "yesterday"], "--task-created yesterday"),
            (["check", "--source", "dbname=x", "--kernel-version", "12"], "--kernel-version 12"),
            (
                ["install", "--source", "dbname=x", "--database", "a", "--all-databases"],
                "--database and --all-databases"
            ),
            (["log", "--source", "dbname=x", "--limit", "1", "--last", "1"], "--limit and --last"),
            (
                ["status", "--source", "host=a password=s3cret oops"],
                "the connection string of the source cannot be read"
            ),
        ])
    func usage(arguments: [String], says: String) async throws {
        let result = try await CommandResult.run(BuiltProgram.path, arguments)
        #expect(result.status == 64)
        #expect(result.errors.hasPrefix("ddlrelay: error: "))
        #expect(result.errors.contains(says), "\(result.errors)")
        #expect(!result.errors.contains("s3cret") && result.output.isEmpty)
    }

    @Test(
        "a server that cannot be reached ends with 2, without showing the password",
        arguments: commands.filter { $0 != "replay" && $0 != "verify" })
    func unreachable(command: String) async throws {
        let result = try await Self.run(command, "--source", "host=/nowhere password=s3cret dbname=x")
        #expect(result.status == 2, "\(result)")
        #expect(
            result.errors.contains("ddlrelay: error: ") && result.errors.contains("ddlrelay: detail: ")
                && result.errors.contains("ddlrelay: hint: "))
        #expect(!(result.errors + result.output).contains("s3cret"))
    }

    @Test("the main job, exit codes included")
    func mainJob() async throws {
        let source = try await TestCluster.shared.makeDatabase("cli")
        let target = try await TestCluster.target.makeDatabase("cli")
        #expect(try await Self.run("status", source: source).status == 3)
        #expect(try await Self.run("log", source: source).status == 3)
        #expect(try await Self.run("replay", source: source, target: target).status == 3)
        #expect(try await Self.run("check", source: source, target: target).status == 0)
        let install = try await Self.run("install", source: source)
        #expect(install.status == 0 && install.output.contains("installed"))
        try await source.psql("CREATE TABLE a (id int PRIMARY KEY); ALTER TABLE a ADD note text;")
        let log = try await Self.run("log", source: source)
        #expect(log.output.contains("ALTER TABLE a ADD note text"))
        let dry = try await Self.run("replay", "--dry-run", source: source, target: target)
        #expect(dry.status == 0 && dry.output.contains("CREATE TABLE a (id int PRIMARY KEY)"))
        #expect(try await target.connect().query("SELECT to_regnamespace('ddlrelay')").rows.first?[0] == nil)
        let refused = try await Self.run("uninstall", source: source, target: target)
        #expect(refused.status == 3 && refused.errors.contains("2 captured commands are not replayed"))
        let replay = try await Self.run("replay", source: source, target: target)
        #expect(replay.status == 0 && replay.output.hasPrefix("Replayed 2 commands"))
        #expect(try await Self.run("replay", source: source, target: target).output.hasPrefix("Nothing to do"))
        try await target.psql("CREATE TABLE b ()")
        try await source.psql("CREATE TABLE b ()")
        let held = try await Self.run("replay", source: source, target: target)
        #expect(held.status == 4 && held.errors.contains("ddlrelay: error: command 3 is held: CREATE TABLE public.b"))
        #expect(held.errors.contains("SQLSTATE 42P07") && held.errors.contains("ddlrelay: hint: "))
        #expect(try await Self.run("status", source: source, target: target).output.contains("held"))
        #expect(try await Self.run("uninstall", "--force", source: source, target: target).status == 0)
        #expect(try await Self.run("uninstall", source: source).output.contains("not installed"))
    }

    @Test("commands that were lost end with 5")
    func lost() async throws {
        let source = try await TestCluster.shared.makeDatabase("cli")
        let target = try await TestCluster.target.makeDatabase("cli")
        #expect(try await Self.run("install", "--max-rows", "2", source: source).status == 0)
        try await source.psql("CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE c (); CREATE TABLE d ();")
        let result = try await Self.run("replay", source: source, target: target)
        #expect(result.status == 5 && result.errors.contains("were trimmed from the capture log"))
        #expect(
            try await Self.run("status", source: source, target: target).output.contains(
                "were trimmed before they were replayed"))
        #expect(try await Self.run("replay", "--dry-run", source: source, target: target).status == 5)
        let goesOn = try await Self.run("replay", "--start-after", "2", source: source, target: target)
        #expect(goesOn.status == 0 && goesOn.output.hasPrefix("Replayed 2 commands"), "\(goesOn)")
    }

    @Test("every command's JSON parses")
    func jsonOutput() async throws {
        let source = try await TestCluster.shared.makeDatabase("cli")
        let target = try await TestCluster.target.makeDatabase("cli")
        let check =
            try Self.json(try await Self.run("check", "--format", "json", source: source, target: target))
            as? [String: Any]
        #expect(
            check?["passed"] as? Bool == true
                && (check?["checks"] as? [[String: Any]])?.first?["outcome"] as? String == "pass")
        let none =
            try Self.json(try await Self.run("status", "--format", "json", source: source))
            as? [String: [[String: Any]]]
        #expect(none?["databases"]?.first?["state"] as? String == "not installed")
        let script =
            try Self.json(try await Self.run("install", "--dry-run", "--format", "json", source: source))
            as? [String: String]
        #expect(script?["sql"]?.contains("CREATE EVENT TRIGGER") == true)
        let install =
            try Self.json(try await Self.run("install", "--format", "json", source: source))
            as? [String: [[String: Any]]]
        #expect(install?["databases"]?.first?["result"] as? String == "installed")
        try await source.psql("CREATE TABLE \"quoted \"\"name\" (a text DEFAULT E'\\n')")
        let log = try Self.json(try await Self.run("log", "--format", "json", source: source)) as? [[String: Any]]
        #expect(
            log?.first?["object_name"] as? String == "public.\"quoted \"\"name\"" && log?.first?["txid_current"] != nil)
        let plan =
            try Self.json(try await Self.run("replay", "--dry-run", "--format", "json", source: source, target: target))
            as? [[String: Any]]
        #expect(plan?.first?["action"] as? String == "run")
        let replay =
            try Self.json(try await Self.run("replay", "--format", "json", source: source, target: target))
            as? [String: Any]
        #expect(replay?["run"] as? Int == 1 && replay?["position"] as? Int == 1)
        let status =
            try Self.json(try await Self.run("status", "--format", "json", source: source, target: target))
            as? [String: [[String: Any]]]
        #expect((status?["databases"]?.first?["replay"] as? [String: Any])?["pending"] as? Int == 0)
        let removed =
            try Self.json(try await Self.run("uninstall", "--format", "json", source: source))
            as? [String: [[String: Any]]]
        #expect(removed?["databases"]?.first?["result"] as? String == "removed")
    }

    @Test(
        "replay --follow carries a statement over and ends cleanly on SIGTERM and SIGINT", arguments: [SIGTERM, SIGINT])
    func follow(signal: Int32) async throws {
        let source = try await TestCluster.shared.makeDatabase("cli")
        let target = try await TestCluster.target.makeDatabase("cli")
        #expect(try await Self.run("install", source: source).status == 0)
        let follower = try RunningProgram(
            BuiltProgram.path, ["replay", "--follow"],
            environment: ["DDLRELAY_SOURCE": source.conninfo, "DDLRELAY_TARGET": target.conninfo])
        #expect(try await eventually { follower.errors.contains("caught up") })
        try await source.psql("CREATE TABLE followed (a int)")
        let watcher = try await target.connect()
        #expect(
            try await eventually {
                try await watcher.query("SELECT to_regclass('public.followed')").rows.first?[0] != nil
            })
        follower.send(signal)
        let ended = try await follower.end()
        #expect(ended.status == 0, "\(ended)")
    }

    @Test("several databases: a row each, the exit code of the worst")
    func severalDatabases() async throws {
        let one = try await TestCluster.shared.makeDatabase("cli")
        let two = try await TestCluster.shared.makeDatabase("cli")
        let good = try await Self.run("install", "--database", one.name, "--database", two.name, source: one)
        #expect(good.status == 0 && good.output.contains(one.name) && good.output.contains(two.name))
        let bad = try await Self.run("install", "--database", one.name, "--database", "no_such_database", source: one)
        #expect(bad.status == 2 && bad.output.contains("unchanged") && bad.output.contains("failed"))
    }

    @Test("the rows are exported before the table goes; an existing file is left alone")
    func export() async throws {
        let source = try await TestCluster.shared.makeDatabase("cli")
        #expect(try await Self.run("install", source: source).status == 0)
        try await source.psql("CREATE TABLE a ()")
        let file = FileManager.default.temporaryDirectory.appending(path: "ddlrelay-export-\(UUID().uuidString).jsonl")
            .path()
        defer { try? FileManager.default.removeItem(atPath: file) }
        #expect(try await Self.run("uninstall", "--export", "/nowhere/file", source: source).status == 1)
        #expect(try await Self.run("uninstall", "--export", file, source: source).status == 0)
        let line = try String(contentsOfFile: file, encoding: .utf8)
        #expect(
            (try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["tag"] as? String
                == "CREATE TABLE")
        #expect(try await Self.run("install", source: source).status == 0)
        #expect(try await Self.run("uninstall", "--export", file, source: source).status == 1)
        #expect(try await Self.run("status", source: source).status == 0)
    }
}
