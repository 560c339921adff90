import ArgumentParser
import LogicalSync

struct SyncStatusCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows how far behind the target is, what the sync is doing, and what must be decided.",
        discussion: """
            Exit code 3 says that nothing is streaming, 4 that a command is held.

            Example:
              ddlrelay sync status --source "host=db1 dbname=app" --target "host=db2 dbname=app"
            """)

    @OptionGroup var sync: SyncArguments
    @Option(help: "How the result is written.") var format: OutputFormat = .table

    func execute() async throws {
        let name = try sync.name()
        var status = try await SyncStatus.read(try sync.servers(), name: name)
        // A worker that starts again, as some commands make it do, is back after wal_retrieve_retry_interval.
        var looks = 0
        while !status.isStreaming, status.held.isEmpty, status.lagBytes != nil, looks < 14 {
            try await Task.sleep(for: .milliseconds(500))
            status = try await SyncStatus.read(try sync.servers(), name: name)
            looks += 1
        }
        try SyncStatusReport.show(status, name: name, format: format)
        if !status.held.isEmpty { throw ExitStatus.held.exitCode }
        if !status.isStreaming { throw ExitStatus.answerIsNo.exitCode }
    }
}
