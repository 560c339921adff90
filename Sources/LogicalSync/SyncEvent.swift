import DDLReplay

/// What happens in a sync, for logs and progress.
public enum SyncEvent: Sendable {
    /// A step of setting up or taking down is done; how long it took, in seconds.
    case step(String, seconds: Double)
    /// A step is taken back because a later one failed.
    case takingBack(String)
    /// What becomes of a captured command when it arrives on the target is decided.
    case planned(PlannedCommand)
    /// Commands up to this id are done on the target.
    case position(Int64)
    /// A command could not be run on the target: the stream stops before it.
    case held(id: Int64, reason: String)
    /// The subscription took these tables in, or let them go.
    case tables(added: [String], removed: [String])
    /// The subscription could not take in new tables just now; that is tried again.
    case tablesDelayed(error: String)
    /// Foreign keys kept the target from a TRUNCATE that arrived: they are put away until their tables are copied.
    case foreignKeysPutAway([String])
    /// A foreign key that was made before its rows were there could not be validated; that is tried again.
    case foreignKeyNotValid(error: String)
    /// How far the copy of the tables is, told every few seconds while it is under way; bytes a second and seconds left
    /// where they can be told.
    case copying(CopyProgress, pace: (bytesPerSecond: Double, secondsLeft: Double)?)
    /// The rows of a table are copied once more.
    case copyingAgain(String)
    /// What keeps commands from being captured on the source, one sentence each. Empty when that is over.
    case captureTrouble([String])
    /// The log and the target were looked at.
    case looked
    /// Another runner is at work; this one stands by.
    case standingBy
    /// A server was lost; connecting again after this many milliseconds.
    case reconnecting(error: String, delay: Int)
}
