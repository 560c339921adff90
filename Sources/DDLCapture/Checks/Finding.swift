/// What a check found, before it has the check's name on it.
struct Finding {
    var outcome: CheckResult.Outcome
    var message: String
    var detail: String?
    var hint: String?
    var statements: [String] = []
    var needsRestart = false

    static func pass(_ message: String) -> Finding { Finding(outcome: .pass, message: message) }

    static func warn(
        _ message: String, detail: String? = nil, hint: String? = nil, statements: [String] = []
    ) -> Finding {
        Finding(outcome: .warn, message: message, detail: detail, hint: hint, statements: statements)
    }

    static func fail(
        _ message: String, detail: String? = nil, hint: String, statements: [String] = []
    ) -> Finding {
        Finding(outcome: .fail, message: message, detail: detail, hint: hint, statements: statements)
    }

    static func unknown(_ message: String, hint: String? = nil) -> Finding {
        Finding(outcome: .unknown, message: message, hint: hint)
    }

    /// Decides on a fact; without it the check could not be made.
    static func on<Value>(_ fact: Fact<Value>, _ decide: (Value) -> Finding) -> Finding {
        switch fact {
        case .known(let value): decide(value)
        case .unknown(let reason): .unknown("it cannot be read: \(reason)")
        }
    }

    /// At most so many names in a row, and how many more there are.
    static func list(_ names: [String], limit: Int = 20) -> String {
        names.prefix(limit).joined(separator: ", ")
            + (names.count > limit ? " and \(names.count - limit) more" : "")
    }
}
