import PostgresClient

/// Why a sync cannot be set up, run or taken down.
public struct SyncError: DiagnosedError, Hashable, CustomStringConvertible {
    /// The kind of failure. More kinds may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the code, for logs.
        public let description: String

        /// A server does not meet a requirement.
        public static let requirementsNotMet = Code(description: "requirementsNotMet")
        /// There is a sync of this name, or one between these databases.
        public static let exists = Code(description: "exists")
        /// There is no sync of this name.
        public static let notSetUp = Code(description: "notSetUp")
        /// pg_dump cannot be found, or is older than the source.
        public static let noProgram = Code(description: "noProgram")
        /// The schema could not be copied.
        public static let schemaCopyFailed = Code(description: "schemaCopyFailed")
        /// Something of the sync is left on a server.
        public static let leftBehind = Code(description: "leftBehind")
        /// It was told to stop.
        public static let interrupted = Code(description: "interrupted")
    }

    /// The kind of failure.
    public var code: Code
    /// One sentence, without a full stop.
    public var message: String
    /// More about it.
    public var detail: String?
    /// What to do next.
    public var hint: String?

    /// A value of the given parts.
    public init(code: Code, message: String, detail: String? = nil, hint: String? = nil) {
        self.code = code
        self.message = message
        self.detail = detail
        self.hint = hint
    }

    /// The text of it.
    public var description: String { message }
}

extension SyncError {
    /// The target's server opens a connection of its own.
    static func sourceOutOfReach(_ error: PostgresError) -> SyncError {
        SyncError(
            code: .requirementsNotMet, message: "the target's server cannot connect to the source",
            detail: error.detail.map { "\(error.message): \($0)" } ?? error.message,
            hint:
                "Say how it can: --source-from-target \"host=... port=... dbname=... user=...\"; also look at pg_hba.conf and firewalls between the two."
        )
    }

    static func notSetUp(_ name: SyncName, on server: String) -> SyncError {
        SyncError(
            code: .notSetUp, message: "there is no sync \(name) on the \(server)",
            hint: "Run \"ddlrelay sync setup --name \(name)\" first, or check --name, --source and --target.")
    }
}
