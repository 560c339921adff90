import PostgresClient
import TestCluster
import Testing

@testable import DDLCapture

/// Every platform, from recorded answers: what it is taken for, and what the checks say.
@Suite struct PlatformTests {
    @Test("a platform's recorded answers give what its file expects", arguments: RecordedServer.names)
    func recorded(name: String) async throws {
        let server = try RecordedServer(name)
        let facts = try await ServerFacts.read(from: server, for: .sync)
        #expect(Platform.detect(facts.marks).rawValue == server.expected.platform)
        let results = ServerCheck.run(
            ServerCheck.forSource(.sync), on: facts, options: CheckOptions(purpose: .sync))
        for (check, outcome) in server.expected.outcomes {
            let result = try #require(results.first { $0.name == check }, "\(check)")
            #expect(result.outcome.rawValue == outcome, "\(check): \(result)")
            #expect(result.outcome == .pass || result.hint?.isEmpty == false || check == "replication-right")
        }
        for (check, words) in server.expected.says {
            let result = try #require(results.first { $0.name == check }, "\(check)")
            let said = "\(result.message) \(result.hint ?? "")"
            for word in words { #expect(said.contains(word), "\(check) says: \(said)") }
        }
    }

    @Test("every platform has a file", arguments: Platform.allCases)
    func covered(platform: Platform) throws {
        let platforms = try RecordedServer.names.map { try RecordedServer($0).expected.platform }
        #expect(platforms.contains(platform.rawValue))
    }

    @Test("the tests' own server answers as the stock record does", arguments: CheckPurpose.allCases)
    func stock(purpose: CheckPurpose) async throws {
        let database = try await TestCluster.shared.makeDatabase()
        let facts = try await ServerFacts.read(from: try await database.connect(), for: purpose)
        let recorded = try await ServerFacts.read(from: try RecordedServer("self-managed-15"), for: purpose)
        #expect(Platform.detect(facts.marks) == .selfManaged)
        #expect(facts.mayCreateEventTriggers == recorded.mayCreateEventTriggers)
        #expect(facts.mayCreateSubscriptions == recorded.mayCreateSubscriptions)
        #expect((facts.replication.value == nil) == (recorded.replication.value == nil))
        #expect(facts.inventory.value?.extensions.keys == recorded.inventory.value?.extensions.keys)
        #expect(facts.capture == recorded.capture && facts.otherCaptureTools == recorded.otherCaptureTools)
        #expect(facts.settings.value?["session_replication_role"] == "origin")
    }

    @Test("event triggers that fire before those of the capture are found by their names")
    func earlierEventTriggers() async throws {
        let database = try await TestCluster.shared.makeDatabase()
        try await database.psql(
            """
            CREATE FUNCTION nothing() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE EVENT TRIGGER "Owners" ON ddl_command_end EXECUTE PROCEDURE nothing();
            CREATE EVENT TRIGGER dropped ON sql_drop EXECUTE PROCEDURE nothing();
            CREATE EVENT TRIGGER a_start ON ddl_command_start EXECUTE PROCEDURE nothing();
            CREATE EVENT TRIGGER a_off ON ddl_command_end EXECUTE PROCEDURE nothing();
            ALTER EVENT TRIGGER a_off DISABLE;
            CREATE EVENT TRIGGER later ON ddl_command_end EXECUTE PROCEDURE nothing();
            """)
        let facts = try await ServerFacts.read(from: try await database.connect())
        #expect(facts.earlierEventTriggers == ["Owners", "dropped"])
    }

    @Test("asking changes nothing: no event trigger, no subscription, no transaction is left")
    func changesNothing() async throws {
        let database = try await TestCluster.shared.makeDatabase()
        let connection = try await database.connect()
        _ = try await ServerFacts.read(from: connection, for: .sync)
        let left = try await connection.query(
            """
            SELECT (SELECT count(*) FROM pg_event_trigger) + (SELECT count(*) FROM pg_subscription WHERE subname = 'ddlrelay_trial')
                 + (SELECT count(*) FROM pg_replication_origin) + (SELECT count(*) FROM pg_proc WHERE proname = 'ddlrelay_trial')
            """
        ).rows.first?[0]
        #expect(left == "0")
    }

    @Test("what an ordinary role may not is told, not thrown")
    func ordinaryRole() async throws {
        let database = try await TestCluster.shared.makeDatabase()
        try await database.psql(
            "DO $$ BEGIN CREATE ROLE checks_plain LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
        let facts = try await ServerFacts.read(from: try await database.connect(user: "checks_plain"), for: .sync)
        #expect(facts.mayCreateEventTriggers == .known(false))
        #expect(facts.mayCreateSubscriptions == .known(false))
        #expect(facts.replication.value?.mayReplicate == false)
        let results = ServerCheck.run(ServerCheck.forSource(.sync), on: facts, options: CheckOptions(purpose: .sync))
        let failed = Set(results.filter { $0.outcome == .fail }.map(\.name))
        #expect(failed.isSuperset(of: ["event-trigger-right", "replication-right", "publication-right"]))
    }
}
