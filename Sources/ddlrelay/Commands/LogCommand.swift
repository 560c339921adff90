import ArgumentParser
import DDLCapture
import DDLReplay
import PostgresClient

struct LogCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Shows the captured commands of a source.",
        discussion: "Example:\n  ddlrelay log --source \"host=db1 dbname=app\" --last 20 --format sql",
        subcommands: [LogPruneCommand.self])

    @OptionGroup(title: "Connections") var source: SourceOptions
    @Option(help: ArgumentHelp("Only commands after this id.", valueName: "id")) var after: Int64?
    @Option(help: ArgumentHelp("At most so many commands, the oldest.", valueName: "n")) var limit: Int?
    @Option(help: ArgumentHelp("At most so many commands, the newest.", valueName: "n")) var last: Int?
    @Option(
        name: .customLong("tag"),
        help: ArgumentHelp("Only this command tag, for example \"ALTER TABLE\"; repeatable.", valueName: "tag"))
    var tags: [String] = []
    @Flag(help: "Go on with what comes, until interrupted.") var follow = false
    @Option(help: "How commands are written; with --follow, json is one object a line.") var format: CommandFormat =
        .table

    /// What was said about showing, for a subcommand that does something else.
    var optionsOfShowing: [String] {
        [
            ("--after", after != nil), ("--limit", limit != nil), ("--last", last != nil), ("--tag", !tags.isEmpty),
            ("--follow", follow), ("--format sql", format == .sql),
        ].filter(\.1).map(\.0)
    }

    func validate() throws {
        if limit != nil && last != nil { throw ValidationError("--limit and --last cannot be used together") }
        if limit != nil && follow { throw ValidationError("--limit ends, and --follow does not: use one of them") }
        for (name, value) in [("--limit", limit), ("--last", last)] {
            if let value, value < 1 { throw ValidationError("\(name) \(value): not a number from 1") }
        }
    }

    func execute() async throws {
        let connection = try await PostgresConnection.connect(to: try source.connectionInfo())
        guard try await CaptureState.read(from: connection).tableOwner != nil else {
            throw CaptureError(
                code: .notInstalled, message: "the capture is not installed in this database",
                detail: "There is no table \(CaptureNames.logTable).", hint: "Run \"ddlrelay install\" first.")
        }
        let log = CaptureLog(connection)
        let filter = CaptureLog.Filter(after: after, tags: tags, limit: limit, last: last)
        let commands = try await log.commands(filter)
        guard follow else {
            if commands.isEmpty, format != .json { Messages.note("no captured command to show") }
            return try show(commands)
        }
        try await LifecycleRunner.run {
            // A transaction may commit after others that took higher ids: so far back is looked each time.
            let lookBack: Int64 = 1_000
            var first = after ?? 0
            var shown: Set<Int64> = []
            if last != nil, let oldest = commands.first { first = oldest.id - 1 }
            var next = commands
            while true {
                if !next.isEmpty { try showMore(next) }
                shown.formUnion(next.map(\.id))
                first = max(first, (shown.max() ?? 0) - lookBack)
                shown = shown.filter { $0 > first }
                if LifecycleRunner.isStopping { return }
                try await Task.sleep(for: .milliseconds(100))
                var filter = CaptureLog.Filter(after: first, tags: tags)
                filter.excluding = shown
                next = try await log.commands(filter)
            }
        }
    }

    private func show(_ commands: [CapturedCommand]) throws {
        let statements = Self.statements(commands)
        switch format {
        case .json: try Report.json(zip(commands, statements).map { CommandReport($0, statement: $1) })
        case .sql: showSQL(commands, statements)
        case .table:
            Report.table(
                ["id", "time", "role", "tag", "object", "statement"],
                zip(commands, statements).map { command, statement in
                    [
                        String(command.id), command.eventTime.map { String($0.prefix(19)) } ?? "",
                        command.username ?? "",
                        command.tag, command.objectName ?? "", statement ?? command.ddlText ?? "(not UTF-8)",
                    ]
                })
        }
    }

    private func showMore(_ commands: [CapturedCommand]) throws {
        let statements = Self.statements(commands)
        switch format {
        case .json:
            for (command, statement) in zip(commands, statements) {
                try Report.json(CommandReport(command, statement: statement), compact: true)
            }
        case .sql: showSQL(commands, statements)
        case .table:
            for (command, statement) in zip(commands, statements) {
                let text = (statement ?? command.ddlText ?? "").split(whereSeparator: \.isWhitespace).joined(
                    separator: " ")
                Report.text(
                    "\(command.id)  \(command.eventTime.map { String($0.prefix(19)) } ?? "")  \(command.username ?? "")  \(command.tag)  \(command.objectName ?? "")  \(text)"
                )
            }
        }
    }

    private func showSQL(_ commands: [CapturedCommand], _ statements: [String?]) {
        for (command, statement) in zip(commands, statements) {
            Report.text(
                "-- \(command.id) \(command.eventTime ?? "") \(command.tag) \(command.objectName ?? "")".split(
                    whereSeparator: \.isNewline
                ).joined(separator: " "))
            if let path = command.message?.searchPath {
                // A path is a user's own text: it must be nothing but a value here.
                Report.verbatim(
                    "SELECT pg_catalog.set_config('search_path', \(Quoting.literal(path)), false) \\g /dev/null")
            }
            // What is not known for certain is shown, and not run.
            if let statement {
                Report.verbatim(statement + "\n;")
            } else {
                (command.ddlText ?? "(not UTF-8)").split(whereSeparator: \.isNewline).forEach {
                    Report.text("-- not certain: \($0)")
                }
            }
        }
    }

    private static func statements(_ commands: [CapturedCommand]) -> [String?] {
        Recovery.recover(commands).map { if case .statement(let statement) = $0 { statement.text } else { nil } }
    }
}
