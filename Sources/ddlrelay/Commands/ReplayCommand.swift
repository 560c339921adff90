import ArgumentParser
import DDLCapture
import DDLReplay
import Foundation
import PostgresClient

struct ReplayCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Replays captured commands on a target: in order, each exactly once.",
        discussion:
            "Example:\n  ddlrelay replay --source \"host=db1 dbname=app\" --target \"host=db2 dbname=app\" --follow")

    @OptionGroup(title: "Connections") var source: SourceOptions
    @OptionGroup(title: "Connections") var target: TargetOptions
    @Flag(help: "Replay until caught up, and end (the default).") var once = false
    @Flag(help: "Go on with what comes, until SIGTERM or SIGINT.") var follow = false
    @Flag(name: .customLong("dry-run"), help: "Show what would be done with each command, and change nothing.")
    var dryRun = false
    @OptionGroup(title: "What is replayed") var selection: ReplaySelectionOptions
    @Option(
        name: .customLong("start-after"),
        help: ArgumentHelp("Leave out what is not replayed yet up to this id, and say so on record.", valueName: "id"))
    var startAfter: Int64?
    @Flag(
        help:
            "Go on with a log that was replayed here under another identity: after pg_upgrade, or a new database name.")
    var adopt = false
    @Flag(
        name: .customLong("new-selection"),
        help:
            "Choose other commands than this source's replay has chosen until now: what is left out does not come back."
    )
    var newSelection = false
    @Option(
        name: .customLong("lock-timeout"),
        help: ArgumentHelp(
            "How long a statement may wait for a lock on the target before it is tried again later.", valueName: "ms"))
    var lockTimeout = 5000
    @Flag(help: "Where another replayer is at work, stand by and take over when it ends.") var wait = false
    @Option(
        name: .customLong("on-error"),
        help: "What becomes of a command that cannot be run: stop and ask, or leave it out and say so.")
    var onError: ReplayOptions.OnError = .hold
    @Option(
        help: ArgumentHelp(
            "With --follow: serve metrics (/metrics, for Prometheus) and health (/health) there; a port alone means loopback.",
            valueName: "address:port"))
    var listen: ListenAddress?
    @Option(help: "How the result is written.") var format: CommandFormat = .table

    func validate() throws {
        if once && follow { throw ValidationError("--once and --follow cannot be used together") }
        if dryRun && follow { throw ValidationError("--dry-run and --follow cannot be used together") }
        if lockTimeout < 0 { throw ValidationError("--lock-timeout \(lockTimeout): not a number from 0") }
        if format == .json && follow {
            throw ValidationError(
                "--format json goes with --once and --dry-run: --follow writes a log to standard error")
        }
        if listen != nil && !follow { throw ValidationError("--listen goes with --follow only") }
        if format == .sql && !dryRun { throw ValidationError("--format sql goes with --dry-run only") }
        if let startAfter, startAfter < 0 { throw ValidationError("--start-after \(startAfter): not an id") }
    }

    func execute() async throws {
        var options = ReplayOptions(
            planner: try selection.planner(), startAfter: startAfter, lockTimeout: lockTimeout, waitForOther: wait,
            onError: onError)
        options.adoptsRecord = adopt
        options.changesSelection = newSelection
        let replayer = Replayer(
            source: try source.connectionInfo(), target: try target.connectionInfo(), options: options)
        if dryRun {
            var report = PlanReport(format: format)
            try await replayer.plan { try report.show($0) }
            try report.end()
        } else if follow {
            let log = FollowLog()
            let monitor = ReplayMonitor()
            try await LifecycleRunner.run {
                try await MonitoringServer.run(on: listen, monitor) {
                    try await replayer.follow(
                        progress: { event in
                            monitor.note(event)
                            log.log(event)
                        }, stopping: { LifecycleRunner.isStopping })
                }
            }
        } else {
            do {
                let summary = try await LifecycleRunner.run {
                    try await replayer.replayOnce(progress: Self.say, stopping: { LifecycleRunner.isStopping })
                }
                try SummaryReport.show(summary, format: format)
            } catch  where format == .json && !(error is CancellationError) {
                try Report.json(["error": ErrorReport(error)])
                throw error
            }
        }
    }

    /// Progress for a person: on a terminal only. Waits are said in any case.
    @Sendable private static func say(_ event: ReplayEvent) {
        switch event {
        case .done(let planned) where isatty(STDERR_FILENO) == 1:
            Messages.note(
                "\(planned.command.id) \(planned.action.name) \(planned.command.tag) \(planned.command.objectName ?? "")"
            )
        case .retrying(let planned, let error, let attempt):
            let command = planned.command
            Messages.note(
                "command \(command.id) \(command.tag) \(command.objectName ?? ""): \(error); try \(attempt + 1) follows"
            )
        case .waitingForTransaction(let id): Messages.note("waiting for the transaction that may own command \(id)")
        case .standingBy: Messages.note("another replayer is at work; standing by")
        case .captureTrouble(let obstacles) where !obstacles.isEmpty:
            Messages.warning(CaptureTrouble.message(obstacles), hint: CaptureTrouble.hint)
        case .leftOut(let commands, let id): Messages.warning(Self.leftOut(commands, id))
        default: break
        }
    }
}

extension ReplayCommand {
    fileprivate static func leftOut(_ commands: Int, _ id: Int64) -> String {
        "\(commands) command\(commands == 1 ? " that was" : "s that were") not replayed \(commands == 1 ? "is" : "are") left out by --start-after \(id)"
    }
}

/// The log of a long-running replay: one line a command.
private struct FollowLog: Sendable {
    private let logger = EventLog()
    private let captureTrouble = CaptureTrouble()

    @Sendable func log(_ event: ReplayEvent) {
        switch event {
        case .done(let planned):
            var metadata: [String: String] = ["id": "\(planned.command.id)", "tag": "\(planned.command.tag)"]
            if let object = planned.command.objectName, !object.isEmpty { metadata["object"] = "\(object)" }
            if case .skip(let reason) = planned.action { metadata["reason"] = "\(reason)" }
            logger.info(planned.action.name == "run" ? "replayed" : "skipped", metadata: metadata)
        case .retrying(let planned, let error, let attempt):
            logger.warning(
                "trying again", metadata: ["id": "\(planned.command.id)", "error": "\(error)", "attempt": "\(attempt)"])
        case .waitingForTransaction(let id):
            logger.info("waiting for a transaction on the source", metadata: ["id": "\(id)"])
        case .standingBy: logger.info("standing by: another replayer is at work")
        case .reconnecting(let error, let delay):
            logger.warning("connecting again", metadata: ["error": "\(error)", "delay_ms": "\(delay)"])
        case .caughtUp(let position): logger.info("caught up", metadata: ["position": "\(position)"])
        case .captureTrouble(let obstacles): captureTrouble.log(obstacles, to: logger)
        case .leftOut(let commands, let id): logger.warning("\(ReplayCommand.leftOut(commands, id))")
        case .looked: break
        }
    }
}

extension ReplayOptions.OnError: ExpressibleByArgument {}
