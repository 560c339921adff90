import DDLCapture
import PostgresParser

/// Rows that were replayed already and come from the same strings as new ones: where a string holds several transactions,
/// each of them shows rows when it ends, and which statement a row is depends on those before it.
package enum EarlierOfString {
    /// The rows of the log that are not among `known`.
    ///
    /// - Parameter known: earlier rows that are there already.
    package static func rows(
        of new: [CapturedCommand], known: [CapturedCommand], in log: CaptureLog
    ) async throws -> [CapturedCommand] {
        guard let first = new.map(\.id).min() else { return [] }
        var strings: Set<String> = []
        for command in new {
            guard let message = command.message, let pid = message.pid, let time = message.statementTimestamp,
                let text = command.ddlText, mayHoldSeveralTransactions(text)
            else { continue }
            // As the capture writes it.
            strings.insert("\"pid\" : \(pid), \"statement_timestamp\" : \"\(time)\"")
        }
        guard !strings.isEmpty else { return [] }
        var filter = CaptureLog.Filter(upTo: first - 1)
        filter.messageParts = strings
        var found: [Int64: CapturedCommand] = [:]
        for command in try await log.commands(filter) { found[command.id] = command }
        for command in known { found[command.id] = nil }
        return found.values.sorted { $0.id < $1.id }
    }

    private static func mayHoldSeveralTransactions(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: ";")) else { return false }
        let words = text.lowercased()
        guard ["commit", "end", "prepare"].contains(where: { words.contains($0) }) else { return false }
        // What the grammar cannot read may hold anything.
        guard let statements = try? SQLParser.parse(text) else { return true }
        return statements.contains { $0.tree.type == "TransactionStmt" }
    }
}
