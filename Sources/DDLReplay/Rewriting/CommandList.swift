import PostgresParser

/// The parts of an ALTER TABLE, which can be taken out of it one by one.
enum CommandList {
    /// Takes out the parts that fulfil a condition.
    ///
    /// - Returns: whether anything is left.
    static func removing(
        from draft: inout StatementDraft, note: String, where condition: (SyntaxNode) -> Bool
    ) throws(Verdict) -> Bool {
        guard let tree = draft.tree, tree.type == "AlterTableStmt" else { return true }
        let commands = tree.list("cmds")
        let kept = commands.filter { !condition($0) }
        if kept.count == commands.count { return true }
        if kept.isEmpty { return false }
        let text = try draft.text()
        let depths = text.depths
        let commas = text.tokens.indices.filter { depths[$0] == 0 && text.tokens[$0].isSign(",") }
        guard commas.count == commands.count - 1, let end = text.tokens.last?.range.upperBound else {
            throw .hold("its parts cannot be told from each other (\(note))")
        }
        var edits: [SQLText.Edit] = []
        // The first part begins behind the table's name: only what is between commas is cut as a whole.
        for (index, command) in commands.enumerated() where condition(command) {
            if index == 0 {
                guard let start = startOfFirst(text, tree) else {
                    throw .hold("its parts cannot be told from each other (\(note))")
                }
                edits.append(SQLText.Edit(start..<text.tokens[commas[0]].range.upperBound, ""))
            } else {
                let isBehindCutHead = commands[..<index].allSatisfy(condition)
                let start = text.tokens[commas[index - 1]].range
                let stop = index < commas.count ? text.tokens[commas[index]].range : end..<end
                edits.append(
                    isBehindCutHead
                        ? SQLText.Edit(start.upperBound..<stop.upperBound, "")
                        : SQLText.Edit(start.lowerBound..<stop.lowerBound, ""))
            }
        }
        try draft.edit(edits, note: note, expecting: tree.setting("cmds", to: .list(kept)))
        return true
    }

    /// Behind the table's name, and its asterisk.
    private static func startOfFirst(_ text: SQLText, _ tree: SyntaxNode) -> Int? {
        guard let location = tree.node("relation")?.integer("location"), var index = text.tokenIndex(at: location)
        else { return nil }
        while index + 2 < text.tokens.count, text.tokens[index + 1].isSign(".") { index += 2 }
        if index + 1 < text.tokens.count, text.tokens[index + 1].isSign("*") { index += 1 }
        if index + 1 < text.tokens.count, text.tokens[index + 1].isSign(")") { index += 1 }
        return text.tokens[index].range.upperBound
    }
}
