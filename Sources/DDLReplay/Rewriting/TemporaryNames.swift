import DDLCapture
import PostgresParser

/// Names without a schema that were temporary relations of the source's session: the target may have something else of that
/// name, or nothing.
enum TemporaryNames {
    static func check(_ draft: StatementDraft, of command: CapturedCommand) throws(Verdict) {
        guard let tree = draft.tree, let message = command.message, let temporary = message.temporary,
            !temporary.isEmpty,
            // Said in the path, the session's schema has a place of its own there.
            message.searchPath?.contains("pg_temp") != true
        else { return }
        let names = Set(temporary)
        if ["GrantStmt", "CreateStatsStmt"].contains(tree.type) {
            let relations = tree.list("objects") + tree.list("relations")
            let found = relations.filter { isOne($0, of: names) }
            if !found.isEmpty, found.count == relations.count { throw .skip("it is about temporary objects") }
        }
        let made = [
            tree.node("relation"), tree.node("view"), tree.node("sequence"), tree.node("into")?.node("rel"),
            tree.node("typevar"),
        ].compactMap { $0 }
        var found: String?
        var ofQuery: Set<String> = []
        tree.walk { node in
            if node.type == "CommonTableExpr", let name = node.string("ctename") { ofQuery.insert(name) }
        }
        let relations = names.subtracting(ofQuery)
        tree.walk { node in
            guard isOne(node, of: relations), !made.contains(node) else { return }
            found = node.string("relname") ?? node.list("names").last?.string("sval")
        }
        if let found {
            throw .hold("it is about \(found), which was a temporary relation of the session that ran it")
        }
    }

    private static func isOne(_ node: SyntaxNode, of names: Set<String>) -> Bool {
        switch node.type {
        case "RangeVar": return node.string("schemaname") == nil && names.contains(node.string("relname") ?? "")
        case "TypeName":
            let parts = node.list("names").compactMap { $0.string("sval") }
            return parts.count == 1 && names.contains(parts[0])
        default: return false
        }
    }
}
