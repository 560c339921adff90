import Foundation
import PostgresClient
import TestCluster
import Testing

/// `check --for sync` on servers as they come, and after changing exactly what it said.
@Suite struct SyncRequirementsTests {
    struct Outcome: Decodable {
        struct Check: Decodable {
            let name: String
            let server: String
            let outcome: String
            let hint: String?
            let statements: [String]
            let needsRestart: Bool
        }
        let passed: Bool
        let checks: [Check]

        var failed: [Check] { checks.filter { $0.outcome == "fail" } }
        var notRun: [String] { checks.filter { $0.outcome == "could-not-run" }.map(\.name) }
    }

    static func check(_ source: TestDatabase, _ target: TestDatabase) async throws -> (Int32, Outcome) {
        let result = try await CommandLineTests.run(
            "check", "--for", "sync", "--format", "json", source: source, target: target)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return (result.status, try decoder.decode(Outcome.self, from: Data(result.output.utf8)))
    }

    /// Runs every statement of the failed checks, and restarts where one of them says so.
    static func change(_ outcome: Outcome, _ server: ThrowawayServer, _ source: TestDatabase, _ target: TestDatabase)
        async throws
    {
        for check in outcome.failed {
            for statement in check.statements {
                try await (check.server == "source" ? source : target).psql(statement)
            }
            #expect(!check.needsRestart || check.hint?.contains("restart the server") == true)
        }
        if outcome.failed.contains(where: \.needsRestart) { try await server.restart() }
    }

    @Test("a server as it comes: what must be changed is listed; changed exactly so, it passes")
    func asItComes() async throws {
        try await ThrowawayServer.run { server in
            let source = try await server.makeDatabase("source")
            let target = try await server.makeDatabase("target")
            try await source.psql(
                """
                CREATE SCHEMA app; CREATE TABLE app.keyed (id int PRIMARY KEY); CREATE TABLE app."Plain" (a int);
                CREATE TABLE app.nothing (id int PRIMARY KEY); ALTER TABLE app.nothing REPLICA IDENTITY NOTHING;
                CREATE UNLOGGED TABLE app.unlogged (a int); CREATE SEQUENCE app.numbers;
                """)
            let (before, outcome) = try await Self.check(source, target)
            #expect(before == 3 && outcome.notRun == [])
            #expect(outcome.failed.map(\.name) == ["wal-level"])
            #expect(outcome.failed.flatMap(\.statements) == ["ALTER SYSTEM SET wal_level = 'logical';"])
            #expect(
                outcome.checks.first { $0.name == "replica-identity" && $0.outcome == "warn" }?.statements == [
                    "ALTER TABLE app.\"Plain\" REPLICA IDENTITY FULL;",
                    "ALTER TABLE app.nothing REPLICA IDENTITY FULL;",
                ])
            #expect(outcome.checks.contains { $0.name == "not-replicated" && $0.outcome == "warn" })
            try await Self.change(outcome, server, source, target)
            let (after, changed) = try await Self.check(source, target)
            #expect(after == 0 && changed.passed, "\(changed.failed)")
        }
    }

    @Test("a server that was made small: every setting that is too small is listed; changed exactly so, it passes")
    func small() async throws {
        let settings = [
            "wal_level=minimal", "max_wal_senders=0", "max_replication_slots=0", "max_worker_processes=1",
            "max_logical_replication_workers=0", "max_sync_workers_per_subscription=0", "log_statement=all",
        ]
        try await ThrowawayServer.run(settings) { server in
            let source = try await server.makeDatabase("source")
            let target = try await server.makeDatabase("target")
            let (before, outcome) = try await Self.check(source, target)
            #expect(before == 3 && outcome.notRun == [])
            let expected: Set = [
                "wal-level", "replication-slots", "wal-senders", "apply-workers", "worker-processes", "sync-workers",
            ]
            // From 18 on the target's origins have a setting of their own, which is large enough as it comes.
            #expect(Set(outcome.failed.map(\.name)).subtracting(["replication-origins"]) == expected)
            #expect(outcome.checks.contains { $0.name == "statement-logging" && $0.outcome == "warn" })
            try await Self.change(outcome, server, source, target)
            let (after, changed) = try await Self.check(source, target)
            #expect(after == 0 && changed.passed, "\(changed.failed)")
        }
    }

    @Test("what the target lacks, and what fires there, is told")
    func pair() async throws {
        try await ThrowawayServer.run(["wal_level=logical"]) { server in
            let source = try await server.makeDatabase("source")
            let target = try await server.makeDatabase("target")
            try await target.psql(
                """
                CREATE TABLE audited (id int PRIMARY KEY);
                CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                CREATE TRIGGER audit AFTER INSERT ON audited FOR EACH ROW EXECUTE PROCEDURE audit();
                ALTER TABLE audited ENABLE ALWAYS TRIGGER audit;
                CREATE FUNCTION tell() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
                CREATE EVENT TRIGGER tell ON ddl_command_end EXECUTE PROCEDURE tell();
                ALTER EVENT TRIGGER tell ENABLE REPLICA;
                """)
            let (status, outcome) = try await Self.check(source, target)
            #expect(status == 0)
            let warned = outcome.checks.filter { $0.outcome == "warn" }
            for (name, statement) in [
                ("target-triggers", "ALTER TABLE public.audited ENABLE TRIGGER audit;"),
                ("target-event-triggers", "ALTER EVENT TRIGGER tell DISABLE;"),
            ] {
                let check = try #require(warned.first { $0.name == name }, "\(warned)")
                #expect(check.statements == [statement])
                for statement in check.statements { try await target.psql(statement) }
            }
            let (_, after) = try await Self.check(source, target)
            #expect(after.checks.filter { $0.name.hasPrefix("target-") && $0.outcome == "warn" }.isEmpty)
        }
    }
}
