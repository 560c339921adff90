import PostgresClient
import TestCluster
import Testing

@Suite struct ConnectionTests {
    @Test("values come back as text, NULL as nil, bytes that are not UTF-8 as nil text")
    func values() async throws {
        let database = try await TestCluster.shared.makeDatabase()
        let row = try #require(
            try await database.connect().query(
                "SELECT $1::text AS t, NULL AS n, 42 AS i, true AS b, 'ü'::text AS u", ["it's \\ fine"]
            ).rows.first)
        #expect(row.text("t") == "it's \\ fine")
        #expect(row.text("n") == nil)
        #expect(row.integer("i") == 42)
        #expect(row.boolean("b") == true)
        #expect(row.validText("u") == "ü")
    }

    @Test("a server error keeps SQLSTATE, detail and hint")
    func serverError() async throws {
        let connection = try await TestCluster.shared.makeDatabase().connect()
        let error = await #expect(throws: PostgresError.self) {
            try await connection.execute(
                "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'P1234', DETAIL = 'd', HINT = 'h'; END $$")
        }
        #expect(error?.sqlState == "P1234" && error?.message == "no" && error?.detail == "d" && error?.hint == "h")
        #expect(try await connection.query("SELECT 1").rows.count == 1)
    }

    @Test("a transaction is rolled back when its body throws")
    func transaction() async throws {
        let connection = try await TestCluster.shared.makeDatabase().connect()
        await #expect(throws: PostgresError.self) {
            try await connection.transaction { connection in
                try await connection.execute("CREATE TABLE t ()")
                try await connection.execute("SELECT 1/0")
            }
        }
        #expect(try await connection.query("SELECT to_regclass('t')").rows.first?[0] == nil)
    }

    @Test("cancelling the task cancels the statement on the server, and the connection goes on")
    func cancellation() async throws {
        let database = try await TestCluster.shared.makeDatabase()
        let connection = try await database.connect()
        let watcher = try await database.connect()
        let sleeping = Task { try await connection.query("SELECT pg_sleep(600)") }
        let isSleeping =
            "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active' AND datname = current_database()"
        #expect(try await eventually { try await !watcher.query(isSleeping).rows.isEmpty })
        sleeping.cancel()
        await #expect(throws: CancellationError.self) { try await sleeping.value }
        #expect(try await eventually { try await watcher.query(isSleeping).rows.isEmpty })
        #expect(try await connection.query("SELECT 1").rows.count == 1)
    }

    @Test("a cancellation that comes when the statement ends does not hit the next one")
    func lateCancellation() async throws {
        let connection = try await TestCluster.shared.makeDatabase().connect()
        for round in 1...200 {
            let first = Task { try await connection.query("SELECT pg_sleep(0.002)") }
            try await Task.sleep(for: .microseconds(1_000 + round * 10))
            first.cancel()
            _ = try? await first.value
            try await connection.query("SELECT count(*) FROM generate_series(1, 20000)")
        }
    }

    @Test("a connection that cannot be made says so")
    func unreachable() async {
        let error = await #expect(throws: PostgresError.self) {
            try await PostgresConnection.connect(
                to: ConnectionInfo("host=/nowhere dbname=x password=s3cret", role: "source"))
        }
        #expect(error?.code == .connectionFailed)
        #expect("\(String(describing: error))".contains("s3cret") == false)
    }

    @Test("a missing database is a failed connection")
    func missingDatabase() async {
        let error = await #expect(throws: PostgresError.self) {
            try await PostgresConnection.connect(to: ConnectionInfo(TestCluster.shared.conninfo("no_such_database")))
        }
        #expect(error?.code == .connectionFailed)
        #expect(error?.detail?.contains("no_such_database") == true)
    }

    @Test(
        "a connection string that cannot be read never shows its password",
        arguments: [
            "host=a password=s3cret oops", "postgresql://u:s3cret@h:port/x?y", "postgresql://u:s3cret@[bad/x",
            "password='s3cret",
            "postgresql://u:s3cret@h/x?bad=%zz", "sslmode=s3cret host",
        ])
    func badConnectionString(text: String) {
        do {
            try ConnectionInfo(text).validate()
        } catch {
            #expect(error.code == .badConnectionString)
            #expect(!String(reflecting: error).contains("s3cret"))
        }
    }

    @Test("a connection string for another server has what was said, and no keyword that its libpq may not know")
    func connectionString() async throws {
        let connection = try await TestCluster.shared.makeDatabase().connect()
        let text = await connection.parameters.connectionString
        #expect(text.contains("host='/") && text.contains("user='postgres'") && text.contains("dbname='"))
        for keyword in ["channel_binding", "gssencmode", "ssl_min_protocol_version", "application_name"] {
            #expect(!text.contains(keyword), "\(text)")
        }
    }

    @Test("a lost server is a lost connection")
    func lostConnection() async throws {
        let database = try await TestCluster.shared.makeDatabase()
        let connection = try await database.connect()
        let pid = try await connection.query("SELECT pg_backend_pid()").rows.first?[0]
        try await database.connect().query("SELECT pg_terminate_backend($1::int)", [pid])
        let error = await #expect(throws: PostgresError.self) {
            // The first answer may be the server's farewell, the second is the missing connection.
            try await connection.query("SELECT 1")
        }
        #expect(error?.isConnectionFailure == true)
    }

    @Test("literals and names are quoted", arguments: [("it's", "'it''s'"), ("a\\b", "E'a\\\\b'"), ("", "''")])
    func quoting(value: String, literal: String) {
        #expect(Quoting.literal(value) == literal)
        #expect(Quoting.identifier("a\"b") == "\"a\"\"b\"")
    }
}
