import Foundation
import PostgresClient
import TestCluster
import Testing

/// Statements whose words may mean something else on the target than they did on the source.
@Suite struct MeaningTests {
    private typealias Program = CommandLineTests

    private static func pair(_ setup: String) async throws -> (source: TestDatabase, target: TestDatabase) {
        let source = try await TestCluster.shared.makeDatabase("meaning")
        let target = try await TestCluster.target.makeDatabase("meaning")
        for database in [source, target] { try await database.psql(setup) }
        #expect(try await Program.run("install", source: source).status == 0)
        return (source, target)
    }

    private static func replay(
        _ source: TestDatabase, _ target: TestDatabase, held: Int, _ reason: String
    ) async throws {
        let replay = try await Program.run("replay", "--scope", "all", source: source, target: target)
        #expect(
            replay.status == 4 && replay.errors.contains("command \(held) is held") && replay.errors.contains(reason),
            "\(replay)")
    }

    @Test("a name without a schema is the table that it was on the source, or nothing is run")
    func names() async throws {
        let (source, target) = try await Self.pair(
            "CREATE SCHEMA app1; CREATE SCHEMA app2; CREATE TABLE app2.t (a int); CREATE TABLE app2.u (a int)")
        try await target.psql("CREATE TABLE app1.t (b int)")
        try await source.psql("SET search_path = app1, app2; ALTER TABLE u ADD b int; DROP TABLE t;")
        try await Self.replay(source, target, held: 2, "it was about \"app2\".\"t\" on the source")
        #expect(try await target.psql("SELECT to_regclass('app1.t') IS NOT NULL").output == "t\n")
        #expect(try await Program.run("held", source: source, target: target).status == 0)
        try await target.psql("DROP TABLE app1.t")
        #expect(try await Program.run("replay", "--scope", "all", source: source, target: target).status == 0)
        let verify = try await Program.run("verify", source: source, target: target)
        #expect(verify.status == 0, "\(verify)")
    }

    @Test("a string of several transactions: each row is its own statement, however far apart they come")
    func transactionsOfOneString() async throws {
        let (source, target) = try await Self.pair("CREATE TABLE t (c int)")
        let gate = try await source.connect()
        try await gate.execute("SELECT pg_advisory_lock(7)")
        let string = """
            BEGIN; ALTER TABLE t ALTER c SET DEFAULT 1; COMMIT; SELECT pg_advisory_lock(7);
            BEGIN; ALTER TABLE t ALTER c SET DEFAULT 2; COMMIT
            """
        let runner = try RunningProgram("/usr/bin/psql", ["-X", "-q", source.conninfo, "-c", string])
        #expect(
            try await eventually {
                try await gate.query("SELECT count(*) FROM dts_ddl_command").rows.first?[0] == "1"
            })
        #expect(try await Program.run("replay", source: source, target: target).status == 0)
        try await source.psql((1...120).map { "CREATE TABLE other_\($0) ();" }.joined(separator: "\n"))
        #expect(try await Program.run("replay", source: source, target: target).status == 0)
        try await gate.execute("SELECT pg_advisory_unlock(7)")
        #expect(try await runner.end().status == 0)
        #expect(try await Program.run("replay", source: source, target: target).status == 0)
        let verify = try await Program.run("verify", source: source, target: target)
        #expect(verify.status == 0, "\(verify)")
    }

    @Test("sessions whose temporary tables overlap without end do not keep others' commands waiting")
    func overlapping() async throws {
        let (source, target) = try await Self.pair("SELECT 1")
        var sessions: [PostgresConnection] = []
        let begin = "BEGIN; CREATE TEMP TABLE w (a int) ON COMMIT DROP; CREATE INDEX ON w (a)"
        for _ in 1...3 { sessions.append(try await source.connect()) }
        try await sessions[0].execute(begin)
        try await sessions[1].execute(begin)
        try await sessions[0].execute("CREATE INDEX i2 ON w (a)")
        try await source.psql("CREATE TABLE real (a int)")
        try await sessions[2].execute(begin)
        try await sessions[1].execute("CREATE INDEX i2 ON w (a)")
        try await sessions[0].execute("COMMIT")
        try await sessions[1].execute("COMMIT")
        // The third one is not over: its id comes after the table's.
        let follower = try RunningProgram(
            BuiltProgram.path, ["replay", "--follow", "--source", source.conninfo, "--target", target.conninfo])
        let watcher = try await target.connect()
        let arrived = try await eventually {
            try await watcher.query("SELECT to_regclass('public.real')").rows.first?[0] != nil
        }
        #expect(arrived, "\(follower.errors)")
        try await sessions[2].execute("COMMIT")
        follower.send(SIGTERM)
        #expect(try await follower.end().status == 0)
    }

    @Test("what fell with a table of its name is not what was named")
    func fallenNamesake() async throws {
        let (source, target) = try await Self.pair(
            "CREATE SCHEMA api; CREATE TABLE users (id int); CREATE VIEW api.users AS SELECT * FROM public.users")
        try await source.psql("DROP TABLE users CASCADE")
        let replay = try await Program.run("replay", "--scope", "all", source: source, target: target)
        #expect(replay.status == 0, "\(replay)")
    }

    @Test("names of indexes that LIKE takes over are the target's own in scope tables")
    func likeIndexes() async throws {
        let (source, target) = try await Self.pair("SELECT 1")
        try await source.psql(
            """
            CREATE TABLE t1 (a int); CREATE INDEX ON t1 (a); CREATE INDEX ON t1 (a) WHERE a > 0;
            CREATE TABLE t2 (LIKE t1 INCLUDING ALL);
            """)
        let replay = try await Program.run("replay", source: source, target: target)
        #expect(replay.status == 0, "\(replay)")
    }

    @Test("a name is never taken for the end of a string: nobody's names run as replay's role")
    func attackByName() async throws {
        let (source, target) = try await Self.pair("CREATE TABLE victim (a int)")
        let name = "x$ddlrelay$;DROP TABLE victim;--_key1"
        try await source.psql("CREATE TABLE t (a int CONSTRAINT \"\(name)\" UNIQUE); CREATE TABLE u (a int);")
        _ = try await Program.run("replay", source: source, target: target)
        #expect(try await target.psql("SELECT to_regclass('victim') IS NOT NULL").output == "t\n")
        let verify = try await Program.run("verify", source: source, target: target)
        #expect(verify.status == 0, "\(verify)")
    }

    @Test("DROP OWNED drops what fell on the source, or nothing")
    func dropOwned() async throws {
        let (source, target) = try await Self.pair("SELECT 1")
        for database in [source, target] {
            for role in ["meaning_a", "meaning_b"] { try await database.makeRole(role) }
        }
        try await source.psql(
            """
            CREATE TABLE keep (a int); ALTER TABLE keep OWNER TO meaning_a; CREATE TABLE gone (a int);
            ALTER TABLE gone OWNER TO meaning_b; DROP OWNED BY meaning_b;
            ALTER DEFAULT PRIVILEGES FOR ROLE meaning_a GRANT SELECT ON TABLES TO meaning_b; REASSIGN OWNED BY meaning_a TO postgres;
            DROP OWNED BY meaning_a;
            """)
        // The second one drops default privileges alone on the source: REASSIGN OWNED fires no event trigger.
        try await Self.replay(
            source, target, held: 7, "what the role owns here is not what fell on the source: table public.keep")
        #expect(
            try await target.psql(
                "SELECT string_agg(relname, ',') FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            ).output == "keep\n")
    }

    @Test("a domain's default fills the rows of a new column: the same on both sides, or nothing is run")
    func domains() async throws {
        let (source, target) = try await Self.pair(
            """
            CREATE DOMAIN fixed AS int DEFAULT 5; CREATE DOMAIN random_number AS float8 DEFAULT random();
            CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2);
            """)
        try await source.psql("ALTER TABLE t ADD b fixed; ALTER TABLE t ADD c random_number;")
        try await Self.replay(source, target, held: 2, "the default of domain \"random_number\"")
        try await target.psql("DELETE FROM t")
        #expect(try await Program.run("replay", "--scope", "all", source: source, target: target).status == 0)
    }

    @Test(
        "scope tables: keys of partitions are attached, and names that PostgreSQL chooses are the same or nothing is run"
    )
    func scopeOfTables() async throws {
        let (source, target) = try await Self.pair("SELECT 1")
        guard try await source.connect().serverVersion >= 110_000 else { return }
        try await source.psql(
            """
            CREATE TABLE p (a int NOT NULL) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
            ALTER TABLE ONLY p ADD PRIMARY KEY (a); ALTER TABLE p1 ADD PRIMARY KEY (a);
            ALTER INDEX p_pkey ATTACH PARTITION p1_pkey;
            CREATE VIEW t1_pkey AS SELECT 1 AS x; CREATE TABLE t1 (a int PRIMARY KEY);
            """)
        let replay = try await Program.run("replay", source: source, target: target)
        #expect(
            replay.status == 4
                && replay.errors.contains(
                    "on the source PostgreSQL chose the name public.t1_pkey1, here it chose another one"),
            "\(replay)")
        let verify = try await Program.run(
            "verify", "--scope", "tables", "--table", "p*", source: source, target: target)
        #expect(verify.status == 0, "\(verify)")
        // A parent's key that lacks a partition's is no key.
        try await target.psql(
            "ALTER TABLE p DETACH PARTITION p1; ALTER TABLE p DROP CONSTRAINT p_pkey; ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN (1); ALTER TABLE ONLY p ADD PRIMARY KEY (a)"
        )
        let invalid = try await Program.run(
            "verify", "--scope", "tables", "--table", "p*", source: source, target: target)
        #expect(invalid.status == 3 && invalid.output.contains("valid index"), "\(invalid)")
    }

    /// It may have given its name away to a trusted one while it ran, and be one with its owner's rights.
    @Test("a function's GRANT is nobody's: it is held where roles count")
    func grantingFunction() async throws {
        let (source, target) = try await Self.pair(
            "CREATE TABLE t (a int); CREATE FUNCTION g() RETURNS void LANGUAGE plpgsql AS 'BEGIN GRANT SELECT ON t TO PUBLIC; END'"
        )
        try await source.psql("SELECT g()")
        let replay = try await Program.run(
            "replay", "--scope", "all", "--role", "captured", source: source, target: target)
        #expect(replay.status == 4, "\(replay)")
        #expect(try await target.psql("SELECT has_table_privilege('public', 't', 'SELECT')").output == "f\n")
    }

    /// On the source the administrator only inserts a row.
    @Test("a function that changes its name while it runs does not pass for somebody else's")
    func renamedFunction() async throws {
        let (source, target) = try await Self.pair(
            """
            DO $$ BEGIN CREATE ROLE meaning_mallory; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
            CREATE SCHEMA m AUTHORIZATION meaning_mallory
            """)
        for database in [source, target] {
            try await database.psql(
                """
                SET ROLE meaning_mallory; SET ddlrelay.capture = off;
                CREATE TABLE m.t (a int); CREATE TABLE m.t2 (a int);
                CREATE FUNCTION m.now() RETURNS trigger SECURITY DEFINER SET search_path = m, pg_catalog LANGUAGE plpgsql
                AS $$ BEGIN
                    ALTER FUNCTION m.now() RENAME TO zz; ALTER TABLE m.t2 ADD c int DEFAULT 1; RETURN new;
                END $$;
                CREATE TRIGGER x BEFORE INSERT ON m.t FOR EACH ROW EXECUTE PROCEDURE m.now()
                """)
        }
        try await source.psql("INSERT INTO m.t VALUES (1)")
        let users = try await source.psql(
            "SELECT DISTINCT username FROM dts_ddl_command WHERE ddl_text LIKE 'INSERT%'")
        #expect(users.output == "meaning_mallory\n")
    }

    @Test("what names a temporary relation is not taken for a permanent one of that name")
    func temporaryNames() async throws {
        let (source, target) = try await Self.pair("CREATE TABLE t (a int)")
        try await source.psql(
            """
            CREATE TEMP TABLE t (a text, b int); GRANT SELECT ON t TO PUBLIC; CREATE TABLE x1 (LIKE t);
            """)
        try await Self.replay(source, target, held: 3, "it is about t, which was a temporary relation")
        #expect(try await target.psql("SELECT has_table_privilege('public', 't', 'SELECT')").output == "f\n")
    }

    @Test("the rows of a foreign table stay as they are")
    func foreignTables() async throws {
        let (source, target) = try await Self.pair(
            """
            CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE f (a int) SERVER s;
            """)
        try await source.psql("ALTER FOREIGN TABLE f ADD b float8 DEFAULT random()")
        let replay = try await Program.run("replay", "--scope", "all", source: source, target: target)
        #expect(replay.status == 0, "\(replay)")
    }

    @Test("a function whose body speaks of what is gone is made all the same")
    func bodies() async throws {
        let (source, target) = try await Self.pair("SELECT 1")
        try await source.psql(
            """
            CREATE TEMP TABLE w (a int); CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM w';
            CREATE TRIGGER g BEFORE INSERT ON w EXECUTE PROCEDURE suppress_redundant_updates_trigger();
            """)
        let replay = try await Program.run("replay", "--scope", "all", source: source, target: target)
        #expect(replay.status == 0, "\(replay)")
        #expect(try await target.psql("SELECT count(*) FROM pg_proc WHERE proname = 'f'").output == "1\n")
    }
}
