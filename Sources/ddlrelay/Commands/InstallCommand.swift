import ArgumentParser
import DDLCapture
import PostgresClient

struct InstallCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract:
            "Installs the capture on a source, in one transaction for each database; run again, it repairs and upgrades.",
        discussion: "Example:\n  ddlrelay install --source \"host=db1 dbname=app\" --max-rows 50000")

    @OptionGroup(title: "Connections") var source: SourceOptions
    @OptionGroup(title: "Connections") var databases: DatabaseOptions
    @OptionGroup(title: "Platform") var platform: CheckArguments

    @Option(
        name: .customLong("max-rows"),
        help: ArgumentHelp(
            "How many rows the log keeps, or \"unlimited\" (default: 10000, or as installed).", valueName: "n"))
    var maxRows: String?
    @Option(
        name: .customLong("replica-identity"),
        help: "What a new table's REPLICA IDENTITY becomes (default: full, or as installed).")
    var replicaIdentity: CaptureOptions.ReplicaIdentity?
    @Option(
        help: ArgumentHelp(
            "A new table joins the publications with names LIKE this (default: dts_sync_%, or as installed).",
            valueName: "pattern"))
    var publications: String?
    @Option(
        name: .customLong("on-capture-error"),
        help:
            "What happens to a command that cannot be captured: it fails, or it goes through with a warning (default: fail, or as installed)."
    )
    var onCaptureError: CaptureOptions.ErrorPolicy?
    @Option(
        help: ArgumentHelp("The role that shall own log and function (default: the connection's).", valueName: "role"))
    var owner: String?
    @Flag(
        name: .customLong("take-over"),
        help: "Replace the objects of the documented procedure or of DTS, and keep their rows.")
    var takeOver = false
    @Flag(
        name: .customLong("dry-run"),
        help: "Print the exact SQL, for psql, and change nothing; options that are not said are the defaults.")
    var dryRun = false
    @Option(help: "How the result is written.") var format: OutputFormat = .table

    func validate() throws {
        if let maxRows, maxRows != "unlimited", (Int(maxRows) ?? 0) < 1 {
            throw ValidationError("--max-rows \(maxRows): not a number from 1, and not \"unlimited\"")
        }
        if dryRun && (databases.allDatabases || databases.databases.count > 1) {
            throw ValidationError(
                "--dry-run prints the SQL for one database: leave \(databases.allDatabases ? "--all-databases" : "the second --database") out"
            )
        }
    }

    func execute() async throws {
        let changes = CaptureOptions.Changes(
            maxRows: maxRows.map { Int($0) }, replicaIdentity: replicaIdentity, publications: publications,
            onCaptureError: onCaptureError)
        if dryRun {
            let script = CaptureInstaller.installScript(options: changes.applied(to: CaptureOptions()), owner: owner)
            switch format {
            case .table: Report.verbatim(script)
            case .json: try Report.json(["sql": script])
            }
            return
        }
        let checks = try platform.checkOptions()
        try await DatabaseRun.each(try await databases.choices(try source.connectionInfo()), format: format) {
            connection in
            let before = try await CaptureState.read(from: connection)
            let change = try await CaptureInstaller(connection).install(
                changes, checks: checks, owner: owner, takeOver: takeOver)
            if change == .repaired { Self.say(repaired: before) }
            return change.rawValue
        }
    }
}

extension InstallCommand {
    /// What was not as it should be.
    private static func say(repaired before: CaptureState) {
        for drift in before.drift where !before.obstacles.contains(drift) { Messages.note("repaired: \(drift)") }
        guard !before.obstacles.isEmpty, !before.isKeptLog else { return }
        Messages.warning(
            "until now not every command was captured: \(before.obstacles.joined(separator: "; "))",
            hint: "Where a target follows this source, \"ddlrelay verify\" shows what it has missed.")
    }
}

extension CaptureOptions.ReplicaIdentity: ExpressibleByArgument {}
extension CaptureOptions.ErrorPolicy: ExpressibleByArgument {}
