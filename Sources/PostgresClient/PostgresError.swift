/// What went wrong between this process and a PostgreSQL server.
///
/// The description is one sentence; ``detail`` and ``hint`` are what the server, or this library, adds to it.
public struct PostgresError: Error, Sendable, Hashable {
    /// The kind of failure. More kinds may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the code, for logs.
        public let description: String

        /// The connection string cannot be read.
        public static let badConnectionString = Code(description: "badConnectionString")
        /// No connection could be made: unreachable, refused, wrong password, no such database.
        public static let connectionFailed = Code(description: "connectionFailed")
        /// The connection broke while it was used.
        public static let connectionLost = Code(description: "connectionLost")
        /// The server reported an error; ``PostgresError/sqlState`` says which.
        public static let server = Code(description: "server")
        /// The server did not answer in time.
        public static let timeout = Code(description: "timeout")
        /// The server sent a value that this library cannot read.
        public static let unexpectedResult = Code(description: "unexpectedResult")
    }

    /// The kind of failure.
    public var code: Code
    /// One sentence, without a full stop.
    public var message: String
    /// The five characters of PostgreSQL's error code, where the server gave one.
    public var sqlState: String?
    /// More about it.
    public var detail: String?
    /// What to do next.
    public var hint: String?
    /// Position in the statement, in characters from 1.
    public var position: Int?
    /// The call stack on the server.
    public var context: String?
    /// The server's role to the user: "source" or "target".
    public var server: String?

    /// Makes an error of the given facts.
    public init(
        code: Code, message: String, sqlState: String? = nil, detail: String? = nil, hint: String? = nil,
        position: Int? = nil, context: String? = nil, server: String? = nil
    ) {
        self.code = code
        self.message = message
        self.sqlState = sqlState
        self.detail = detail
        self.hint = hint
        self.position = position
        self.context = context
        self.server = server
    }

    /// Whether the connection is of no more use.
    public var isConnectionFailure: Bool {
        code == .connectionFailed || code == .connectionLost || code == .timeout
            || sqlState.map { $0.hasPrefix("57P") || $0.hasPrefix("08") } ?? false
    }

    /// Whether the same statement may well succeed when it is tried again: deadlock, serialization failure, lock
    /// timeout (Appendix A of the PostgreSQL manual: 40001, 40P01, 55P03).
    public var isTransient: Bool {
        sqlState == "40001" || sqlState == "40P01" || sqlState == "55P03"
    }
}

extension PostgresError: CustomStringConvertible {
    /// The text of it.
    public var description: String {
        let place = server.map { "\($0): " } ?? ""
        let state = sqlState.map { " (SQLSTATE \($0))" } ?? ""
        return place + message + state
    }

    /// With what the server, or libpq, adds to it: for a log.
    package var inOneLine: String {
        ([description] + [detail].compactMap(\.self)).joined(separator: ": ")
            .split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
