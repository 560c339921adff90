import ArgumentParser
import LogicalSync
import ObjectSelection
import PostgresClient

struct SyncSetupCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Copies the schema, begins to copy the data, and makes what the stream needs on both servers.",
        discussion: """
            Nothing is changed where a requirement is not met, and what was made is taken back where a step fails.

            Example:
              ddlrelay sync setup --source "host=db1 dbname=app" --target "host=db2 dbname=app" --scope all
            """)

    @OptionGroup var sync: SyncArguments
    @Option(
        name: .customLong("source-from-target"),
        help: ArgumentHelp(
            "How the target's server reaches the source, where that is another address.", valueName: "conninfo"))
    var sourceFromTarget: String?
    @Option(help: "How the result is written.") var format: OutputFormat = .table
    @OptionGroup(title: "Platform") var platform: CheckArguments
    @OptionGroup(title: "What is carried") var selection: ReplaySelectionOptions

    private struct Made: Encodable {
        let tables: Int
        let copying: Bool
    }

    var hintWhenInterrupted: String? { "\"ddlrelay sync teardown\" removes what was made." }

    func validate() throws {
        if try !selection.objects.mapping().isIdentity {
            throw ValidationError(
                "--map-schema and --map-table cannot be used here: logical replication finds tables by their names")
        }
        if let sourceFromTarget {
            do {
                try ConnectionInfo(sourceFromTarget, role: "source").validate()
            } catch {
                throw ValidationError(
                    "--source-from-target: " + [error.message, error.detail].compactMap(\.self).joined(separator: ": "))
            }
        }
    }

    func execute() async throws {
        let setup = SyncSetup(
            try sync.servers(), name: try sync.name(), planner: try selection.planner(),
            sourceFromTarget: sourceFromTarget, checks: try platform.checkOptions())
        let outcome = try await LifecycleRunner.run {
            try await setup.run(progress: SyncProgress.say, stopping: { LifecycleRunner.isStopping })
        }
        guard format == .table else { return try Report.json(Made(tables: outcome.tables, copying: outcome.isCopying)) }
        let tables = "\(outcome.tables) table\(outcome.tables == 1 ? "" : "s")"
        Report.text(
            outcome.isCopying
                ? "Set up; \(tables) are being copied. Now keep \"ddlrelay sync run\" at work."
                : "Set up; \(tables) will be copied when \"ddlrelay sync run\" is at work: commands came meanwhile.")
    }
}
