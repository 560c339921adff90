/// The ways in which commands come to the server.
extension HistoryWriter {
    mutating func dressed(_ count: Int) -> [Submission] {
        switch random.number(0...11) {
        case 0...2: return singles(count)
        case 3, 4: return [Submission(sql: script(count, asString: true).joined(separator: separator())), Self.wayOut]
        case 5, 6: return script(count, asString: false).map { Submission(sql: $0) } + [Self.wayOut]
        case 7:
            return [Submission(sql: "DO \(literal(block(count, isInvoker: true)))")]
        case 8: return loop()
        case 9: return function(language: "sql", count)
        case 10: return function(language: "plpgsql", count)
        default: return procedure(count)
        }
    }

    /// Ends a transaction that an error has left open.
    private static let wayOut = Submission(sql: "ROLLBACK")

    private mutating func separator() -> String { random.one("; ", ";\n", ";;\n", " /* ; */ ;\n-- it's ;\n", ";") }

    private mutating func singles(_ count: Int) -> [Submission] {
        (0..<count).map { _ in
            random.chance(10)
                ? Submission(sql: failure())
                : Submission(
                    sql: random.one("", "", "", "-- a; comment\n", "/* it's */", "\n") + command(isTopLevel: true)
                        + random.one("", "", "", ";", " -- a; comment", " /* it's */"),
                    isExtended: random.chance(30))
        }
    }

    /// What is no command on tables, and must not be run again.
    mutating func otherStatement() -> String {
        let log = RandomNames.quoted(Prerequisites.typeSchema(seed)) + ".log"
        return random.one(
            "INSERT INTO \(log) VALUES (1), (2)", "UPDATE \(log) SET entry = entry + 1", "SELECT 1",
            "DELETE FROM \(log)",
            "SET LOCAL statement_timeout = 0", "WITH new AS (INSERT INTO \(log) VALUES (3) RETURNING entry) TABLE new",
            "TRUNCATE \(log)")
    }
}
