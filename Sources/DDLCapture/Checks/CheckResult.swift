/// What a check answered.
public struct CheckResult: Sendable, Hashable, Codable {
    /// The answer.
    public enum Outcome: String, Sendable, Hashable, Codable {
        /// The requirement is met.
        case pass
        /// It will work, and something should be known.
        case warn
        /// The requirement is not met.
        case fail
        /// The check could not be made.
        case unknown = "could-not-run"
    }

    /// The check's name, stable, for scripts.
    public let name: String
    /// "source" or "target".
    public var server: String
    /// The answer.
    public let outcome: Outcome
    /// What was found, one sentence.
    public let message: String
    /// What to do next, where there is something to do.
    public let hint: String?

    init(_ name: String, _ outcome: Outcome, _ message: String, hint: String? = nil) {
        self.name = name
        server = "source"
        self.outcome = outcome
        self.message = message
        self.hint = hint
    }
}
