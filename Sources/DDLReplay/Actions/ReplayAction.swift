import DDLCapture

/// What replay does with a captured command.
public enum ReplayAction: Sendable, Hashable {
    /// Run statements on the target, in one transaction with the record of it.
    case run(TargetStatement)
    /// Nothing has to be done, for this reason.
    case skip(reason: String)
    /// It cannot be done exactly: stop and ask.
    case hold(reason: String)

    /// run, skip or hold.
    public var name: String {
        switch self {
        case .run: "run"
        case .skip: "skip"
        case .hold: "hold"
        }
    }
}

/// A statement and the session that it needs.
public struct TargetStatement: Sendable, Hashable {
    /// One statement of SQL, without a semicolon.
    public let sql: String
    /// Whether the grammar could read it; a statement that it could not read is sent by itself.
    public let isParsed: Bool
    /// What differs from the text that was captured; nil for the text as written.
    public let rewriting: String?
    /// Path, settings and role.
    public let session: TargetSession
    /// Further statements in the same transaction: the replica identity that the capture gave a new table on the source,
    /// and the rest of what fell with a command that is out of scope.
    public var afterwards: [String] = []
    /// Whether it may be more than one statement: the operator's own, in place of a held command.
    public var isScript = false
    /// What must be so on the target before it runs.
    public var conditions: [RowsCondition] = []
    /// Statements that fail where it would not do what it did on the source: they run before it, in its session.
    public var checks: [String] = []
    /// The form that runs outside a transaction, where the statement is the only one of its source transaction.
    public var concurrent: ConcurrentForm?

    /// Whether nothing has to be looked at before it.
    var isUnconditional: Bool { conditions.isEmpty && checks.isEmpty }

    /// All of it, for records and people.
    public var script: String { ([sql] + afterwards).joined(separator: "; ") }
}

/// The session state that a statement is read and run under.
public struct TargetSession: Sendable, Hashable {
    /// The setting `search_path`, as it stands in `SET`.
    public let searchPath: String
    /// Further settings, by name.
    public let settings: [String: String]
    /// The role to act as; nil for the role of the connection.
    public let role: String?
}
