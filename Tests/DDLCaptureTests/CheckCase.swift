import Testing

@testable import DDLCapture

/// A change of the facts of a server that is ready for sync, and what one check then answers.
struct CheckCase: Sendable, CustomTestStringConvertible {
    let check: String
    let expected: CheckResult.Outcome
    let says: String
    let change: @Sendable (inout ServerFacts) -> Void

    init(
        _ check: String, _ expected: CheckResult.Outcome, says: String = "",
        _ change: @escaping @Sendable (inout ServerFacts) -> Void
    ) {
        self.check = check
        self.expected = expected
        self.says = says
        self.change = change
    }

    var testDescription: String { "\(check) \(expected.rawValue) \(says)" }
}
