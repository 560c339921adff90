import Foundation
import PostgresClient
import TestCluster
import Testing

/// The documented minimums of ApsaraDB RDS on real servers that answer as it does (Tests/RDSModule). Where the tests
/// run on another major version, that server says to be the one that the rule is about.
@Suite struct ReleaseDateTests {
    struct Rule: Sendable, CustomTestStringConvertible {
        let version: String
        let major: Int
        /// Just too old; nil where no minimum is documented.
        let refused: String?
        let accepted: String

        var testDescription: String { version }
    }

    static let rules = [
        Rule(version: "10.15", major: 10, refused: "20201129", accepted: "20201130"),
        Rule(version: "11.10", major: 11, refused: "20201129", accepted: "20201130"),
        Rule(version: "12.5", major: 12, refused: "20201129", accepted: "20201130"),
        Rule(version: "13.2", major: 13, refused: "20210227", accepted: "20210228"),
        Rule(version: "14.5", major: 14, refused: nil, accepted: "20000101"),
    ]

    /// A server does not stand in for a version that is newer than itself: it lacks what that has.
    static func realVersion() async throws -> Int {
        let connection = try await TestCluster.shared.makeDatabase("version").connect()
        return await connection.serverVersion
    }

    @Test("install refuses a kernel that is too old and accepts the documented minimum", arguments: rules)
    func install(rule: Rule) async throws {
        let real = try await Self.realVersion()
        guard real / 10_000 >= rule.major else { return }
        let module = "/tmp/ddlrelay-rds-module.\(getpid()).\(rule.major).so"
        defer { try? FileManager.default.removeItem(atPath: module) }
        let build = try await CommandResult.run(
            TestCluster.root + "Tests/RDSModule/build",
            [ProcessInfo.processInfo.environment["POSTGRES_BIN"] ?? "", module])
        try #require(build.status == 0, "\(build.errors)")

        var settings = ["shared_preload_libraries=\(module)"]
        if real / 10_000 != rule.major {
            settings.append("rds_test.server_version=\(rule.version)")
        }
        try await ThrowawayServer.run(settings) { server in
            let admin = server.database("postgres")
            try await admin.psql(
                try String(contentsOfFile: TestCluster.root + "Tests/RDSModule/roles.sql", encoding: .utf8))
            let database = try await server.makeDatabase("app")

            if let refused = rule.refused {
                try await admin.psql("ALTER DATABASE app SET rds_release_date = '\(refused)'")
                let no = try await CommandLineTests.run("install", source: database)
                #expect(no.status == 3)
                for word in [
                    "kernel version \(refused) of ApsaraDB RDS for PostgreSQL \(rule.major)",
                    "\(rule.accepted) or later is needed", "ApsaraDB console",
                ] {
                    #expect(no.errors.contains(word), "\(no.errors)")
                }
                let triggers = try await database.psql("SELECT count(*) FROM pg_event_trigger")
                #expect(triggers.output == "0\n")
            }
            try await admin.psql("ALTER DATABASE app SET rds_release_date = '\(rule.accepted)'")
            let yes = try await CommandLineTests.run("install", source: database)
            #expect(yes.status == 0 && yes.output.contains("installed"), "\(yes)")
            let check = try await CommandLineTests.run("check", source: database)
            #expect(check.status == 0 && check.output.contains("ApsaraDB RDS for PostgreSQL, version"), "\(check)")
            try await database.psql("CREATE TABLE t (id int)")
            #expect(try await database.psql("SELECT tag FROM dts_ddl_command").output == "CREATE TABLE\n")
        }
    }
}
