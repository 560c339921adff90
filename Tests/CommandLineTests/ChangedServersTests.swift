import Foundation
import PostgresClient
import TestCluster
import Testing

/// A source that is not what it was, a target with settings of its own: nothing is run twice, passed over or run otherwise.
@Suite struct ChangedServersTests {
    private typealias Program = CommandLineTests

    private static func pair() async throws -> (source: TestDatabase, target: TestDatabase) {
        let source = try await TestCluster.shared.makeDatabase("changed")
        let target = try await TestCluster.target.makeDatabase("changed")
        #expect(try await Program.run("install", source: source).status == 0)
        return (source, target)
    }

    @Test("a database with a new name: its commands are not run again, and --adopt goes on")
    func renamed() async throws {
        let (source, target) = try await Self.pair()
        try await source.psql("CREATE TABLE keep (a int); DROP TABLE keep; CREATE TABLE keep (a int, b int);")
        #expect(try await Program.run("replay", source: source, target: target).status == 0)
        try await target.psql("INSERT INTO keep VALUES (1, 2)")
        let admin = try await TestCluster.shared.makeDatabase("changed")
        try await admin.psql("ALTER DATABASE \(source.name) RENAME TO \(source.name)_new")
        let renamed = source.renamed("\(source.name)_new")
        try await renamed.psql("CREATE TABLE another (a int)")
        let refused = try await Program.run("replay", source: renamed, target: target)
        #expect(
            refused.status == 1 && refused.errors.contains("were replayed here up to 3, as those of another source")
                && refused.errors.contains("--adopt"), "\(refused)")
        let adopted = try await Program.run("replay", "--adopt", source: renamed, target: target)
        #expect(adopted.status == 0 && adopted.output.hasPrefix("Replayed 1 command"), "\(adopted)")
        #expect(try await target.psql("SELECT count(*) FROM keep").output == "1\n")
        let again = try await Program.run("replay", source: renamed, target: target)
        #expect(again.status == 0 && again.output.hasPrefix("Nothing to do"), "\(again)")
    }

    @Test("a log whose ids were set back is refused, not taken for one with nothing to do")
    func setBack() async throws {
        let (source, target) = try await Self.pair()
        try await source.psql("CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE c ();")
        #expect(try await Program.run("replay", source: source, target: target).status == 0)
        try await source.psql("TRUNCATE dts_ddl_command RESTART IDENTITY; CREATE TABLE d ();")
        let fewer = try await Program.run("replay", source: source, target: target)
        #expect(
            fewer.status == 1 && fewer.errors.contains("it was set back")
                && fewer.errors.contains("ids up to 1; up to 3 they were replayed"), "\(fewer)")
        try await source.psql("CREATE TABLE e (); CREATE TABLE f (); CREATE TABLE g ();")
        let other = try await Program.run("replay", source: source, target: target)
        #expect(other.status == 1 && other.errors.contains("Command 3 is a CREATE TABLE of"), "\(other)")
    }

    @Test("a log that is made anew under a follower is followed from its beginning")
    func madeAnew() async throws {
        let (source, target) = try await Self.pair()
        try await source.psql("CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE c ();")
        let follower = try RunningProgram(
            BuiltProgram.path, ["replay", "--follow", "--source", source.conninfo, "--target", target.conninfo])
        #expect(try await eventually { follower.errors.contains("caught up") })
        // At once: a log that is gone for a moment ends the follower.
        try await source.psql(
            """
            SET ddlrelay.capture = off;
            BEGIN;
            ALTER TABLE dts_ddl_command RENAME TO before;
            CREATE TABLE dts_ddl_command (LIKE before INCLUDING ALL);
            CREATE SEQUENCE anew;
            ALTER TABLE dts_ddl_command ALTER id SET DEFAULT nextval('anew');
            COMMIT;
            """)
        try await source.psql((1...5).map { "CREATE TABLE new_\($0) ();" }.joined())
        let watcher = try await target.connect()
        let arrived = try await eventually {
            try await watcher.query("SELECT count(*) FROM pg_class WHERE relname LIKE 'new%'").rows.first?[0] == "5"
        }
        #expect(arrived, "\(follower.errors)")
        follower.send(SIGTERM)
        #expect(try await follower.end().status == 0)
    }

    @Test("a standby is no source: it does not show what is on its way")
    func standby() async throws {
        let target = try await TestCluster.target.makeDatabase("changed")
        try await ThrowawayServer.run { server in
            let source = try await server.makeDatabase("source")
            guard try await source.connect().serverVersion >= 120_000 else { return }
            #expect(try await Program.run("install", source: source).status == 0)
            try await source.psql("CREATE TABLE a ()")
            try Data().write(to: URL(filePath: server.folder + "/data/standby.signal"))
            try await server.restart()
            let replay = try await Program.run("replay", source: source, target: target)
            #expect(replay.status == 1 && replay.errors.contains("the source is a standby"), "\(replay)")
        }
    }

    @Test("what a replacement sets is gone for the commands after it")
    func replacement() async throws {
        let (source, target) = try await Self.pair()
        let setup = """
            SET ddlrelay.capture = off; CREATE SCHEMA app; CREATE SCHEMA other;
            CREATE TABLE app.u (a int); CREATE TABLE other.u (a int); CREATE TABLE app.v (a int); CREATE TABLE other.v (a int);
            """
        for database in [source, target] { try await database.psql(setup) }
        try await target.psql("CREATE TABLE app.t ()")
        try await source.psql("SET search_path = app; CREATE TABLE t (a int); ALTER TABLE u ADD b int; DROP TABLE v;")
        #expect(try await Program.run("replay", source: source, target: target).status == 4)
        let file = FileManager.default.temporaryDirectory.appending(path: "ddlrelay-\(UUID().uuidString).sql")
        try Data("SET search_path = other, app; SET work_mem = 100; ALTER TABLE app.t ADD a int".utf8).write(
            to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(
            try await Program.run("held", "replace", "1", "--sql-file", file.path(), source: source, target: target)
                .status
                == 0)
        let replay = try await Program.run("replay", source: source, target: target)
        #expect(replay.status == 0, "\(replay)")
        let columns = try await target.psql(
            """
            SELECT string_agg(attrelid::regclass || '.' || attname, ' ' ORDER BY attrelid::regclass::text, attnum)
              FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid
             WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('app', 'other') AND attnum > 0
            """)
        #expect(columns.output == "app.t.a app.u.a app.u.b other.u.a other.v.a\n")
    }

    @Test("strings are read as the source read them, whatever the command before has set")
    func strings() async throws {
        let (source, target) = try await Self.pair()
        try await source.psql(
            #"""
            CREATE TABLE a (x int); SET standard_conforming_strings = off; ALTER TABLE a ADD s serial;
            SET standard_conforming_strings = on; CREATE TABLE b (p text DEFAULT 'C:\new'); CREATE TABLE c (p text DEFAULT 'C:\new');
            """#)
        #expect(try await Program.run("replay", source: source, target: target).status == 0)
        let verify = try await Program.run("verify", source: source, target: target)
        #expect(verify.status == 0, "\(verify)")
    }

    @Test("settings that the target has for an application are not for replay; values look as on the source")
    func settings() async throws {
        let (source, target) = try await Self.pair()
        for setting in [
            "default_transaction_isolation = 'repeatable read'", "default_transaction_read_only = on",
            "statement_timeout = 20",
            "lock_timeout = 1", "extra_float_digits = 0", "bytea_output = 'escape'",
        ] {
            try await target.psql(
                "SET default_transaction_read_only = off; ALTER DATABASE \(target.name) SET \(setting)")
        }
        let rows = """
            CREATE TABLE t (x float8, y bytea); INSERT INTO t VALUES (0.1::float8 + 0.2, '\\x00ff');
            CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.1); END';
            """
        for database in [source, target] {
            try await database.psql(
                "SET default_transaction_read_only = off; SET statement_timeout = 0; SET ddlrelay.capture = off; \(rows)"
            )
        }
        try await target.psql(
            "SET default_transaction_read_only = off; CREATE EVENT TRIGGER slow ON ddl_command_end EXECUTE PROCEDURE slow()"
        )
        try await source.psql(
            "ALTER TABLE t ALTER x TYPE text; ALTER TABLE t ALTER y TYPE text USING y::text; CREATE TABLE u ();")
        let replay = try await Program.run("replay", source: source, target: target)
        #expect(replay.status == 0, "\(replay)")
        // From 12 on a float is written in the shortest text that is exact.
        let versions = (try await source.connect().serverVersion, try await target.connect().serverVersion)
        let isSameText = (versions.0 >= 120_000) == (versions.1 >= 120_000)
        let values = isSameText ? "SELECT x || ' ' || y FROM t" : "SELECT y FROM t"
        #expect(try await source.psql(values).output == target.psql(values).output)
    }

    @Test("an invalid index of another table is not dropped for one that is built concurrently")
    func foreignIndex() async throws {
        let (source, target) = try await Self.pair()
        for database in [source, target] {
            try await database.psql("SET ddlrelay.capture = off; CREATE TABLE a (x int); CREATE TABLE c (x int)")
        }
        try await target.psql("INSERT INTO c VALUES (1), (1)")
        _ = try await target.psql("CREATE UNIQUE INDEX CONCURRENTLY i2 ON c (x)", stopOnError: false)
        try await source.psql("CREATE INDEX CONCURRENTLY i2 ON a (x)")
        for _ in 1...2 {
            let replay = try await Program.run("replay", "--scope", "all", source: source, target: target)
            #expect(replay.status == 4 && replay.errors.contains("already exists"), "\(replay)")
        }
        #expect(
            try await target.psql("SELECT indrelid::regclass FROM pg_index WHERE indexrelid = 'i2'::regclass").output
                == "c\n")
    }

    @Test("who waits for a transaction on the source says so, and does not claim to have caught up")
    func waiting() async throws {
        let (source, target) = try await Self.pair()
        let other = try await source.connect()
        try await other.execute("BEGIN; CREATE TABLE open ()")
        try await source.psql("CREATE TABLE done ()")
        let port = UInt16.random(in: 20_000..<60_000)
        let follower = try RunningProgram(
            BuiltProgram.path,
            ["replay", "--follow", "--listen", "\(port)", "--source", source.conninfo, "--target", target.conninfo])
        #expect(try await eventually { follower.errors.contains("waiting for a transaction") })
        let health = try await HTTPAnswer.get("/health", port: port)
        #expect(health.contains("for the transaction on the source that may own command 1"), "\(health)")
        #expect(try await HTTPAnswer.get("/metrics", port: port).contains("ddlrelay_caught_up 0"))
        try await other.execute("COMMIT")
        #expect(try await eventually { try await HTTPAnswer.get("/health", port: port).contains("caught up at 2") })
        follower.send(SIGTERM)
        #expect(try await follower.end().status == 0)
    }
}
