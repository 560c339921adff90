import DDLCapture
import PostgresClient
import TestCluster

@testable import DDLReplay

/// A source with the capture, and an empty target.
struct Pair {
    let source: TestDatabase
    let target: TestDatabase

    static func make(_ options: CaptureOptions.Changes = CaptureOptions.Changes()) async throws -> Pair {
        let source = try await TestCluster.shared.makeDatabase("source")
        let target = try await TestCluster.target.makeDatabase("target")
        let connection = try await source.connect()
        try await CaptureInstaller(connection).install(options)
        await connection.close()
        return Pair(source: source, target: target)
    }

    func replayer(_ options: ReplayOptions = ReplayOptions()) -> Replayer {
        Replayer(
            source: ConnectionInfo(source.conninfo, role: "source"),
            target: ConnectionInfo(target.conninfo, role: "target"), options: options)
    }

    /// What a person decides about held commands.
    var decisions: HeldDecisions {
        HeldDecisions(
            source: ConnectionInfo(source.conninfo, role: "source"),
            target: ConnectionInfo(target.conninfo, role: "target"))
    }

    /// The version of the older of the two servers, as libpq numbers it: what both can run.
    func olderVersion() async throws -> Int {
        let versions = (try await source.connect().serverVersion, try await target.connect().serverVersion)
        return min(versions.0, versions.1)
    }

    /// Both schemas, without the tool's own objects.
    func dumps(_ schema: String) async throws -> (String, String) {
        (
            try await source.dump(["--table=\(schema).*", "--exclude-table=public.dts_ddl_command*"]),
            try await target.dump(["--table=\(schema).*", "--exclude-table=public.dts_ddl_command*"])
        )
    }
}

enum CaptureHelper {
    static func installed() async throws -> TestDatabase {
        let database = try await TestCluster.shared.makeDatabase("source")
        try await CaptureInstaller(try await database.connect()).install()
        return database
    }
}
