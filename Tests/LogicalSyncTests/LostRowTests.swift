import DDLCapture
import DDLReplay
import LogicalSync
import PostgresClient
import Synchronization
import TestCluster
import Testing

/// Rows of the capture log that are gone before a runner has read them: the stream brings them all the same.
@Suite(.serialized) struct LostRowTests {
    @Test("a command whose row was trimmed before it was read is held where it arrives, and can be replaced")
    func trimmedRow() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            let source = try await pair.source.connect()
            try await CaptureInstaller(source).install(CaptureOptions.Changes(maxRows: 3))
            for table in ["lost", "b", "c", "d"] {
                try await pair.source.psql("CREATE TABLE app.\(table) (id int PRIMARY KEY)")
            }
            let ids = try await CaptureLog(source).commands(CaptureLog.Filter()).map(\.id)
            let lost = (ids.first ?? 0) - 1
            #expect(ids.count == 3 && lost > 0)

            try await pair.whileRunning {
                #expect(
                    try await eventually {
                        try await SyncStatus.read(pair.servers, name: .main).held.map(\.id) == [lost]
                    })
                // What has not arrived is not called done, though every row of the log was read.
                #expect(try await SyncStatus.read(pair.servers, name: .main).position == lost - 1)
                let replace =
                    "\(BuiltProgram.path) held replace \(lost) --sql-file <(echo 'CREATE TABLE app.lost (id int PRIMARY KEY); ALTER TABLE app.lost REPLICA IDENTITY FULL')"
                let decided = try await CommandResult.run(
                    "/bin/bash", ["-c", replace],
                    environment: ["DDLRELAY_SOURCE": pair.source.conninfo, "DDLRELAY_TARGET": pair.target.conninfo])
                #expect(decided.status == 0, "\(decided)")
                try await SyncTests.expectSame(pair)
                #expect(
                    try await eventually { try await SyncStatus.read(pair.servers, name: .main).position >= lost + 3 })
            }
        }
    }

    @Test("an id that was rolled back, behind which the log was trimmed, is no lost command")
    func rolledBackId() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            let source = try await pair.source.connect()
            try await CaptureInstaller(source).install(CaptureOptions.Changes(maxRows: 3))
            let planned = Mutex(0)
            try await pair.whileRunning(progress: { if case .planned = $0 { planned.withLock { $0 += 1 } } }) {
                // A transaction that has run DDL keeps every id behind its own open, while the log is trimmed beyond them.
                let long = try await pair.source.connect()
                try await long.execute("BEGIN; CREATE TEMPORARY TABLE t ()")
                try await pair.source.psql("BEGIN; CREATE TABLE app.gone (); ROLLBACK")
                for i in 1...8 {
                    try await pair.source.psql("CREATE TABLE app.kept_\(i) (id int PRIMARY KEY)")
                    #expect(try await eventually { planned.withLock { $0 } == i })
                }
                try await long.execute("ROLLBACK")
                await long.close()
                try await SyncTests.expectSame(pair)
                let newest = try await CaptureLog(source).summary().newest
                #expect(
                    try await eventually { try await SyncStatus.read(pair.servers, name: .main).position == newest })
            }
        }
    }
}
