/// How to replay.
public struct ReplayOptions: Sendable, Hashable {
    /// Scope and role.
    public var planner: ActionPlanner
    /// Begin after this id, where nothing was replayed from this source yet.
    public var startAfter: Int64?
    /// How long a statement may wait for a lock on the target before it is tried again, in milliseconds.
    public var lockTimeout: Int
    /// How often a statement that met a lock, a deadlock or a serialization failure is tried before
    /// ``Replayer/replayOnce(progress:)`` gives up.
    public var attempts: Int
    /// Where another replayer is at work: wait for its end instead of failing.
    public var waitForOther: Bool
    /// What becomes of a command that cannot be run.
    public var onError: OnError
    /// After how many seconds without an answer a server is taken for lost: the source at once, the target where it says,
    /// over another connection, that it is not at work for this one.
    public var answerTimeout: Int
    /// How long ``Replayer/follow(progress:stopping:)`` rests at most when there is nothing to do, in milliseconds. After
    /// a command it looks more often: one seldom comes alone.
    public var pollInterval: Int
    /// Whether a log that was replayed here under another identity is gone on with: after pg_upgrade, or when the database was
    /// renamed. Where not, such a log is refused.
    public var adoptsRecord = false
    /// Whether commands may be chosen otherwise than before. Where not, such a replay is refused: what is not chosen is left
    /// out for good.
    public var changesSelection = false

    /// Options with the defaults of the command line.
    public init(
        planner: ActionPlanner = ActionPlanner(), startAfter: Int64? = nil, lockTimeout: Int = 5_000,
        attempts: Int = 10,
        waitForOther: Bool = false, onError: OnError = .hold, answerTimeout: Int = 30,
        pollInterval: Int = 80
    ) {
        self.planner = planner
        self.startAfter = startAfter
        self.lockTimeout = lockTimeout
        self.attempts = attempts
        self.waitForOther = waitForOther
        self.onError = onError
        self.answerTimeout = answerTimeout
        self.pollInterval = pollInterval
    }

    /// What becomes of a command that cannot be run.
    public enum OnError: String, Sendable, Hashable, CaseIterable {
        /// Replay stops and asks.
        case hold
        /// It is left out, on record and said in the summary.
        case skip
    }
}

/// What a replay did.
public struct ReplaySummary: Sendable, Hashable {
    /// Commands whose statement was run.
    public var run = 0
    /// Commands that needed nothing, by reason.
    public var skipped: [String: Int] = [:]
    /// How many of the skipped ones could not be run, with ``ReplayOptions/OnError/skip``.
    public var failed = 0
    /// Everything up to this id is done.
    public var position: Int64 = 0
    /// How often a statement was tried again because of locks.
    public var retries = 0
    /// Whether it was told to stop before everything was done.
    public var isInterrupted = false

    /// How many commands needed nothing.
    public var skippedCount: Int { skipped.values.reduce(0, +) }

    /// A value of the given parts.
    public init() {}
}

/// What happens while replaying, for logs and progress.
public enum ReplayEvent: Sendable {
    /// A command was dealt with.
    case done(PlannedCommand)
    /// A statement is tried again after an error that passes.
    case retrying(PlannedCommand, error: String, attempt: Int)
    /// A missing id is waited for: its transaction is not over.
    case waitingForTransaction(id: Int64)
    /// Another replayer is at work; this one stands by.
    case standingBy
    /// A server was lost; connecting again after this many milliseconds.
    case reconnecting(error: String, delay: Int)
    /// Everything in the log is done.
    case caughtUp(position: Int64)
    /// The log was read, whatever was in it.
    case looked
    /// What keeps commands from being captured on the source, one sentence each: they are lost to replay. Empty when that is
    /// over.
    case captureTrouble([String])
    /// The operator left commands out that were not replayed, by ``ReplayOptions/startAfter``.
    case leftOut(commands: Int, upTo: Int64)
}
