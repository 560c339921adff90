import DDLCapture
import PostgresClient

/// Why replay stopped.
public struct ReplayError: DiagnosedError, Hashable, CustomStringConvertible {
    /// The kind of failure. More kinds may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the code, for logs.
        public let description: String

        /// A command is held.
        public static let held = Code(description: "held")
        /// Commands were trimmed from the log before they were replayed.
        public static let lostCommands = Code(description: "lostCommands")
        /// Another replayer works on this source and target.
        public static let alreadyRunning = Code(description: "alreadyRunning")
        /// The source has no capture log.
        public static let notInstalled = Code(description: "notInstalled")
        /// Source and target are the same database.
        public static let sameDatabase = Code(description: "sameDatabase")
        /// The record on the target was made by a newer version, or cannot be used.
        public static let recordUnusable = Code(description: "recordUnusable")
        /// Commands would be chosen otherwise than before.
        public static let otherSelection = Code(description: "otherSelection")
        /// The source is a standby, or its log is not the one that was replayed before.
        public static let sourceUnusable = Code(description: "sourceUnusable")
        /// A decision was taken about a command that is not held.
        public static let notHeld = Code(description: "notHeld")
        /// The statement that shall replace a held command cannot be used.
        public static let badReplacement = Code(description: "badReplacement")
        /// Statements cannot run as the role that was asked for.
        public static let roleUnusable = Code(description: "roleUnusable")
        /// The target stayed busy: locks, deadlocks or serialization failures on every try.
        public static let targetBusy = Code(description: "targetBusy")
    }

    /// The kind of failure.
    public var code: Code
    /// One sentence, without a full stop.
    public var message: String
    /// More about it.
    public var detail: String?
    /// What to do next.
    public var hint: String?
    /// The server's error code, where the server refused a statement.
    public var sqlState: String?

    /// A value of the given parts.
    public init(code: Code, message: String, detail: String? = nil, hint: String? = nil, sqlState: String? = nil) {
        self.code = code
        self.message = message
        self.detail = detail
        self.hint = hint
        self.sqlState = sqlState
    }

    /// The text of it.
    public var description: String { message }
}

extension ReplayError {
    static func lost(after position: Int64, upTo trimmed: Int64) -> ReplayError {
        ReplayError(
            code: .lostCommands,
            message:
                "commands after \(position), up to \(trimmed), were trimmed from the capture log before they were replayed",
            detail: "Everything up to \(position) is done on the target.",
            hint:
                "Bring the target's schema up to date by hand (\"ddlrelay verify\" shows what differs), then replay with --start-after \(trimmed) or later, and raise --max-rows of the capture."
        )
    }

    static func held(
        _ command: CapturedCommand, reason: String, sqlState: String?, statement: String?
    ) -> ReplayError {
        let object = command.objectName.flatMap { $0.isEmpty ? nil : " \($0)" } ?? ""
        return ReplayError(
            code: .held, message: "command \(command.id) is held: \(command.tag)\(object)",
            detail: reason + (sqlState.map { " (SQLSTATE \($0))" } ?? "")
                + (statement.map { "\nstatement: \($0)" } ?? ""),
            hint:
                "Nothing after it was replayed. Mend the target and replay again, or decide with \"ddlrelay held skip \(command.id)\" or \"ddlrelay held replace \(command.id) --sql-file FILE\".",
            sqlState: sqlState)
    }

    static func busy(_ failure: FailedStatement) -> ReplayError {
        ReplayError(
            code: .targetBusy,
            message: "command \(failure.planned.command.id) could not be run: the target is busy",
            detail: failure.error.description,
            hint: "Look for long transactions on the target (pg_stat_activity), then replay again.",
            sqlState: failure.error.sqlState)
    }
}
