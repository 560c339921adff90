import ArgumentParser
import DDLCapture
import Foundation

/// The command line: one file a command in `Commands/`.
@main
struct Ddlrelay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ddlrelay",
        abstract: "ddlrelay carries DDL from a source PostgreSQL to a target, with nothing but SQL on the source.",
        discussion: """
            The usual way:
              ddlrelay check   --source "host=db1 dbname=app"      what must be changed before
              ddlrelay install --source "host=db1 dbname=app"      captures DDL from now on
              ddlrelay replay  --source "host=db1 dbname=app" --target "host=db2 dbname=app" --follow
              ddlrelay verify  --source "host=db1 dbname=app" --target "host=db2 dbname=app"
              ddlrelay uninstall --source "host=db1 dbname=app"    leaves no trace

            Exit codes: 0 done; 1 failed; 2 could not connect; 3 the answer is no (a requirement not met, a difference
            found, not installed or drifted); 4 replay stopped at a held command; 5 the log lost commands that were not
            replayed; 64 usage; 130 and 143 cancelled by SIGINT and SIGTERM.
            """,
        version: "ddlrelay \(ToolVersion.current)",
        subcommands: [
            CheckCommand.self, InstallCommand.self, UninstallCommand.self, StatusCommand.self, LogCommand.self,
            ReplayCommand.self, HeldCommands.self, VerifyCommand.self, SyncCommands.self,
        ]
    )

    /// The command as it was called, without what follows it.
    private static var calledCommand: String {
        var name = configuration.commandName ?? ""
        var commands = configuration.subcommands
        for argument in CommandLine.arguments.dropFirst() {
            guard let command = commands.first(where: { $0.configuration.commandName == argument }) else { break }
            name += " " + argument
            commands = command.configuration.subcommands
        }
        return name
    }

    static func main() async {
        do {
            try await Interruption.run {
                var command = try parseAsRoot()
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
            }
        } catch let code as ExitCode {
            Foundation.exit(code.rawValue)
        } catch {
            let code = exitCode(for: error)
            guard code == .validationFailure else { exit(withError: error) }
            Messages.error(message(for: error), hint: "Try \"\(calledCommand) --help\".")
            Foundation.exit(code.rawValue)
        }
    }
}
