import DDLReplay
import Foundation
import LogicalSync
import PostgresClient
import TestCluster

/// Two servers of a test's own, and a sync between a database on each.
struct SyncPair: Sendable {
    let sourceServer: ThrowawayServer
    let targetServer: ThrowawayServer
    let source: TestDatabase
    let target: TestDatabase

    /// The tables that the tests begin with.
    static let seed = """
        CREATE SCHEMA app;
        CREATE TABLE app.t (id int PRIMARY KEY, a text);
        INSERT INTO app.t SELECT g, 'x' || g FROM generate_series(1, 500) AS g;
        CREATE TABLE app."No Key" (a int, b text);
        INSERT INTO app."No Key" SELECT g, 'b' FROM generate_series(1, 50) AS g;
        """

    /// PostgreSQL's sender of changes was seen to crash now and then (17.11, signal 11 in detoast_attr): then once more.
    static func run(sourceEncoding: String? = nil, _ body: (SyncPair) async throws -> Void) async throws {
        do {
            try await once(sourceEncoding, body)
        } catch let crash as ThrowawayServer.Crash where crash.isOfSender {
            print("once more, because of PostgreSQL: \(crash)")
            try await once(sourceEncoding, body)
        }
    }

    private static func once(_ sourceEncoding: String?, _ body: (SyncPair) async throws -> Void) async throws {
        let settings = ["wal_level=logical", "max_replication_slots=20", "max_wal_senders=20"]
        try await ThrowawayServer.run(settings) { sourceServer in
            // A worker that fails is started again soon: the tests need not wait five seconds each time.
            let quick = ["wal_retrieve_retry_interval=200ms", "max_worker_processes=20"]
            try await ThrowawayServer.run(settings + quick, programs: .target) { targetServer in
                let pair = SyncPair(
                    sourceServer: sourceServer, targetServer: targetServer,
                    source: try await sourceServer.makeDatabase("source", encoding: sourceEncoding),
                    target: try await targetServer.makeDatabase("target"))
                try await pair.source.psql(seed)
                try await body(pair)
            }
        }
    }

    var servers: SyncServers {
        SyncServers(
            source: ConnectionInfo(source.conninfo, role: "source"),
            target: ConnectionInfo(target.conninfo, role: "target"))
    }

    @discardableResult
    func setUp(_ planner: ActionPlanner = ActionPlanner(scope: .all)) async throws -> SyncSetup.Outcome {
        try await SyncSetup(servers, name: .main, planner: planner).run()
    }

    /// Runs `body` while a runner is at work.
    func whileRunning(
        progress: @escaping @Sendable (SyncEvent) -> Void = { _ in }, _ body: () async throws -> Void
    ) async throws {
        let runner = SyncRunner(servers, name: .main)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await runner.run(progress: progress) }
            try await body()
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
    }

    /// Waits until everything that is on the source now is on the target.
    func caughtUp() async throws -> Bool {
        let connection = try await source.connect()
        let rows = try await connection.query("SELECT pg_current_wal_lsn() AS lsn").rows
        await connection.close()
        let lsn = rows.first?.text("lsn") ?? "0/0"
        return try await eventually {
            // A server that is just starting has no answer.
            guard let status = try? await SyncStatus.read(servers, name: .main) else { return false }
            guard status.pending == 0, status.copyingTables.isEmpty,
                try await tables(source) == tables(target)
            else { return false }
            let reached = try await source.psql(
                "SELECT confirmed_flush_lsn >= '\(lsn)' FROM pg_replication_slots WHERE slot_name = 'dts_sync_main'")
            let subscribed = try await subscribed()
            return try await tables(source).count == subscribed && reached.output.hasPrefix("t")
        }
    }

    private func subscribed() async throws -> Int {
        let rows = try await target.psql("SELECT count(*) - 1 FROM pg_subscription_rel WHERE srsubstate = 'r'")
        return Int(rows.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
    }

    private func tables(_ database: TestDatabase) async throws -> [String] {
        try await database.psql(
            """
            SELECT c.oid::regclass FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND n.nspname IN ('app', 'public') AND c.relname <> 'dts_ddl_command' ORDER BY 1
            """
        ).output.split(separator: "\n").map(String.init).sorted()
    }

    /// A line for each table: its rows, as one sum.
    func data(_ database: TestDatabase) async throws -> [String] {
        var lines: [String] = []
        for table in try await tables(database) {
            let sum = try await database.psql(
                "SELECT count(*), md5(string_agg(x::text, ';' ORDER BY x::text)) FROM \(table) AS x")
            lines.append("\(table): \(sum.output)")
        }
        return lines
    }

    /// Whether both servers are of one major version.
    func isOfOneVersion() async throws -> Bool {
        let (one, other) = (try await source.connect(), try await target.connect())
        return await one.serverVersion / 10_000 == other.serverVersion / 10_000
    }

    /// Waits until a question to the target is answered with true.
    func onTarget(_ question: String) async throws -> Bool {
        try await eventually { try await target.psql(question).output == "t\n" }
    }

    /// The definitions of everything in schema app.
    func definitions(_ database: TestDatabase) async throws -> String {
        try await database.dump(["--schema=app", "--no-publications", "--no-subscriptions"])
    }

    /// What is there of the tool, on either server.
    func traces() async throws -> String {
        let query = """
            SELECT 'slot ' || slot_name FROM pg_replication_slots UNION ALL SELECT 'publication ' || pubname FROM pg_publication
            UNION ALL SELECT 'subscription ' || subname FROM pg_subscription
            UNION ALL SELECT 'relation ' || oid::regclass FROM pg_class WHERE relname LIKE 'dts%'
            UNION ALL SELECT 'function ' || oid::regproc FROM pg_proc WHERE proname LIKE 'dts%' OR proname LIKE 'apply_captured%'
            UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger
            UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname LIKE 'ddlrelay%'
            UNION ALL SELECT 'origin ' || roname FROM pg_replication_origin
            """
        return try await source.psql(query).output + target.psql(query).output
    }
}
