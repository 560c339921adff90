import PostgresClient
import TestCluster
import Testing

@testable import DDLCapture

@Suite struct InstallTests {
    /// Function, comments and triggers, as the catalog has them.
    private static func definitions(_ database: TestDatabase) async throws -> [String?] {
        let row = try await database.connect().query(
            """
            SELECT pg_get_functiondef('public.dts_capture_ddl()'::regprocedure), obj_description('public.dts_capture_ddl()'::regprocedure, 'pg_proc'),
                   obj_description('public.dts_ddl_command'::regclass, 'pg_class'),
                   (SELECT string_agg(evtname || evtevent || evtenabled::text || obj_description(oid, 'pg_event_trigger'), ',' ORDER BY evtname) FROM pg_event_trigger),
                   (SELECT string_agg(attname || format_type(atttypid, atttypmod) || attnotnull::text, ',' ORDER BY attnum) FROM pg_attribute
                     WHERE attrelid = 'public.dts_ddl_command'::regclass AND attnum > 0),
                   (SELECT string_agg(relname || relkind::text, ',' ORDER BY relname) FROM pg_class WHERE relname LIKE 'dts%')
            """
        ).rows.first
        return (0..<6).map { row?[$0] }
    }

    @Test("install, the printed script through psql, and the files through psql make the same objects")
    func sameObjects() async throws {
        let byInstall = try await CaptureTests.installed()
        let byScript = try await TestCluster.shared.makeDatabase("install")
        try await byScript.psql(CaptureInstaller.installScript())
        let byFiles = try await TestCluster.shared.makeDatabase("install")
        let result = try await CommandResult.run(
            "/usr/bin/psql", ["-X", "-q", "-f", TestCluster.root + "sql/install.sql", byFiles.conninfo])
        #expect(result.status == 0, "\(result.errors)")
        let expected = try await Self.definitions(byInstall)
        #expect(expected.allSatisfy { $0 != nil })
        #expect(try await Self.definitions(byScript) == expected)
        #expect(try await Self.definitions(byFiles) == expected)
    }

    @Test("uninstall leaves no trace, and doing it twice is not an error")
    func uninstall() async throws {
        let database = try await TestCluster.shared.makeDatabase("install")
        let before = try await database.dump()
        let installer = CaptureInstaller(try await database.connect())
        try await installer.install()
        #expect(try await database.dump() != before)
        #expect(try await installer.uninstall())
        #expect(try await database.dump() == before)
        #expect(try await !installer.uninstall())
    }

    @Test("psql -f sql/uninstall.sql leaves no trace either")
    func uninstallFile() async throws {
        let database = try await CaptureTests.installed()
        let result = try await CommandResult.run(
            "/usr/bin/psql", ["-X", "-q", "-f", TestCluster.root + "sql/uninstall.sql", database.conninfo])
        #expect(result.status == 0, "\(result.errors)")
        #expect(try await CaptureState.read(from: try await database.connect()) == .absent)
    }

    @Test("installing again changes nothing, and keeps the rows")
    func again() async throws {
        let database = try await CaptureTests.installed()
        try await database.psql("CREATE TABLE t ()")
        let installer = CaptureInstaller(try await database.connect())
        #expect(try await installer.install() == .unchanged)
        #expect(try await installer.install(CaptureOptions.Changes(maxRows: 5)) == .repaired)
        #expect(try await installer.install() == .unchanged)
        let state = try await CaptureState.read(from: try await database.connect())
        #expect(state.options == CaptureOptions(maxRows: 5))
        #expect(state.drift.isEmpty)
        #expect(try await CaptureTests.log(database).count == 1)
    }

    @Test(
        "what was changed by hand is seen, and repaired with every row",
        arguments: [
            ("DROP EVENT TRIGGER dts_intercept_drop", "event trigger dts_intercept_drop is missing"),
            ("ALTER EVENT TRIGGER dts_intercept_ddl DISABLE", "event trigger dts_intercept_ddl is disabled"),
            (
                "CREATE OR REPLACE FUNCTION dts_capture_ddl() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN END'",
                "the text of function public.dts_capture_ddl() was changed"
            ),
            (
                "ALTER FUNCTION dts_capture_ddl() SECURITY INVOKER",
                "function public.dts_capture_ddl() is not SECURITY DEFINER"
            ),
            (
                "COMMENT ON FUNCTION dts_capture_ddl() IS 'ddlrelay 0.2.0: x'",
                "the comment of function public.dts_capture_ddl() has no options: the defaults are in force"
            ),
        ])
    func drift(damage: String, expected: String) async throws {
        let database = try await CaptureTests.installed()
        try await database.psql("CREATE TABLE t ()")
        try await database.psql("SET ddlrelay.capture = off; \(damage)")
        #expect(try await CaptureState.read(from: try await database.connect()).drift == [expected])
        #expect(try await CaptureInstaller(try await database.connect()).install() == .repaired)
        #expect(try await CaptureState.read(from: try await database.connect()).drift.isEmpty)
        #expect(try await CaptureTests.log(database).count == 1)
    }

    @Test("an older version is upgraded, with its options and every row")
    func older() async throws {
        let database = try await CaptureTests.installed(CaptureOptions.Changes(maxRows: 77))
        try await database.psql(
            """
            CREATE TABLE t ();
            SET ddlrelay.capture = off;
            CREATE OR REPLACE FUNCTION dts_capture_ddl() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN END';
            DO $$ BEGIN EXECUTE format('COMMENT ON FUNCTION dts_capture_ddl() IS %L',
                replace(obj_description('dts_capture_ddl()'::regprocedure), '\(ToolVersion.current)', '0.1.0')); END $$;
            """)
        let connection = try await database.connect()
        #expect(
            try await CaptureState.read(from: connection).origin == .ddlrelay(ToolVersion(major: 0, minor: 1, patch: 0))
        )
        #expect(try await CaptureInstaller(connection).install() == .repaired)
        let state = try await CaptureState.read(from: connection)
        #expect(state.origin == .ddlrelay(.current) && state.drift.isEmpty && state.options?.maxRows == 77)
        try await database.psql("CREATE TABLE u ()")
        #expect(try await CaptureTests.log(database).map(\.objectName) == ["public.t", "public.u"])
    }

    @Test("a newer version is left alone")
    func newer() async throws {
        let database = try await CaptureTests.installed()
        try await database.psql(
            "SET ddlrelay.capture = off; COMMENT ON FUNCTION dts_capture_ddl() IS 'ddlrelay 99.0.0: x'")
        let error = await #expect(throws: CaptureError.self) {
            try await CaptureInstaller(try await database.connect()).install()
        }
        #expect(error?.code == .newerVersion)
    }

    @Test("the documented procedure's objects are taken over on request, with their rows")
    func takeOver() async throws {
        let database = try await TestCluster.shared.makeDatabase("install")
        try await database.psql(
            """
            CREATE TABLE public.dts_ddl_command (ddl_text text, id bigserial primary key, event text, tag text, username varchar, database varchar,
              schema varchar, object_type varchar, object_name varchar, client_address varchar, client_port integer, event_time timestamptz,
              txid_current varchar(128), message text);
            CREATE FUNCTION public.dts_capture_ddl() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN END';
            CREATE EVENT TRIGGER dts_intercept_ddl ON ddl_command_end EXECUTE PROCEDURE public.dts_capture_ddl();
            INSERT INTO dts_ddl_command (ddl_text, tag) VALUES ('CREATE TABLE x ()', 'CREATE TABLE');
            """)
        let installer = CaptureInstaller(try await database.connect())
        let error = await #expect(throws: CaptureError.self) { try await installer.install() }
        #expect(error?.code == .foreignObjects)
        let refused = await #expect(throws: CaptureError.self) { try await installer.uninstall() }
        #expect(refused?.code == .foreignObjects)
        #expect(try await installer.install(takeOver: true) == .tookOver)
        #expect(try await CaptureTests.log(database).map(\.tag) == ["CREATE TABLE"])
        #expect(try await CaptureState.read(from: try await database.connect()).drift.isEmpty)
    }

    @Test("a role without the right is refused, and nothing is half done")
    func notAllowed() async throws {
        let database = try await TestCluster.shared.makeDatabase("install")
        try await database.psql("CREATE ROLE plain_installer LOGIN")
        let error = await #expect(throws: CaptureError.self) {
            try await CaptureInstaller(try await database.connect(user: "plain_installer")).install()
        }
        #expect(error?.code == .requirementsNotMet)
        #expect(error?.failedChecks.map(\.name).first == "event-trigger-right")
        #expect(try await CaptureState.read(from: try await database.connect()) == .absent)
    }

    @Test("an owner that cannot work is refused")
    func owner() async throws {
        let database = try await TestCluster.shared.makeDatabase("install")
        try await database.psql("CREATE ROLE plain_owner; CREATE ROLE super_owner SUPERUSER")
        let installer = CaptureInstaller(try await database.connect())
        for name in ["plain_owner", "nobody_at_all"] {
            let error = await #expect(throws: CaptureError.self) { try await installer.install(owner: name) }
            #expect(error?.code == .invalidOption)
        }
        try await installer.install(owner: "super_owner")
        let state = try await CaptureState.read(from: try await database.connect())
        #expect(state.tableOwner == "super_owner" && state.functionOwner == "super_owner")
        try await database.psql("CREATE TABLE t ()")
        #expect(try await CaptureTests.log(database).count == 1)
    }

    @Test("an export gets every row before the table goes; when it fails, nothing goes")
    func export() async throws {
        let database = try await CaptureTests.installed()
        try await database.psql("CREATE TABLE t ()")
        let installer = CaptureInstaller(try await database.connect())
        struct Refused: Error {}
        await #expect(throws: Refused.self) { try await installer.uninstall { _ in throw Refused() } }
        #expect(try await CaptureState.read(from: try await database.connect()).drift.isEmpty)
        try await installer.uninstall { log in
            let rows = try await log.commands()
            #expect(rows.count == 1)
        }
        #expect(try await CaptureState.read(from: try await database.connect()) == .absent)
    }

    @Test("uninstall keeps nobody waiting, and lets no command fail")
    func uninstallUnderLoad() async throws {
        let database = try await CaptureTests.installed()
        let open = try await database.connect()
        try await open.execute("BEGIN; CREATE TABLE held (a int)")
        let connection = try await database.connect()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await CaptureInstaller(connection).uninstall() }
            let isStopped = try await eventually {
                try await database.psql("SELECT count(*) FROM pg_event_trigger WHERE evtname LIKE 'dts%'").output
                    == "0\n"
            }
            #expect(isStopped)
            // The open transaction has written to the log: uninstall waits for it, and nobody for uninstall.
            try await database.psql(
                "SET lock_timeout = '1s'; CREATE TABLE t (a int); ALTER TABLE t ADD b int; DROP TABLE t")
            try await open.execute("ALTER TABLE held ADD b int; COMMIT")
            try await group.waitForAll()
        }
        #expect(try await CaptureState.read(from: try await database.connect()) == .absent)
    }

    @Test("what cannot be removed in time stays, and captures")
    func uninstallInVain() async throws {
        let database = try await CaptureTests.installed()
        let open = try await database.connect()
        try await open.execute("BEGIN; CREATE TABLE held (a int)")
        let error = await #expect(throws: CaptureError.self) {
            try await CaptureInstaller(try await database.connect()).uninstall()
        }
        #expect(error?.code == .inUse && error?.hint?.contains("Nothing was removed") == true)
        #expect(try await CaptureState.read(from: try await database.connect()).drift.isEmpty)
        try await open.execute("COMMIT")
    }
}
