import ArgumentParser
import LogicalSync
import Synchronization

struct SyncTeardownCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "teardown",
        abstract: "Takes a sync down: afterwards neither server has anything of it. The data stays.",
        discussion: """
            Where a server cannot be reached, the other's part is done all the same; run it again for the rest.

            Example:
              ddlrelay sync teardown --source "host=db1 dbname=app" --target "host=db2 dbname=app"
            """)

    @OptionGroup var sync: SyncArguments
    @Flag(
        name: .customLong("keep-capture"),
        help: "Leave the capture on the source, also where it was installed for this sync.")
    var keepCapture = false
    @Option(help: "How the result is written.") var format: OutputFormat = .table

    func execute() async throws {
        let name = try sync.name()
        let servers = try sync.servers()
        let steps = Mutex(0)
        let left = try await SyncTeardown(servers, name: name, keepsCapture: keepCapture).run { event in
            steps.withLock { $0 += 1 }
            SyncProgress.say(event)
        }
        guard left.isEmpty else {
            throw SyncError(
                code: .leftBehind, message: "the sync could not be taken down everywhere",
                // Errors of a server begin with its name already.
                detail: left.map { $0.reason.hasPrefix("\($0.server):") ? $0.reason : "\($0.server): \($0.reason)" }
                    .joined(separator: "\n"),
                hint: "What could be done is done. Mend that, and run it again for the rest.")
        }
        let isNothing = steps.withLock { $0 } == 0
        guard format == .table else { return try Report.json(["result": isNothing ? "nothing" : "removed"]) }
        Report.text(
            isNothing
                ? "Nothing to take down: neither server has anything of sync \(name)."
                : "Taken down: neither server has anything of sync \(name).")
    }
}
