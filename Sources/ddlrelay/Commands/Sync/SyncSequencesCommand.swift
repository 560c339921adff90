import ArgumentParser
import LogicalSync

struct SyncSequencesCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "sequences",
        abstract: "Sets the target's sequences to the source's values, for the switch-over.",
        discussion: """
            Logical replication leaves sequences out. Run it when nothing writes to the source any more.

            Example:
              ddlrelay sync sequences --source "host=db1 dbname=app" --target "host=db2 dbname=app"
            """)

    @OptionGroup var sync: SyncArguments
    @Option(help: "How the result is written.") var format: OutputFormat = .table

    private struct Row: Encodable {
        let sequence: String
        let value: Int64?
    }

    func execute() async throws {
        let outcomes = try await SyncSequences(try sync.servers(), name: try sync.name()).copy()
        if format == .json {
            try Report.json(["sequences": outcomes.map { Row(sequence: $0.name, value: $0.value) }])
        } else if outcomes.isEmpty {
            Report.text("The source has no sequences.")
        } else {
            Report.table(
                ["sequence", "value"],
                outcomes.map { [$0.name, $0.value.map(String.init) ?? "not on the target"] })
        }
        if outcomes.contains(where: { $0.value == nil }) { throw ExitStatus.answerIsNo.exitCode }
    }
}
