import DDLCapture
import PostgresParser

/// A DROP that names temporary and permanent objects: the permanent ones only.
enum TemporaryDrops {
    static func apply(to draft: inout StatementDraft, of command: CapturedCommand) throws(Verdict) {
        guard let tree = draft.tree, tree.type == "DropStmt" else { return }
        let named = (command.message?.objects ?? []).filter { $0.original == true }
        guard named.contains(where: { $0.temporary == true }) else { return }
        let kept = named.filter { $0.temporary != true }.compactMap(\.identity)
        let cascade = tree.symbol("behavior") == "DROP_CASCADE" ? " CASCADE" : ""
        try draft.rewrite(
            "\(command.tag) \(kept.joined(separator: ", "))\(cascade)", note: "without what is temporary")
    }
}
