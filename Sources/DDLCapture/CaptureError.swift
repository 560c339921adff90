import PostgresClient

/// Why a capture could not be installed, removed or read.
public struct CaptureError: DiagnosedError, Hashable, CustomStringConvertible {
    /// The kind of failure. More kinds may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the code, for logs.
        public let description: String

        /// The server does not meet a requirement; ``CaptureError/failedChecks`` says which.
        public static let requirementsNotMet = Code(description: "requirementsNotMet")
        /// The capture is not installed in this database.
        public static let notInstalled = Code(description: "notInstalled")
        /// Objects under our names were made by somebody else.
        public static let foreignObjects = Code(description: "foreignObjects")
        /// A newer version of ddlrelay installed the capture.
        public static let newerVersion = Code(description: "newerVersion")
        /// The log has commands that were not replayed.
        public static let notReplayed = Code(description: "notReplayed")
        /// An option cannot be used as it was given.
        public static let invalidOption = Code(description: "invalidOption")
        /// Transactions that have written to the log are still open.
        public static let inUse = Code(description: "inUse")
        /// The rows could not be written to the file.
        public static let exportFailed = Code(description: "exportFailed")
    }

    /// The kind of failure.
    public var code: Code
    /// One sentence, without a full stop.
    public var message: String
    /// More about it.
    public var detail: String?
    /// What to do next.
    public var hint: String?
    /// The checks that failed, for ``Code/requirementsNotMet``.
    public var failedChecks: [CheckResult] = []

    /// A value of the given parts.
    public init(
        code: Code, message: String, detail: String? = nil, hint: String? = nil, failedChecks: [CheckResult] = []
    ) {
        self.code = code
        self.message = message
        self.detail = detail
        self.hint = hint
        self.failedChecks = failedChecks
    }

    /// The text of it.
    public var description: String { message }
}
