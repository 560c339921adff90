import ArgumentParser
import LogicalSync

struct SyncRunCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract:
            "Decides about captured commands ahead of the stream, and takes new tables in, until SIGTERM or SIGINT.",
        discussion: """
            While it is not at work, the stream stops at the next captured command, with nothing lost. A second one
            stands by and takes over.

            Example:
              ddlrelay sync run --source "host=db1 dbname=app" --target "host=db2 dbname=app"
            """)

    @OptionGroup var sync: SyncArguments

    func execute() async throws {
        let runner = SyncRunner(try sync.servers(), name: try sync.name())
        let progress = SyncLog()
        try await LifecycleRunner.run {
            try await runner.run(progress: progress.log, stopping: { LifecycleRunner.isStopping })
        }
    }
}
