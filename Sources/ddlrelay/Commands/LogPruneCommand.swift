import ArgumentParser
import DDLCapture
import DDLReplay
import PostgresClient

struct LogPruneCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Removes from the log what is replayed on the target.",
        discussion:
            "Example:\n  ddlrelay log prune --source \"host=db1 dbname=app\" --target \"host=db2 dbname=app\" --keep 1000"
    )

    @ParentCommand var log: LogCommand
    @OptionGroup(title: "Connections") var source: SourceOptions
    @OptionGroup(title: "Connections") var target: TargetOptions
    /// For the help alone: the parser gives the value to the parent's option of this name.
    @Option(help: "How the result is written.") var format: OutputFormat = .table
    @Option(help: ArgumentHelp("Keep so many of the newest replayed rows.", valueName: "rows")) var keep = 0

    private struct Pruned: Encodable {
        let removedRows: Int
        let replayedUpTo: Int64
    }

    func validate() throws {
        if let option = log.optionsOfShowing.first {
            throw ValidationError(
                "\(option) goes with \"ddlrelay log\"; \"log prune\" removes all that is replayed, but for --keep")
        }
        if keep < 0 { throw ValidationError("--keep \(keep): not a number from 0") }
    }

    func execute() async throws {
        let source = try await PostgresConnection.connect(to: self.source.connectionInfo())
        let target = try await PostgresConnection.connect(to: self.target.connectionInfo())
        let standing = try await ReplayRecord.standing(source: source, target: target)
        let removed = try await CaptureLog(source).prune(upTo: standing.position, keep: keep)
        guard log.format == .table else {
            return try Report.json(Pruned(removedRows: removed, replayedUpTo: standing.position))
        }
        Report.text(
            removed == 0
                ? "Nothing to remove: no replayed row is left in the log."
                : "Removed \(removed) row\(removed == 1 ? "" : "s"), replayed up to id \(standing.position).")
    }
}
