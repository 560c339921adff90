import PostgresParser

/// Transaction control inside a string: what was rolled back there has no row.
enum TransactionControl {
    /// Whether a statement ends a transaction that is kept.
    static func ends(_ statement: StatementCandidate) -> Bool {
        guard statement.tree?.type == "TransactionStmt" else { return false }
        return ["TRANS_STMT_COMMIT", "TRANS_STMT_PREPARE"].contains(statement.tree?.symbol("kind"))
    }

    static func notRolledBack(_ statements: [StatementCandidate]) -> [StatementCandidate] {
        var kept: [StatementCandidate] = []
        // Where in `kept` the transaction and its savepoints begin.
        var start = 0
        var savepoints: [(name: String, start: Int)] = []
        for statement in statements {
            guard statement.tree?.type == "TransactionStmt" else {
                kept.append(statement)
                continue
            }
            let name = statement.tree?.string("savepoint_name") ?? ""
            switch statement.tree?.symbol("kind") {
            case "TRANS_STMT_ROLLBACK":
                kept.removeSubrange(start...)
                savepoints = []
            case "TRANS_STMT_ROLLBACK_TO":
                if let index = savepoints.lastIndex(where: { $0.name == name }) {
                    kept.removeSubrange(savepoints[index].start...)
                    savepoints.removeSubrange((index + 1)...)
                } else {
                    // The savepoint is older than the string.
                    kept.removeSubrange(start...)
                }
            case "TRANS_STMT_SAVEPOINT":
                savepoints.append((name, kept.count))
            case "TRANS_STMT_RELEASE":
                if let index = savepoints.lastIndex(where: { $0.name == name }) { savepoints.removeSubrange(index...) }
            case "TRANS_STMT_COMMIT", "TRANS_STMT_PREPARE":
                start = kept.count
                savepoints = []
            default:
                break
            }
        }
        return kept
    }
}
