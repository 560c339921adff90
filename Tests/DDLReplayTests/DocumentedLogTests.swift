import DDLCapture
import Foundation
import PostgresClient
import TestCluster
import Testing

@testable import DDLReplay

/// A log that the documented procedure wrote: whole strings instead of statements, its own commands among the user's,
/// no names of objects. What was run, and the rows that it left, are in Fixtures.
@Suite struct DocumentedLogTests {
    struct Expected: Sendable, CustomTestStringConvertible {
        let scope: ReplayScope
        /// What has to be held, with what an operator knows to be right.
        let held: [Int64: String]
        var testDescription: String { "\(scope)" }
    }

    private static let notInTheLog: [Int64: String] = [
        // Inside a DO block.
        15: "CREATE TABLE app.parts (id int PRIMARY KEY, price numeric(10,2))",
        16: "ALTER TABLE app.parts ADD COLUMN weight real",
        // A table made by a query, whose columns nobody wrote down.
        22: "CREATE TABLE app.totals (customer_id int, n bigint)",
    ]

    static let expected = [
        Expected(scope: .all, held: notInTheLog),
        // In this scope it matters what fell with a schema.
        Expected(scope: .tables, held: notInTheLog.merging([38: "DROP TABLE shop.items CASCADE"]) { $1 }),
    ]

    @Test(
        "its replay gives what the script gave, and what is not in the log is held, and nothing else",
        arguments: expected)
    func replay(_ expected: Expected) async throws {
        let source = try await TestCluster.shared.makeDatabase("documented")
        let target = try await TestCluster.target.makeDatabase("documented")
        let reference = try await TestCluster.target.makeDatabase("documented")
        let script = try Self.fixture("submissions.sql").components(separatedBy: "--;;")
        let connection = try await reference.connect()
        for text in script { try await connection.execute(text) }
        try await Self.makeLog(in: source)
        if expected.scope == .tables { try await target.psql("CREATE SCHEMA app; CREATE SCHEMA shop") }

        let pair = Pair(source: source, target: target)
        var replayOptions = ReplayOptions()
        replayOptions.planner = ActionPlanner(scope: expected.scope)
        var held: Set<Int64> = []
        while true {
            do {
                _ = try await pair.replayer(replayOptions).replayOnce()
                break
            } catch let error as ReplayError where error.code == .held {
                let command = try #require(try await pair.decisions.list().first { $0.decision == nil }, "\(error)")
                try #require(held.insert(command.id).inserted, "held twice: \(error)")
                let statement = try #require(expected.held[command.id], "\(error)")
                try await pair.decisions.decide(.replace(statement), about: command.id, by: "test")
            }
        }
        #expect(held == Set(expected.held.keys))
        let options =
            expected.scope == .all
            ? ["--no-publications", "--no-owner", "--exclude-schema=ddlrelay"] : ["-t", "app.*", "-t", "shop.*"]
        #expect(differingLines(try await target.dump(options), try await reference.dump(options)).isEmpty)
    }

    private static func makeLog(in database: TestDatabase) async throws {
        let connection = try await database.connect()
        try await connection.execute(
            """
            CREATE TABLE public.dts_ddl_command (ddl_text text, id bigserial PRIMARY KEY, event text, tag text,
                username varchar, database varchar, schema varchar, object_type varchar, object_name varchar,
                client_address varchar, client_port integer, event_time timestamptz, txid_current varchar(128),
                message text)
            """)
        for row in try fixture("rows.jsonl").split(separator: "\n") {
            _ = try await connection.query(
                "INSERT INTO dts_ddl_command SELECT * FROM json_populate_record(NULL::dts_ddl_command, $1::json)",
                [String(row)])
        }
    }

    private static func fixture(_ name: String) throws -> String {
        try String(
            contentsOfFile: TestCluster.root + "Tests/DDLReplayTests/Fixtures/documented-procedure." + name,
            encoding: .utf8)
    }
}
