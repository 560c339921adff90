import DDLCapture
import PostgresClient

/// Source transactions that catching up applies in one transaction and one round trip.
///
/// It is a matter of speed only: each source transaction still commits as a whole, with its records. Where anything goes
/// wrong, nothing of the batch has happened, and its transactions are applied one by one.
struct CommandBatch: Sendable {
    /// More would hold the locks of all of them for long; the gain is in the first few.
    static let mostCommands = 80
    static let mostCharacters = 200_000

    private(set) var commands: [PlannedCommand] = []
    /// Of the source.
    private(set) var transactions = 0
    /// The session that all of it is read in.
    private let start: SessionState
    /// The session at its end.
    private(set) var session: SessionState
    private var statements: [String] = []
    private var characters = 0

    init(session: SessionState) {
        start = session
        self.session = session
    }

    var isFull: Bool { commands.count >= Self.mostCommands || characters >= Self.mostCharacters }

    /// Takes a source transaction in, where every command of it can run like this.
    ///
    /// - Returns: whether it was taken.
    mutating func add(_ group: [PlannedCommand]) -> Bool {
        guard group.allSatisfy({ isPlain($0) }) else { return false }
        let length = group.reduce(0) { sum, planned in
            guard case .run(let statement) = planned.action else { return sum }
            return sum + statement.sql.utf8.count
        }
        guard commands.isEmpty || characters + length <= Self.mostCharacters else { return false }
        for planned in group {
            guard case .run(let statement) = planned.action else { continue }
            if let sql = session.enter(statement.session) { statements.append(sql) }
            // The line break ends a comment at the statement's end.
            statements.append(statement.sql + "\n")
            statements += statement.afterwards
        }
        commands += group
        transactions += 1
        characters += length
        return true
    }

    /// The whole of it.
    ///
    /// - Parameter lockTimeout: in milliseconds.
    func sql(record: ReplayRecord, begin: String, lockTimeout: Int) -> String {
        // Nobody queues for long behind a batch that waits: what has to wait does so by itself.
        let start = [begin, "SET LOCAL lock_timeout = \(lockTimeout == 0 ? 100 : min(lockTimeout, 100))"]
        let end = [record.recordSQL(commands), record.positionSQL(commands.last?.command.id ?? 0), "COMMIT"]
        return (start + statements + end).joined(separator: "; ")
    }

    /// The grammar has read it, so it is one statement; it runs as the connection's own role, inside a transaction, and
    /// nothing has to be looked at first.
    private func isPlain(_ planned: PlannedCommand) -> Bool {
        switch planned.action {
        case .skip: true
        case .hold: false
        case .run(let statement):
            statement.isParsed && !statement.isScript && statement.session.role == nil
                && statement.conditions.isEmpty && statement.checks.isEmpty && statement.concurrent == nil
                && start.readsAlike(statement.session)
        }
    }
}
