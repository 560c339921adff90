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

    /// Whether `install` refuses for this: what it cannot do without must be known.
    public var keepsFromInstalling: Bool {
        outcome == .fail || outcome == .unknown && ["kernel-version", "event-trigger-right"].contains(name)
    }

    /// The check's name, stable, for scripts.
    public let name: String
    /// "source" or "target".
    public let server: String
    /// The answer.
    public let outcome: Outcome
    /// What was found, one sentence.
    public let message: String
    /// More about it, for example the names of all tables that it is about.
    public let detail: String?
    /// What to do next, where there is something to do.
    public let hint: String?
    /// The exact SQL that mends it, to be run on that server; empty where SQL cannot.
    public let statements: [String]
    /// Whether the server has to be restarted after ``statements``.
    public let needsRestart: Bool

    init(_ finding: Finding, name: String, server: String) {
        self.name = name
        self.server = server
        outcome = finding.outcome
        message = finding.message
        detail = finding.detail
        hint = finding.hint
        statements = finding.statements
        needsRestart = finding.needsRestart
    }
}
