import PostgresParser

/// The form of a statement that runs outside a transaction, and how the catalog tells whether it was done: the record of
/// such a statement cannot commit with it.
public struct ConcurrentForm: Sendable, Hashable {
    /// What the statement changes.
    public enum Effect: Sendable, Hashable {
        /// An index of this name and schema is there and valid.
        case makesIndex(QualifiedName)
        /// The indexes are gone.
        case dropsIndexes([QualifiedName])
        /// The partition is no longer one of its parent.
        case detaches(QualifiedName, from: QualifiedName)
    }

    /// Whether the statement inside a transaction would come to another end: DETACH PARTITION ... CONCURRENTLY leaves a
    /// CHECK constraint behind that DETACH PARTITION does not.
    public var isRequired: Bool {
        if case .detaches = effect { true } else { false }
    }

    /// The statement.
    public var sql: String
    /// What tells that it was done.
    public var effect: Effect
}
