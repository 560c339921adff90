import PostgresParser

/// Lets a statement do nothing where its object is not there.
enum IfExists {
    static func add(to draft: inout StatementDraft) throws(Verdict) {
        guard let tree = draft.tree, !tree.flag("missing_ok") else { return }
        let text = try draft.text()
        // ALTER INDEX name, ALTER TABLE name: the words come behind the second one.
        guard text.tokens.count > 2 else { throw .hold("IF EXISTS cannot be put into its text") }
        let place = text.tokens[1].range.upperBound
        try draft.edit(
            [SQLText.Edit(place..<place, " IF EXISTS")], note: "if the target has it: a constraint's index",
            expecting: tree.setting("missing_ok", to: .boolean(true)))
    }
}
