import Foundation
import PostgresClient
import TestCluster
import Testing

@testable import DDLCapture

/// Whatever a database does for a living goes on as before: nothing fails, and what is captured is right.
@Suite struct NeverInTheWayTests {
    @Test("materialized views are refreshed, also concurrently and by a plain role")
    func refresh() async throws {
        let database = try await CaptureTests.installed()
        try await database.makeRole("refresher")
        try await database.psql(
            """
            GRANT CREATE, USAGE ON SCHEMA public TO refresher; SET ROLE refresher;
            CREATE MATERIALIZED VIEW m AS SELECT g AS id FROM generate_series(1, 3) AS g;
            CREATE UNIQUE INDEX ON m (id);
            REFRESH MATERIALIZED VIEW m;
            REFRESH MATERIALIZED VIEW CONCURRENTLY m;
            """)
        let rows = try await CaptureTests.log(database)
        #expect(rows.contains { $0.tag == "REFRESH MATERIALIZED VIEW" && $0.message?.role == "refresher" })
    }

    @Test("indexes are built, rebuilt and dropped concurrently")
    func concurrently() async throws {
        let database = try await CaptureTests.installed()
        try await database.psql(
            """
            CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY i ON t (a);
            """)
        if try await database.connect().serverVersion >= 120_000 {
            try await database.psql("REINDEX INDEX CONCURRENTLY i")
        }
        try await database.psql("DROP INDEX CONCURRENTLY i")
        let rows = try await CaptureTests.log(database).filter { $0.tag.hasSuffix("INDEX") && $0.tag != "REINDEX" }
        #expect(rows.map(\.tag) == ["CREATE INDEX", "DROP INDEX"])
        #expect(rows.map(\.objectName) == ["public.i", "public.i"])
    }

    @Test("a statement of ten megabytes is captured to the letter, inside a function too")
    func tenMegabytes() async throws {
        let database = try await CaptureTests.installed()
        let connection = try await database.connect()
        let text = String(repeating: "0123456789\"\n", count: 850_000)
        let statement = "COMMENT ON SCHEMA public IS '\(text)'"
        try await connection.execute(statement)
        try await connection.execute("DO $do$ BEGIN \(statement); END $do$")
        let rows = try await CaptureLog(connection).commands()
        #expect(rows.count == 2)
        #expect(rows.first?.ddlText == statement)
        #expect(rows.last?.message?.statement.map { statement.hasPrefix($0) } == true)
    }

    @Test("a table of 1600 columns is made, and by a query as well")
    func manyColumns() async throws {
        let database = try await CaptureTests.installed()
        let columns = (1...1600).map { "c\($0) int2" }.joined(separator: ", ")
        try await database.psql("CREATE TABLE wide (\(columns)); CREATE TABLE copied AS TABLE wide;")
        let rows = try await CaptureTests.log(database)
        #expect(rows.map(\.tag) == ["CREATE TABLE", "CREATE TABLE AS"])
        #expect(rows.last?.message?.columns?.count == 1600)
        #expect(rows.last?.message?.columns?.last == CaptureMessage.Column(name: "c1600", type: "smallint"))
    }

    @Test("a schema of 5000 tables is dropped by one command with one row, which names them")
    func manyTables() async throws {
        // What is dropped at once is locked at once.
        try await ThrowawayServer.run(["max_locks_per_transaction=1000", "max_connections=20"]) { server in
            let database = try await server.makeDatabase("many")
            try await CaptureInstaller(try await database.connect()).install()
            try await database.psql(
                """
                CREATE SCHEMA many; SET ddlrelay.capture = off;
                DO $$ BEGIN FOR i IN 1..5000 LOOP EXECUTE 'CREATE TABLE many.t' || i || ' (a int)'; END LOOP; END $$;
                RESET ddlrelay.capture;
                DROP SCHEMA many CASCADE;
                """)
            let rows = try await CaptureTests.log(database)
            #expect(rows.map(\.tag) == ["CREATE SCHEMA", "DROP SCHEMA"])
            #expect(rows.last?.message?.objects?.filter { $0.type == "table" }.count == 5000)
        }
    }

    @Test(
        "any name is a name",
        arguments: [
            "plain", "With Space", "quote\"inside", "apostrophe'", "dot.in.it", "表", "emoji 🐘", "back\\slash",
            "new\nline",
            "$dollar$", "select", String(repeating: "n", count: 63), String(repeating: "ü", count: 31), "pg_temp",
            "%s%I",
        ])
    func names(_ name: String) async throws {
        let database = try await CaptureTests.installed()
        let connection = try await database.connect()
        let quoted = "\"" + name.replacing("\"", with: "\"\"") + "\""
        let schema = name.hasPrefix("pg_") ? "\"s\"" : quoted
        try await connection.execute("CREATE PUBLICATION \"dts_sync_\(name.replacing("\"", with: "\"\"").prefix(20))\"")
        try await connection.execute("CREATE SCHEMA \(schema)")
        try await connection.execute("CREATE TABLE \(schema).\(quoted) (\(quoted) int)")
        try await connection.execute("ALTER TABLE \(schema).\(quoted) ADD UNIQUE (\(quoted))")
        try await connection.execute("DO $do$ BEGIN ALTER TABLE \(schema).\(quoted) ADD x int; END $do$")
        try await connection.execute("DROP TABLE \(schema).\(quoted)")
        let rows = try await CaptureLog(connection).commands().dropFirst(2)
        #expect(rows.map(\.tag) == ["CREATE TABLE", "ALTER TABLE", "ALTER TABLE", "DROP TABLE"])
        #expect(Set(rows.map(\.objectName)).count == 1)
        #expect(rows.first?.message?.ownActions?.map(\.error) == [nil, nil])
        #expect(rows.dropFirst(2).first?.message?.statement == "ALTER TABLE \(schema).\(quoted) ADD x int")
    }

    @Test("an extension's script runs, and does not fill the log")
    func extensions() async throws {
        let database = try await CaptureTests.installed()
        let available = "SELECT 1 FROM pg_available_extensions WHERE name = 'hstore'"
        // Some of the servers that the matrix fetches come without any extension.
        guard try await !database.connect().query(available).rows.isEmpty else { return }
        try await database.psql("CREATE EXTENSION hstore; ALTER EXTENSION hstore UPDATE; DROP EXTENSION hstore;")
        let rows = try await CaptureTests.log(database)
        let tags = ["CREATE EXTENSION", "ALTER EXTENSION", "DROP EXTENSION"]
        #expect(rows.map(\.tag).filter { tags.contains($0) }.first == "CREATE EXTENSION")
        #expect(rows.last?.tag == "DROP EXTENSION")
        // PostgreSQL does not mark what a script drops; replay knows it by the client's text.
        let script = rows.filter { !tags.contains($0.tag) && !$0.tag.hasPrefix("DROP ") }
        #expect(script.isEmpty, "\(script.map(\.tag))")
    }

    @Test("where session_replication_role is replica nothing is captured, and nothing fails")
    func replica() async throws {
        let database = try await CaptureTests.installed()
        try await database.psql("SET session_replication_role = replica; CREATE TABLE t ();")
        #expect(try await CaptureTests.log(database).isEmpty)
    }

    @Test("a session's own transaction can do all that it could, after DDL as before")
    func session() async throws {
        let database = try await CaptureTests.installed()
        let output = try await database.psql(
            """
            BEGIN ISOLATION LEVEL SERIALIZABLE;
            SET LOCAL lock_timeout = '7s'; SET LOCAL TimeZone = 'Asia/Tokyo'; SET LOCAL search_path = pg_catalog, public;
            CREATE TABLE public.t (a int);
            SHOW lock_timeout; SHOW TimeZone; SHOW search_path; SHOW transaction_isolation;
            COMMIT;
            SHOW lock_timeout; SHOW search_path; SELECT current_setting('ddlrelay.capture', true) IS DISTINCT FROM 'own';
            """)
        #expect(
            output.output.split(separator: "\n") == [
                "7s", "Asia/Tokyo", "pg_catalog, public", "serializable", "0", "\"$user\", public", "t",
            ])
    }

    @Test("another event trigger's failure on what capture does to a new table does not stop the table")
    func otherEventTriggers() async throws {
        let database = try await CaptureTests.installed()
        try await database.psql(
            """
            CREATE FUNCTION no_alter() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no ALTER here'; END $$;
            CREATE EVENT TRIGGER no_alter ON ddl_command_start WHEN TAG IN ('ALTER TABLE') EXECUTE PROCEDURE no_alter();
            """)
        let result = try await database.psql("CREATE TABLE t ()")
        #expect(result.errors.contains("could not run: ALTER TABLE ONLY public.t REPLICA IDENTITY FULL"))
        let action = try await CaptureTests.log(database).last?.message?.ownActions?.first
        #expect(action?.error == "P0001: no ALTER here")
    }
}
