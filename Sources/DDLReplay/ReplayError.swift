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
