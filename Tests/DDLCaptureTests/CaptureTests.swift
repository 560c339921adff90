import PostgresClient
import TestCluster
import Testing

@testable import DDLCapture

/// What the capturing function writes, on a real server.
@Suite struct CaptureTests {
    static func installed(_ options: CaptureOptions.Changes = CaptureOptions.Changes()) async throws -> TestDatabase {
        let database = try await TestCluster.shared.makeDatabase("capture")
        let connection = try await database.connect()
        try await CaptureInstaller(connection).install(options)
        await connection.close()
        return database
    }

    static func log(_ database: TestDatabase) async throws -> [CapturedCommand] {
        try await CaptureLog(try await database.connect()).commands()
    }

    @Test("one row for each command, whatever the nesting, and none for the function's own")
    func oneRow() async throws {
        let database = try await Self.installed()
        try await database.psql(
            """
            CREATE PUBLICATION dts_sync_demo;
            CREATE TABLE a (id serial PRIMARY KEY);
            CREATE TABLE b (id int); ALTER TABLE b ADD x int; DROP TABLE b;
            CREATE TABLE c AS SELECT 1 AS n;
            SELECT 2 AS n INTO d;
            CREATE SCHEMA s CREATE TABLE t (id int) CREATE VIEW v AS SELECT id FROM t;
            """)
        let tags = try await Self.log(database).map(\.tag)
        #expect(
            tags == [
                "CREATE PUBLICATION", "CREATE TABLE", "CREATE TABLE", "ALTER TABLE", "DROP TABLE", "CREATE TABLE AS",
                "SELECT INTO",
                "CREATE SCHEMA",
            ])
    }

    @Test("a row says who ran what, where, and on what")
    func row() async throws {
        let database = try await Self.installed()
        try await database.psql(
            """
            CREATE ROLE capture_row_role; CREATE SCHEMA capture_row_role AUTHORIZATION capture_row_role;
            SET ROLE capture_row_role; SET TimeZone = 'Asia/Tokyo';
            CREATE TABLE "My ""table" (id int);
            """)
        let command = try #require(try await Self.log(database).last)
        #expect(command.tag == "CREATE TABLE")
        #expect(command.username == "capture_row_role")
        #expect(command.schema == "capture_row_role")
        #expect(command.database == database.name)
        #expect(command.objectType == "table")
        #expect(command.objectName == "capture_row_role.\"My \"\"table\"")
        #expect(command.ddlText == "CREATE TABLE \"My \"\"table\" (id int);")
        #expect(command.event == "ddl_command_end")
        let message = try #require(command.message)
        #expect(message.v == 1)
        #expect(message.searchPath == "\"$user\", public")
        #expect(message.sessionUser == "postgres" && message.role == "capture_row_role")
        #expect(message.settings?["TimeZone"] == "Asia/Tokyo")
        #expect(message.objects?.first?.type == "table")
        #expect(message.statement == nil)
    }

    @Test(
        "the inner statement is captured to the letter",
        arguments: [
            (
                "DO $$ BEGIN CREATE TABLE inner_1 (a text DEFAULT '\"'); END $$",
                "CREATE TABLE inner_1 (a text DEFAULT '\"')"
            ),
            ("DO $$ BEGIN EXECUTE 'CREATE TABLE inner_2 (a int) -- x'; END $$", "CREATE TABLE inner_2 (a int) -- x"),
            ("SELECT outermost()", "CREATE TABLE deep (\n  \"a\nPL/pgSQL\" int)"),
            ("CALL proc()", "CREATE TABLE by_procedure ()"),
            ("INSERT INTO triggering VALUES (1)", "CREATE TABLE by_trigger ()"),
        ])
    func nesting(outer: String, inner: String) async throws {
        let database = try await Self.installed()
        try await database.psql(
            """
            CREATE FUNCTION innermost() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN EXECUTE $q$CREATE TABLE deep (
              "a
            PL/pgSQL" int)$q$; END $f$;
            CREATE FUNCTION middle() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN PERFORM innermost(); END $f$;
            CREATE FUNCTION outermost() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN PERFORM middle(); END $f$;
            CREATE PROCEDURE proc() LANGUAGE plpgsql AS $f$ BEGIN CREATE TABLE by_procedure (); END $f$;
            CREATE TABLE triggering (a int);
            CREATE FUNCTION trig() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN CREATE TABLE by_trigger (); RETURN NEW; END $f$;
            CREATE TRIGGER t BEFORE INSERT ON triggering FOR EACH ROW EXECUTE FUNCTION trig();
            """)
        try await database.psql(outer)
        let command = try #require(try await Self.log(database).last)
        #expect(command.ddlText == outer)
        #expect(command.message?.statement == inner)
    }

    @Test("a SQL-language function's body and statement number are captured")
    func sqlFunction() async throws {
        let database = try await Self.installed()
        try await database.psql(
            "CREATE FUNCTION two() RETURNS void LANGUAGE sql AS 'CREATE TABLE f1 (); CREATE TABLE f2 ()'; SELECT two();"
        )
        let rows = try await Self.log(database).suffix(2)
        #expect(rows.map { $0.message?.functionFrame?.last } == ["1", "2"])
        #expect(
            rows.allSatisfy { $0.message?.functionBodies?.map(\.body) == ["CREATE TABLE f1 (); CREATE TABLE f2 ()"] })
    }

    @Test("dropped objects are named, with what fell in a cascade")
    func drops() async throws {
        let database = try await Self.installed()
        try await database.psql(
            """
            CREATE SCHEMA s; CREATE TABLE s.a (id serial PRIMARY KEY); CREATE TABLE s.b (); CREATE TYPE kind AS ENUM ('x');
            CREATE TABLE uses (k kind);
            DROP SCHEMA s CASCADE;
            DROP TYPE kind CASCADE;
            """)
        let rows = try await Self.log(database).suffix(2)
        let schema = rows.first?.message?.objects ?? []
        #expect(rows.first?.objectName == "s" && rows.first?.event == "sql_drop")
        #expect(Set(schema.filter { $0.type == "table" }.compactMap(\.identity)) == ["s.a", "s.b"])
        #expect(!schema.contains { $0.type == "index" || $0.type == "type" })
        let type = rows.last?.message?.objects ?? []
        #expect(type.contains { $0.type == "table column" && $0.identity == "public.uses.k" })
    }

    @Test("new permanent tables get their replica identity and publications, others do not")
    func newTables() async throws {
        let database = try await Self.installed()
        try await database.psql(
            """
            CREATE PUBLICATION "dts_sync_Odd ""name"; CREATE PUBLICATION other; CREATE PUBLICATION dts_sync_all FOR ALL TABLES;
            CREATE TABLE kept (a int); CREATE TEMP TABLE temporary (a int); CREATE UNLOGGED TABLE unlogged (a int);
            CREATE TABLE by_query AS SELECT 1 AS a;
            """)
        let connection = try await database.connect()
        let identities = try await connection.query(
            "SELECT relname || ' ' || relreplident::text FROM pg_class WHERE relkind = 'r' AND relname IN ('kept', 'unlogged', 'by_query') ORDER BY 1"
        ).rows.compactMap { $0[0] }
        #expect(identities == ["by_query f", "kept f", "unlogged d"])
        let temporary = try await Self.log(database).first { $0.objectName == "pg_temp.temporary" }
        #expect(temporary != nil && temporary?.message?.ownActions == nil)
        let published = try await connection.query(
            "SELECT p.pubname || ' ' || r.prrelid::regclass FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid ORDER BY 1"
        ).rows.compactMap { $0[0] }
        #expect(published == ["dts_sync_Odd \"name by_query", "dts_sync_Odd \"name kept"])
    }

    @Test("the caller's search_path survives, in every form")
    func searchPath() async throws {
        let database = try await Self.installed()
        let output = try await database.psql(
            """
            CREATE SCHEMA s; CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql SET search_path = s AS
              $f$ BEGIN CREATE TABLE IF NOT EXISTS in_f (); RETURN current_setting('search_path'); END $f$;
            SELECT f(); SHOW search_path;
            BEGIN; SET LOCAL search_path = s, public; CREATE TABLE one (); SHOW search_path; COMMIT; SHOW search_path;
            SET search_path = ''; CREATE TABLE s.two (); SHOW search_path;
            """)
        #expect(
            output.output == "s\n\"$user\", public\ns, public\n\"$user\", public\n\"\"\n"
                || output.output == "s\n\"$user\", public\ns, public\n\"$user\", public\n\n")
    }

    @Test("SET ddlrelay.capture = off keeps a session's commands out")
    func optOut() async throws {
        let database = try await Self.installed()
        try await database.psql(
            "SET ddlrelay.capture = off; CREATE TABLE a (); RESET ddlrelay.capture; CREATE TABLE b ();")
        #expect(try await Self.log(database).map(\.objectName) == ["public.b"])
    }

    @Test("what is rolled back leaves no row, savepoints and prepared transactions included")
    func rollback() async throws {
        let database = try await Self.installed()
        try await database.psql(
            """
            BEGIN; CREATE TABLE a (); SAVEPOINT s; CREATE TABLE b (); ROLLBACK TO s; CREATE TABLE c (); COMMIT;
            BEGIN; CREATE TABLE d (); ROLLBACK;
            BEGIN; CREATE TABLE e (); PREPARE TRANSACTION 'capture_e'; COMMIT PREPARED 'capture_e';
            """)
        #expect(try await Self.log(database).map(\.objectName) == ["public.a", "public.c", "public.e"])
    }

    @Test("the log keeps at most max_rows, and counts what it trimmed")
    func trimming() async throws {
        let database = try await Self.installed(CaptureOptions.Changes(maxRows: 20))
        try await database.psql(
            "DO $$ BEGIN FOR i IN 1..50 LOOP EXECUTE 'CREATE TABLE t' || i || ' ()'; END LOOP; END $$")
        try await database.psql("BEGIN; CREATE TABLE gone (); ROLLBACK; CREATE TABLE last ();")
        let log = CaptureLog(try await database.connect())
        let summary = try await log.summary()
        #expect(summary.rows <= 20)
        #expect(summary.newest == 52)
        // 50 rows and one more; the rolled-back command's trimming counts although it was undone.
        #expect(summary.trimmed == 51 - summary.rows + 1)
        #expect(try await log.commands().last?.message?.trimmed == summary.oldest.map { $0 - 1 })
    }

    @Test("with no limit, nothing is trimmed")
    func unlimited() async throws {
        let database = try await Self.installed(CaptureOptions.Changes(maxRows: .some(nil)))
        try await database.psql(
            "DO $$ BEGIN FOR i IN 1..40 LOOP EXECUTE 'CREATE TABLE t' || i || ' ()'; END LOOP; END $$")
        #expect(try await CaptureLog(try await database.connect()).summary().rows == 40)
    }

    @Test("a new table waits no longer than a second for its publication, and says so", .timeLimit(.minutes(1)))
    func lockedPublication() async throws {
        let database = try await Self.installed()
        try await database.psql("CREATE PUBLICATION dts_sync_busy")
        let first = try await database.connect()
        try await first.execute("BEGIN")
        try await first.execute("LOCK TABLE pg_publication_rel IN SHARE MODE")
        let result = try await database.psql("CREATE TABLE t ()", stopOnError: false)
        #expect(
            result.errors.contains(
                "WARNING:  ddlrelay could not run: ALTER PUBLICATION dts_sync_busy ADD TABLE ONLY public.t"))
        try await first.execute("ROLLBACK")
        let actions = try #require(try await Self.log(database).last?.message?.ownActions)
        #expect(actions.map { $0.error?.hasPrefix("55P03") } == [nil, true])
    }

    @Test("a setting that quotes every name does not change what is captured")
    func quoteAllIdentifiers() async throws {
        let database = try await Self.installed()
        let output = try await database.psql(
            "SET quote_all_identifiers = on; CREATE TABLE t (a int); SHOW quote_all_identifiers;")
        #expect(output.output == "on\n")
        #expect(try await Self.log(database).last?.message?.objects?.first?.identity == "public.t")
    }

    @Test("with on_capture_error = warn a broken log does not stop DDL; with fail it does")
    func captureErrors() async throws {
        for (policy, succeeds) in [(CaptureOptions.ErrorPolicy.warn, true), (.fail, false)] {
            let database = try await Self.installed(CaptureOptions.Changes(onCaptureError: policy))
            try await database.psql(
                "SET ddlrelay.capture = off; ALTER TABLE dts_ddl_command ADD CONSTRAINT broken CHECK (tag <> 'CREATE TABLE')"
            )
            let result = try await database.psql("CREATE TABLE t ()", stopOnError: false)
            #expect(
                result.errors.contains(succeeds ? "WARNING:  ddlrelay could not capture this CREATE TABLE" : "ERROR:"))
            let exists = try await database.connect().query("SELECT to_regclass('public.t')").rows.first?[0]
            #expect((exists != nil) == succeeds)
            let failed = try await CaptureLog(try await database.connect()).summary().failed
            #expect(failed == (succeeds ? 1 : 0))
            // What was lost is said until the capture is installed again.
            let source = try await database.connect()
            let lost = ["1 command could not be captured and went through all the same"]
            #expect(try await CaptureState.read(from: source).obstacles == (succeeds ? lost : []))
            try await database.psql("SET ddlrelay.capture = off; ALTER TABLE dts_ddl_command DROP CONSTRAINT broken")
            #expect(try await CaptureInstaller(source).install() == (succeeds ? .repaired : .unchanged))
            #expect(try await CaptureState.read(from: source).obstacles == [])
        }
    }
}
