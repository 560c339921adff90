import Foundation
import PostgresClient
import TestCluster
import Testing

/// `--all-databases` on a server with fifty databases of every kind.
@Suite struct AllDatabasesTests {
    struct Outcome: Decodable {
        struct Row: Decodable {
            struct Failure: Decodable {
                let message: String
                let hint: String?
            }
            let database: String
            let result: String
            let reason: String?
            let error: Failure?
        }
        let databases: [Row]

        subscript(_ name: String) -> Row? { databases.first { $0.database == name } }
    }

    static func install(_ server: ThrowawayServer, user: String = "postgres") async throws -> (Int32, Outcome) {
        let result = try await CommandResult.run(
            BuiltProgram.path, ["install", "--all-databases", "--format", "json"],
            environment: ["DDLRELAY_SOURCE": server.database("postgres").conninfo(user: user)])
        return (result.status, try JSONDecoder().decode(Outcome.self, from: Data(result.output.utf8)))
    }

    @Test("a row for each of fifty databases, the exit code of the worst")
    func fifty() async throws {
        try await ThrowawayServer.run(["autovacuum=off"]) { server in
            let admin = server.database("postgres")
            // postgres, template0 and template1 are there: 47 more.
            let names = (1...47).map { "db_\($0)" }
            for name in names { try await admin.psql("CREATE DATABASE \(name) TEMPLATE template0") }
            try await admin.psql(
                """
                ALTER DATABASE db_1 WITH ALLOW_CONNECTIONS false;
                ALTER DATABASE db_2 WITH IS_TEMPLATE true;
                CREATE ROLE plain LOGIN;
                REVOKE CONNECT ON DATABASE db_3 FROM PUBLIC;
                ALTER DATABASE db_4 WITH CONNECTION LIMIT 0;
                """)
            // One that is installed, one that has drifted, and one that the documented procedure made.
            for name in ["db_5", "db_6"] {
                let result = try await CommandResult.run(
                    BuiltProgram.path, ["install", "--source", server.database(name).conninfo])
                #expect(result.status == 0)
            }
            try await server.database("db_6").psql("DROP EVENT TRIGGER dts_intercept_ddl")
            try await server.database("db_7").psql("CREATE TABLE dts_ddl_command (id int)")

            var (status, outcome) = try await Self.install(server)
            #expect(outcome.databases.count == 50)
            #expect(status == 3, "what somebody else made is the worst: the answer is no")
            #expect(outcome["db_1"]?.reason == "takes no connections (datallowconn is false)")
            for name in ["db_2", "template0", "template1"] {
                #expect(outcome[name]?.result == "left out" && outcome[name]?.reason == "a template")
            }
            #expect(outcome["db_5"]?.result == "unchanged")
            #expect(outcome["db_6"]?.result == "repaired")
            #expect(outcome["db_7"]?.result == "failed")
            #expect(outcome["db_7"]?.error?.hint?.contains("--take-over") == true)
            #expect(outcome.databases.filter { $0.result == "installed" }.count == 43)

            try await server.database("db_7").psql("DROP TABLE dts_ddl_command")
            (status, outcome) = try await Self.install(server)
            #expect(status == 0)
            #expect(outcome.databases.filter { $0.result == "unchanged" }.count == 45)
            #expect(outcome["db_7"]?.result == "installed")

            // An ordinary role cannot even reach two of them, which is worse than a no.
            (status, outcome) = try await Self.install(server, user: "plain")
            #expect(status == 2 && outcome.databases.count == 50)
            for name in ["db_3", "db_4"] {
                #expect(outcome[name]?.error?.message == "cannot connect to the source", "\(name)")
            }
            #expect(outcome["db_5"]?.error?.message.contains("does not meet") == true)
            #expect(outcome.databases.filter { $0.result == "failed" }.count == 46)

            let removed = try await CommandResult.run(
                BuiltProgram.path, ["uninstall", "--all-databases"],
                environment: ["DDLRELAY_SOURCE": admin.conninfo])
            #expect(removed.status == 0)
            #expect(removed.output.split(separator: "\n").filter { $0.hasSuffix(" removed") }.count == 46)
        }
    }
}
