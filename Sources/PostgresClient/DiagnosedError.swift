/// An error that a person can act on: what happened, more about it, and what to do next.
public protocol DiagnosedError: Error, Sendable {
    /// One sentence, without a full stop.
    var message: String { get }
    /// More about it.
    var detail: String? { get }
    /// What to do next.
    var hint: String? { get }
}

extension PostgresError: DiagnosedError {}
