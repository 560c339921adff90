import ArgumentParser
import LogicalSync

struct SyncStatusCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows how far behind the target is, what the sync is doing, and what must be decided.",
        discussion: """
            Example:
              ddlrelay sync status --source "host=db1 dbname=app" --target "host=db2 dbname=app"
            """)

    @OptionGroup var sync: SyncArguments
    @Option(help: "How the result is written.") var format: OutputFormat = .table

    func execute() async throws {
        let name = try sync.name()
        let status = try await SyncStatus.read(try sync.servers(), name: name)
        try SyncStatusReport.show(status, name: name, format: format)
        if !status.held.isEmpty { throw ExitStatus.held.exitCode }
    }
}
