import DDLCapture
import PostgresClient
import PostgresParser

/// Decisions of a person about commands that replay holds. The next replay acts on them.
public struct HeldDecisions: Sendable {
    private let source: ConnectionInfo
    private let target: ConnectionInfo

    /// Decisions about commands of a source that are replayed on a target.
    public init(source: ConnectionInfo, target: ConnectionInfo) {
        self.source = source
        self.target = target
    }

    /// The commands that are held, the oldest first.
    ///
    /// - Throws: ``ReplayError``, `PostgresError`, `CancellationError`.
    public func list() async throws -> [HeldCommand] {
        let source = try await PostgresConnection.connect(to: source)
        let target = try await PostgresConnection.connect(to: target)
        return try await ReplayRecord.standing(source: source, target: target).heldCommands
    }

    /// Records a decision.
    ///
    /// - Parameter user: who decides, beside the role of the connection.
    /// - Throws: ``ReplayError/Code/notHeld`` where the command is not held; ``ReplayError/Code/badReplacement`` for a
    ///   replacement that is no statement, or that ends the transaction that it runs in; `PostgresError`.
    public func decide(_ decision: HeldCommand.Decision, about id: Int64, by user: String) async throws {
        var replacement: String?
        if case .replace(let sql) = decision {
            try Self.check(sql)
            replacement = sql
        }
        let source = try await PostgresConnection.connect(to: source)
        let target = try await PostgresConnection.connect(to: target)
        let record = try await ReplayRecord.existing(source: source, target: target)
        let updated = try await record?.decide(decision, replacement: replacement, about: id, by: user) ?? false
        guard updated else {
            let held = try await record?.standing().heldCommands.map { String($0.id) } ?? []
            throw ReplayError(
                code: .notHeld, message: "command \(id) is not held",
                detail: held.isEmpty ? "No command is held." : "Held: \(held.joined(separator: ", ")).",
                hint: "\"ddlrelay held list\" shows the commands that are held.")
        }
    }

    private static func check(_ sql: String) throws {
        guard let statements = try? SQLParser.parse(sql) else { return }
        if statements.isEmpty {
            throw ReplayError(
                code: .badReplacement, message: "the replacement holds no statement",
                hint: "Use \"held skip\" to leave the command out.")
        }
        if statements.contains(where: { $0.tree.type == "TransactionStmt" }) {
            throw ReplayError(
                code: .badReplacement, message: "the replacement begins or ends a transaction",
                detail: "It runs in one transaction with the record of it.", hint: "Leave BEGIN and COMMIT out.")
        }
    }
}
