import ArgumentParser
import DDLReplay
import Foundation
import PostgresClient

/// Deciding about commands that replay, or a sync, holds.
struct HeldCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "held",
        abstract: "Shows commands that replay could not run, and takes decisions about them.",
        discussion: """
            Replay stops at a command that it cannot run exactly, and nothing after it is run. A decision is kept on the
            target, with who took it and when; the next replay acts on it.

            Example:
              ddlrelay held list    --source "host=db1 dbname=app" --target "host=db2 dbname=app"
              ddlrelay held replace 42 --sql-file fixed.sql --source ... --target ...
            """,
        subcommands: [HeldList.self, HeldRetry.self, HeldSkip.self, HeldReplace.self], defaultSubcommand: HeldList.self)
}

struct HeldList: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Shows the commands that are held, and why.")

    @OptionGroup(title: "Connections") var source: SourceOptions
    @OptionGroup(title: "Connections") var target: TargetOptions
    @Option(help: "How the result is written.") var format: OutputFormat = .table

    func execute() async throws {
        let held = try await HeldDecisions(source: source.connectionInfo(), target: target.connectionInfo()).list()
        try HeldReport.show(held, format: format)
    }
}

/// What every decision is told.
struct HeldDecisionArguments: ParsableArguments {
    @Argument(help: "The id of the command.") var id: Int64
    @OptionGroup(title: "Connections") var source: SourceOptions
    @OptionGroup(title: "Connections") var target: TargetOptions
    @Option(help: "How the result is written.") var format: OutputFormat = .table

    /// Puts a decision on record.
    ///
    /// - Parameter consequence: what the next replay, or the sync, makes of it.
    func decide(_ decision: HeldCommand.Decision, consequence: String) async throws {
        try await HeldDecisions(source: source.connectionInfo(), target: target.connectionInfo())
            .decide(decision, about: id, by: NSUserName())
        try HeldReport.show(decision, about: id, format: format, consequence: consequence)
    }
}

struct HeldRetry: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Takes a decision back: the next replay tries the command as it was captured.")

    @OptionGroup var held: HeldDecisionArguments

    func execute() async throws {
        try await held.decide(.retry, consequence: "Command \(held.id) will be tried again.")
    }
}

struct HeldSkip: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "skip", abstract: "Leaves a command out: the next replay goes on without it.")

    @OptionGroup var held: HeldDecisionArguments

    func execute() async throws {
        try await held.decide(.skip, consequence: "Command \(held.id) will be left out.")
    }
}

struct HeldReplace: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace",
        abstract: "Runs a statement of yours in place of a command, in its transaction and session.")

    @OptionGroup var held: HeldDecisionArguments
    @Option(
        name: .customLong("sql-file"),
        help: ArgumentHelp("A file with the statements; \"-\" reads standard input.", valueName: "file"))
    var file: String

    func execute() async throws {
        try await held.decide(
            .replace(Self.read(file)),
            consequence: "\(file == "-" ? "This" : file) will be run in place of command \(held.id).")
    }

    private static func read(_ file: String) throws -> String {
        let data: Data
        do {
            data =
                file == "-"
                ? try FileHandle.standardInput.readToEnd() ?? Data()
                : try FileHandle(forReadingFrom: URL(filePath: file)).readToEnd() ?? Data()
        } catch {
            throw ValidationError("--sql-file \(file): it cannot be read (\(systemText(error)))")
        }
        guard let sql = String(validating: data, as: UTF8.self) else {
            throw ValidationError("--sql-file \(file): its text is not UTF-8")
        }
        guard sql.contains(where: { !$0.isWhitespace }) else {
            throw ValidationError("--sql-file \(file): it is empty; use \"held skip\" to leave the command out")
        }
        return sql
    }
}
