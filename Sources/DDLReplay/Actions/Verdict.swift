/// Why no statement is run for a command.
enum Verdict: Error, Sendable, Hashable {
    /// Nothing has to be done.
    case skip(String)
    /// It cannot be done exactly.
    case hold(String)
}
