import DDLCapture
import PostgresClient
import PostgresParser

/// CONCURRENTLY: run as such, outside a transaction, where its record may follow later; without the word where its
/// transaction holds other commands as well. Both come to the same end.
enum Concurrently {
    static func apply(to draft: inout StatementDraft, of command: CapturedCommand) throws(Verdict) {
        guard let tree = draft.tree,
            tree.contains(where: { $0.flag("concurrent") || $0.flag("concurrently") })
        else { return }
        // REFRESH may stand in a transaction as it is.
        guard tree.type != "RefreshMatViewStmt" else { return }
        var named = draft
        let effect = try effect(of: &named, tree, command)
        let original = named.sql
        let words = try named.text().tokens.filter { $0.isWord("CONCURRENTLY") }
        // An object may have this name: take out one word and see whether the flag is gone.
        for word in words {
            var candidate = named
            let sql = try named.text().applying([SQLText.Edit(word.range, "")])
            guard (try? candidate.rewrite(sql, note: "without CONCURRENTLY, in the transaction of its record")) != nil,
                candidate.tree?.contains(where: { $0.flag("concurrent") || $0.flag("concurrently") }) == false
            else { continue }
            draft = candidate
            draft.concurrent = effect.map { ConcurrentForm(sql: original, effect: $0) }
            return
        }
        throw .hold("CONCURRENTLY cannot be taken out of its text")
    }

    private static func effect(
        of draft: inout StatementDraft, _ tree: SyntaxNode, _ command: CapturedCommand
    ) throws(Verdict) -> ConcurrentForm.Effect? {
        let objects = command.message?.objects ?? []
        switch tree.type {
        case "IndexStmt":
            guard let name = command.objectName.flatMap(QualifiedName.init(identity:)) else { return nil }
            // By the name that it got on the source, so that a second try does not make a second index.
            if tree.string("idxname") == nil {
                let text = try draft.text()
                guard let word = text.tokens.first(where: { $0.isWord("CONCURRENTLY") }) else { return nil }
                try draft.rewrite(
                    text.applying([
                        SQLText.Edit(
                            word.range.upperBound..<word.range.upperBound, " " + Quoting.identifier(name.name))
                    ]), note: "by the name that it got on the source")
            }
            return .makesIndex(name)
        case "DropStmt":
            let names = objects.filter { $0.original == true }.compactMap {
                $0.identity.flatMap(QualifiedName.init(identity:))
            }
            return names.isEmpty ? nil : .dropsIndexes(names)
        case "AlterTableStmt":
            guard let parent = command.objectName.flatMap(QualifiedName.init(identity:)),
                let child = tree.list("cmds").compactMap({ $0.node("def")?.node("name") }).first
            else { return nil }
            return .detaches(QualifiedName(child, in: parent.schema), from: parent)
        default: return nil
        }
    }
}
