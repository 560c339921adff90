/// Which commands are replayed.
public enum ReplayScope: String, Sendable, Hashable, CaseIterable {
    /// CREATE, ALTER and DROP TABLE, and what other commands do to tables.
    case tables
    /// Every command that fires event triggers, but publications and subscriptions.
    case all
}

/// As whom statements run on the target.
public enum ReplayRole: Sendable, Hashable {
    /// The role of the connection.
    case none
    /// The role that ran the command on the source.
    case captured
    /// This role.
    case named(String)
}
