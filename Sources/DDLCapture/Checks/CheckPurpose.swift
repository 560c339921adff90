/// What servers are checked for.
public enum CheckPurpose: String, Sendable, Hashable, CaseIterable {
    /// Installing the capture on the source.
    case capture
    /// Replaying captured commands on the target.
    case replay
    /// Data and DDL in one stream, over PostgreSQL's logical replication.
    case sync
}
