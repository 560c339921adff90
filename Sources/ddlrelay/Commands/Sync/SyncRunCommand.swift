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

    @Option(
        help: ArgumentHelp(
            "Serve metrics (/metrics, for Prometheus) and health (/health) there; a port alone means loopback.",
            valueName: "address:port"))
    var listen: ListenAddress?

    func execute() async throws {
        let (servers, name) = (try sync.servers(), try sync.name())
        let runner = SyncRunner(servers, name: name)
        let log = SyncLog()
        let monitor = SyncMonitor(servers, name: name)
        try await LifecycleRunner.run {
            try await MonitoringServer.run(on: listen, monitor) {
                try await runner.run(
                    progress: { event in
                        monitor.note(event)
                        log.log(event)
                    }, stopping: { LifecycleRunner.isStopping })
            }
        }
    }
}
