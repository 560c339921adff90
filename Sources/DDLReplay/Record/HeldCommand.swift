import PostgresClient

/// A command that is on record and not done: replay could not run it, or it runs outside a transaction.
public struct HeldCommand: Sendable, Hashable {
    /// What became of it so far.
    public enum State: String, Sendable, Hashable {
        /// It could not be run.
        case held
        /// It was begun, outside a transaction.
        case started
    }

    /// What a person decided about it.
    public enum Decision: Sendable, Hashable {
        /// Try it once more.
        case retry
        /// Go on without it.
        case skip
        /// Run this SQL in its place.
        case replace(String)

        /// retry, skip or replace.
        public var name: String {
            switch self {
            case .retry: "retry"
            case .skip: "skip"
            case .replace: "replace"
            }
        }
    }

    /// The id of the row; ids are not in the order of commits.
    public let id: Int64
    /// What became of it so far.
    public let state: State
    /// The command tag.
    public let tag: String
    /// The full name of the main object.
    public let objectName: String?
    /// The statement, as far as it is known.
    public let statement: String?
    /// Why.
    public let reason: String
    /// The server's error code, where there is one.
    public let sqlState: String?
    /// How often it was tried.
    public let attempts: Int
    /// What a person decided; nil where nobody has.
    public let decision: Decision?
    /// Who decided.
    public let decidedBy: String?
    /// When it was tried last, ISO 8601.
    public let recordedAt: String?

    init(_ row: ResultRow) {
        id = row.integer("id") ?? 0
        state = row.text("state").flatMap(State.init(rawValue:)) ?? .held
        tag = row.text("tag") ?? ""
        objectName = row.text("object_name")
        statement = row.text("statement")
        reason = row.text("reason") ?? ""
        sqlState = row.text("sqlstate")
        attempts = row.integer("attempts").map { Int($0) } ?? 1
        decision =
            switch row.text("decision") {
            case "skip": .skip
            case "retry": .retry
            case "replace": row.text("replacement").map { .replace($0) }
            default: nil
            }
        decidedBy = row.text("decided_by")
        recordedAt = row.text("recorded_at")
    }
}
