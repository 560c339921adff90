// A migration pipeline that uses the libraries instead of the command line.
//
//     swift run PipelineExample "host=db1 dbname=app" "host=db2 dbname=app"
//
// It prepares the source, lets the application deploy, carries the DDL over, and leaves no trace.

import DDLCapture
import DDLReplay
import PostgresClient

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
    print("usage: PipelineExample SOURCE TARGET")
    throw PostgresError(code: .badConnectionString, message: "two connection strings are needed")
}
let source = ConnectionInfo(arguments[1], role: "source")
let target = ConnectionInfo(arguments[2], role: "target")

// 1. Prepare the source. A requirement that is not met is a CaptureError with all failed checks.
let connection = try await PostgresConnection.connect(to: source)
let change = try await CaptureInstaller(connection).install(CaptureOptions.Changes(maxRows: 50_000))
print("capture: \(change.rawValue)")

// 2. The deployment's migrations run here, in whatever tool.
try await connection.execute(
    "CREATE TABLE pipeline_example (id int PRIMARY KEY); ALTER TABLE pipeline_example ADD note text")

// 3. Carry over what was captured. A statement that the target refuses is a ReplayError with code .held.
let summary = try await Replayer(source: source, target: target).replayOnce()
print("replayed: \(summary.run), skipped: \(summary.skippedCount), everything up to \(summary.position) is done")

// 4. Leave the source as it was.
try await connection.execute("DROP TABLE pipeline_example")
_ = try await Replayer(source: source, target: target).replayOnce()
try await CaptureInstaller(connection).uninstall()
print("capture: removed")
