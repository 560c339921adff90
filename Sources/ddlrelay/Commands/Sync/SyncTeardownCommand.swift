import ArgumentParser
import LogicalSync

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

    func execute() async throws {
        let left = try await SyncTeardown(try sync.servers(), name: try sync.name(), keepsCapture: keepCapture)
            .run(SyncProgress.say)
        guard left.isEmpty else {
            throw SyncError(
                code: .leftBehind, message: "the sync could not be taken down everywhere",
                detail: left.map { "\($0.server): \($0.reason)" }.joined(separator: "\n"),
                hint: "Run it again when the server can be reached.")
        }
        Report.text("Taken down: neither server has anything of sync \(try sync.name()).")
    }
}
