import DDLCapture
import PostgresClient
import TestCluster
import Testing

/// A plain role tries to turn the capture against its owner. Each attack plants code that would make a table, or grant
/// a right, if it ran with the owner's rights.
@Suite struct AttackTests {
    /// A database with the capture, and a plain role that owns schema evil and may create in public.
    private static func battlefield(_ role: String) async throws -> TestDatabase {
        let database = try await CaptureTests.installed()
        try await database.psql(
            """
            CREATE ROLE \(role) LOGIN; GRANT ALL ON SCHEMA public TO \(role); CREATE SCHEMA evil AUTHORIZATION \(role);
            """)
        return database
    }

    private static func expectPlain(_ role: String, _ database: TestDatabase) async throws {
        let row = try await database.connect().query(
            "SELECT rolsuper, has_table_privilege($1, 'public.dts_ddl_command', 'SELECT') AS reads FROM pg_roles WHERE rolname = $1",
            [role]
        ).rows.first
        #expect(row?.boolean("rolsuper") == false)
        #expect(row?.boolean("reads") == false)
    }

    private static let payload =
        "IF (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN EXECUTE 'ALTER ROLE %ROLE% SUPERUSER'; END IF;"

    @Test(
        "operators, functions, types and domains of the caller's schema are never found",
        arguments: [
            "CREATE FUNCTION evil.eq(text, text) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN %PAYLOAD% RETURN true; END $$; CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, PROCEDURE = evil.eq);",
            "CREATE FUNCTION evil.ne(bool, bool) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN %PAYLOAD% RETURN true; END $$; CREATE OPERATOR evil.<> (LEFTARG = bool, RIGHTARG = bool, PROCEDURE = evil.ne);",
            "CREATE FUNCTION evil.ge(int, int) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN %PAYLOAD% RETURN true; END $$; CREATE OPERATOR evil.>= (LEFTARG = int, RIGHTARG = int, PROCEDURE = evil.ge);",
            "CREATE FUNCTION evil.current_setting(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN %PAYLOAD% RETURN pg_catalog.current_setting($1); END $$;",
            "CREATE FUNCTION evil.current_query() RETURNS text LANGUAGE plpgsql AS $$ BEGIN %PAYLOAD% RETURN ''; END $$;",
            "CREATE FUNCTION evil.check(pg_catalog.text) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN %PAYLOAD% RETURN true; END $$; CREATE DOMAIN evil.text AS pg_catalog.text CHECK (evil.check(VALUE)); CREATE DOMAIN evil.json AS pg_catalog.json CHECK (evil.check(VALUE::pg_catalog.text)); CREATE DOMAIN evil.name AS pg_catalog.name CHECK (evil.check(VALUE::pg_catalog.text)); CREATE DOMAIN evil.oid AS pg_catalog.oid CHECK (evil.check('x'));",
            "CREATE FUNCTION evil.json_build_object(VARIADIC \"any\") RETURNS json LANGUAGE internal AS 'json_build_object';",
        ])
    func shadowing(plant: String) async throws {
        let role = "mallory_\(plant.utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) })"
        let database = try await Self.battlefield(role)
        let payload = Self.payload.replacing("%ROLE%", with: role)
        try await database.psql(
            "SET ddlrelay.capture = off; \(plant.replacing("%PAYLOAD%", with: payload))", user: role, stopOnError: false
        )
        try await database.psql(
            "SET search_path = evil, pg_catalog, public; CREATE TABLE evil.bait (a int); ALTER TABLE evil.bait ADD b int; DROP TABLE evil.bait;",
            user: role)
        try await Self.expectPlain(role, database)
        #expect(
            try await CaptureTests.log(database).suffix(3).map(\.tag) == ["CREATE TABLE", "ALTER TABLE", "DROP TABLE"])
    }

    @Test("temporary objects do not stand before the catalog's")
    func temporaryObjects() async throws {
        let role = "mallory_temp"
        let database = try await Self.battlefield(role)
        try await database.psql(
            """
            CREATE TEMP TABLE pg_class (oid oid, relowner oid); CREATE TEMP TABLE pg_description (a int);
            CREATE TEMP TABLE dts_ddl_command (LIKE pg_catalog.pg_class);
            SET search_path = pg_temp, pg_catalog, public; CREATE TABLE evil.bait ();
            """, user: role)
        try await Self.expectPlain(role, database)
        #expect(try await CaptureTests.log(database).last?.objectName == "evil.bait")
    }

    @Test(
        "rows can be neither forged, changed, deleted nor read by a plain role",
        arguments: [
            "INSERT INTO public.dts_ddl_command (ddl_text, tag) VALUES ('DROP TABLE x', 'DROP TABLE')",
            "UPDATE public.dts_ddl_command SET tag = 'x'",
            "DELETE FROM public.dts_ddl_command", "TRUNCATE public.dts_ddl_command",
            "SELECT * FROM public.dts_ddl_command",
            "SELECT public.dts_capture_ddl()", "SELECT nextval('public.dts_ddl_command_id_seq')",
            "SELECT setval('public.dts_ddl_command_trimmed', 9)",
            "CREATE TRIGGER t BEFORE INSERT ON public.dts_ddl_command FOR EACH ROW EXECUTE FUNCTION public.dts_capture_ddl()",
            "ALTER FUNCTION public.dts_capture_ddl() SET search_path = evil", "DROP TABLE public.dts_ddl_command",
            "COMMENT ON FUNCTION public.dts_capture_ddl() IS 'x'", "ALTER EVENT TRIGGER dts_intercept_ddl DISABLE",
            "CREATE TABLE evil.child () INHERITS (public.dts_ddl_command)",
        ])
    func forging(statement: String) async throws {
        let role = "mallory_forge_\(statement.utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) })"
        let database = try await Self.battlefield(role)
        let result = try await database.psql(statement, user: role, stopOnError: false)
        #expect(result.errors.contains("ERROR:"), "\(result)")
        try await Self.expectPlain(role, database)
    }

    @Test("default privileges give nobody a look into the log")
    func defaultPrivileges() async throws {
        let database = try await TestCluster.shared.makeDatabase("attack")
        try await database.psql(
            "CREATE ROLE nosy; ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO nosy, PUBLIC; ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO nosy;"
        )
        try await CaptureInstaller(try await database.connect()).install()
        try await Self.expectPlain("nosy", database)
    }

    @Test(
        "objects that wait under our names are refused",
        arguments: [
            ("CREATE TABLE public.dts_ddl_command (id int)", "is not a DDL capture log"),
            (
                "CREATE FUNCTION public.dts_capture_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
                "was not made by ddlrelay"
            ),
            ("CREATE VIEW public.dts_ddl_command AS SELECT 1 AS a", "is not a DDL capture log"),
            ("CREATE TABLE public.dts_ddl_command_trimmed ()", "is not a counter of the capture log"),
        ])
    func waitingObjects(plant: String, message: String) async throws {
        let role = "squatter_\(plant.utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) })"
        let database = try await TestCluster.shared.makeDatabase("attack")
        try await database.psql("CREATE ROLE \(role) LOGIN; GRANT ALL ON SCHEMA public TO \(role);")
        try await database.psql(plant, user: role)
        let installer = CaptureInstaller(try await database.connect())
        let takingOver = !plant.contains("FUNCTION")
        do {
            try await installer.install(takeOver: takingOver)
            Issue.record("the installation went through")
        } catch {
            #expect(String(describing: error).contains(message), "\(error)")
        }
    }

    @Test("a function of a plain role is not taken over, not even by a superuser")
    func foreignFunction() async throws {
        let database = try await TestCluster.shared.makeDatabase("attack")
        try await database.psql("CREATE ROLE function_owner LOGIN; GRANT ALL ON SCHEMA public TO function_owner;")
        try await database.psql(
            "CREATE FUNCTION public.dts_capture_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
            user: "function_owner")
        let error = await #expect(throws: PostgresError.self) {
            try await CaptureInstaller(try await database.connect()).install(takeOver: true)
        }
        #expect(
            error?.message == "public.dts_capture_ddl() belongs to role function_owner, not to the role that installs")
        #expect(try await database.connect().query("SELECT 1 FROM pg_event_trigger").rows.isEmpty)
    }

    @Test("other event triggers do not run with the owner's rights under the caller's path")
    func otherEventTriggers() async throws {
        let database = try await Self.battlefield("mallory_path")
        try await database.psql(
            """
            SET ddlrelay.capture = off;
            CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM lower(tg_tag); END';
            CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION watch();
            """)
        let payload = Self.payload.replacing("%ROLE%", with: "mallory_path")
        try await database.psql(
            """
            CREATE FUNCTION evil.lower(pg_catalog.text) RETURNS pg_catalog.text LANGUAGE plpgsql AS $$ BEGIN \(payload) RETURN $1; END $$;
            SET search_path = evil, pg_catalog, public; CREATE TABLE evil.bait ();
            """, user: "mallory_path")
        try await Self.expectPlain("mallory_path", database)
    }

    @Test("a function of a plain role cannot put a superuser's name on its commands")
    func forgedRole() async throws {
        let database = try await Self.battlefield("mallory_forger")
        try await database.psql(
            """
            CREATE TABLE evil.trap (a int);
            CREATE FUNCTION evil.spring() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
              $$ BEGIN EXECUTE 'CREATE FUNCTION evil.planted() RETURNS int LANGUAGE sql AS $q$SELECT 1$q$'; EXECUTE 'GRANT ALL ON evil.trap TO PUBLIC'; RETURN NEW; END $$;
            CREATE TRIGGER t BEFORE INSERT ON evil.trap FOR EACH ROW EXECUTE FUNCTION evil.spring();
            """, user: "mallory_forger")
        try await database.psql("INSERT INTO evil.trap VALUES (1)")
        let rows = try await CaptureTests.log(database).suffix(2)
        #expect(rows.map(\.tag) == ["CREATE FUNCTION", "GRANT"])
        #expect(rows.map { $0.message?.role } == ["mallory_forger", nil])
    }

    @Test("a publication of a plain role gets no table of others")
    func foreignPublication() async throws {
        let database = try await Self.battlefield("mallory_publisher")
        try await database.psql("GRANT CREATE ON DATABASE \(database.name) TO mallory_publisher")
        try await database.psql("CREATE PUBLICATION dts_sync_evil", user: "mallory_publisher")
        try await database.psql("CREATE TABLE t ()")
        #expect(try await database.connect().query("SELECT 1 FROM pg_publication_rel").rows.isEmpty)
    }

    @Test("a log with somebody's trigger on it is refused")
    func triggerOnLog() async throws {
        let database = try await CaptureTests.installed()
        try await database.psql(
            """
            SET ddlrelay.capture = off;
            CREATE FUNCTION spy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER spy BEFORE INSERT ON dts_ddl_command FOR EACH ROW EXECUTE FUNCTION spy();
            """)
        let error = await #expect(throws: PostgresError.self) {
            try await CaptureInstaller(try await database.connect()).install()
        }
        #expect(error?.message.contains("triggers, rules, constraints") == true)
    }

    @Test("roles without any right in schema public can still run DDL")
    func noRightsInPublic() async throws {
        let database = try await CaptureTests.installed()
        try await database.psql(
            "REVOKE ALL ON SCHEMA public FROM PUBLIC; CREATE ROLE walled_in LOGIN; CREATE SCHEMA walled_in AUTHORIZATION walled_in;"
        )
        try await database.psql(
            "CREATE TABLE t (a int); CREATE TEMP TABLE u (); ALTER TABLE t ADD b int; DROP TABLE t;", user: "walled_in")
        #expect(try await CaptureTests.log(database).suffix(4).map(\.schema) == Array(repeating: "walled_in", count: 4))
    }

    /// A plain role is asked nothing: whoever installs or checks runs the tool's own queries in its database.
    @Test("the tool's own queries find no operator of a user's")
    func ownQueries() async throws {
        let role = "mallory_tool"
        let database = try await Self.battlefield(role)
        let payload = Self.payload.replacing("%ROLE%", with: role)
        try await database.psql(
            """
            SET ddlrelay.capture = off;
            CREATE FUNCTION public.own(name, name) RETURNS text LANGUAGE plpgsql
            AS $$ BEGIN \(payload) RETURN $1::text OPERATOR(pg_catalog.||) $2::text; END $$;
            CREATE OPERATOR public.|| (PROCEDURE = public.own, LEFTARG = name, RIGHTARG = name);
            CREATE FUNCTION public.own(text, text) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN \(payload) RETURN true; END $$;
            CREATE OPERATOR public.= (PROCEDURE = public.own, LEFTARG = text, RIGHTARG = text);
            """, user: role)
        let connection = try await PostgresConnection.connect(to: ConnectionInfo(database.conninfo, role: "source"))
        _ = try await ServerFacts.read(from: connection, for: .sync)
        _ = try await CaptureLog(connection).commands(CaptureLog.Filter())
        try await CaptureInstaller(connection).install()
        try await Self.expectPlain(role, database)
    }

    @Test("who was granted everything in schema public cannot use a trigger on the log, or is found out")
    func grantedTrigger() async throws {
        let role = "mallory_trigger"
        let database = try await Self.battlefield(role)
        try await database.psql("GRANT ALL ON ALL TABLES IN SCHEMA public TO \(role)")
        let granted = try await CaptureState.read(from: try await database.connect())
        #expect(granted.drift.contains { $0.contains("\(role) has INSERT, TRIGGER") }, "\(granted.drift)")
        let payload = Self.payload.replacing("%ROLE%", with: role)
        try await database.psql(
            """
            SET ddlrelay.capture = off;
            CREATE FUNCTION evil.act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \(payload) RETURN new; END $$;
            CREATE TRIGGER t BEFORE INSERT ON public.dts_ddl_command FOR EACH ROW EXECUTE PROCEDURE evil.act()
            """, user: role)
        let refused = try await database.psql("CREATE TABLE innocent (a int)", stopOnError: false)
        #expect(refused.errors.contains("the capture log public.dts_ddl_command has triggers or rules"))
        let state = try await CaptureState.read(from: try await database.connect())
        #expect(state.obstacles.contains { $0.contains("triggers or rules stand on") })
        // The mark that the table had triggers stays: it keeps nobody from anything.
        try await database.psql("DROP TRIGGER t ON public.dts_ddl_command; CREATE TABLE innocent (a int)")
        let mark = try await database.psql("SELECT rolsuper FROM pg_roles WHERE rolname = '\(role)'")
        #expect(mark.output == "f\n")
    }

    @Test(
        "what somebody did to the capture is seen",
        arguments: [
            (
                "DROP EVENT TRIGGER dts_intercept_ddl; CREATE EVENT TRIGGER dts_intercept_ddl ON ddl_command_end WHEN TAG IN ('CREATE VIEW') EXECUTE PROCEDURE public.dts_capture_ddl()",
                "event trigger dts_intercept_ddl is for some commands only: CREATE VIEW"
            ),
            (
                "ALTER FUNCTION public.dts_capture_ddl() SET search_path = ''",
                "function public.dts_capture_ddl() has settings of its own: search_path=\"\""
            ),
            (
                "CREATE ROLE joe_\(UInt32.random(in: 0...UInt32.max)); DO $$ BEGIN EXECUTE 'ALTER FUNCTION public.dts_capture_ddl() OWNER TO ' || (SELECT rolname FROM pg_roles WHERE rolname LIKE 'joe%' LIMIT 1); END $$",
                "owns function public.dts_capture_ddl() and may not write the log: every command fails"
            ),
            (
                "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET ddlrelay.capture = off'; END $$",
                "the database has the setting ddlrelay.capture=off"
            ),
        ])
    func drift(change: String, says: String) async throws {
        let database = try await CaptureTests.installed()
        try await database.psql("SET ddlrelay.capture = off; \(change)")
        let state = try await CaptureState.read(from: try await database.connect())
        #expect(state.drift.contains { $0.contains(says) }, "\(state.drift)")
    }

    @Test(
        "options that cannot be used are as none",
        arguments: ["\"max_rows\": 1e6", "\"publications\": \"%\\\\\"", "\"publications\": \"p\\\\\""])
    func uselessOptions(option: String) async throws {
        let database = try await CaptureTests.installed()
        try await database.psql(
            """
            COMMENT ON FUNCTION public.dts_capture_ddl() IS 'ddlrelay 0.2.0: {\(option)}';
            CREATE TABLE a (b int)
            """)
        if try await database.connect().serverVersion >= 100_000 {
            try await database.psql("CREATE PUBLICATION p; CREATE TABLE c (d int)")
        }
        #expect(try await CaptureTests.log(database).contains { $0.objectName == "public.a" })
    }

    @Test("a table with a generated column keeps its identity where UPDATE would be refused otherwise")
    func generatedColumn() async throws {
        let database = try await CaptureTests.installed()
        guard try await database.connect().serverVersion >= 120_000 else { return }
        try await database.psql(
            """
            CREATE PUBLICATION everything FOR ALL TABLES;
            CREATE TABLE t (a int PRIMARY KEY, b int GENERATED ALWAYS AS (a * 2) STORED);
            INSERT INTO t VALUES (1); UPDATE t SET a = 2; DELETE FROM t
            """)
    }
}
