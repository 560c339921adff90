import DDLCapture
import Foundation
import PostgresClient
import TestCluster
import Testing

/// Two databases on servers that may be crashed, and the built program between them.
struct FaultPair {
    let sourceServer: ThrowawayServer
    let targetServer: ThrowawayServer
    let source: TestDatabase
    let target: TestDatabase

    static func run(_ body: (FaultPair) async throws -> Void) async throws {
        try await ThrowawayServer.run(["max_prepared_transactions=60", "max_connections=150"]) { sourceServer in
            try await ThrowawayServer.run(programs: .target) { targetServer in
                let pair = FaultPair(
                    sourceServer: sourceServer, targetServer: targetServer,
                    source: try await sourceServer.makeDatabase("source"),
                    target: try await targetServer.makeDatabase("target"))
                try await CaptureInstaller(try await pair.source.connect()).install(
                    CaptureOptions.Changes(maxRows: 1_000_000))
                try await body(pair)
            }
        }
    }

    /// Starts the built program.
    func start(_ arguments: String...) throws -> RunningProgram {
        try RunningProgram(
            BuiltProgram.path, arguments,
            environment: ["DDLRELAY_SOURCE": source.conninfo, "DDLRELAY_TARGET": target.conninfo])
    }

    /// Replays what is left, and expects both sides to be the same, with one record for each row of the log.
    func expectSameAtTheEnd(_ comment: Comment) async throws {
        let last = try await start("replay", "--scope", "all").end()
        #expect(last.status == 0, "\(last.errors)")
        let options = ["--exclude-table=public.dts_ddl_command*", "--exclude-schema=ddlrelay", "--schema=public"]
        // What is in no table: the capture's function and event triggers.
        let source = try await source.dump(["--table=public.*"] + options.prefix(1))
        let target = try await target.dump(["--table=public.*"] + options.prefix(1))
        #expect(differingLines(source, target).prefix(10) == [], comment)
        let captured = try await count(self.source, "SELECT count(*) FROM dts_ddl_command")
        let recorded = try await count(
            self.target, "SELECT count(*) FROM ddlrelay.command WHERE state IN ('done', 'skipped')")
        let all = try await count(self.target, "SELECT count(*) FROM ddlrelay.command")
        #expect(recorded == captured && all == captured, comment)
    }

    private func count(_ database: TestDatabase, _ sql: String) async throws -> Int64? {
        try await database.connect().query(sql).rows.first?[0].flatMap { Int64($0) }
    }
}
