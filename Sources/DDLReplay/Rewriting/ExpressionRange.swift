import PostgresParser

/// Finds where an expression stands in a statement: the tree says where parts of it begin, not where it ends.
enum ExpressionRange {
    /// The one run of tokens that the grammar reads as exactly this expression.
    static func find(_ expression: SyntaxNode, in text: SQLText) -> Range<Int>? {
        var locations: [Int] = []
        expression.walk { node in
            // A location of 0 is left out of the tree; nothing that is evaluated begins a statement.
            let location = node.integer("location")
            if location > 0 { locations.append(location) }
        }
        guard let earliest = locations.min(), let first = text.tokenIndex(at: earliest) else { return nil }
        // A parenthesis before the first part may belong to it.
        for start in stride(from: first, through: max(0, first - 8), by: -1) {
            guard start == first || text.tokens[start].isSign("(") else { break }
            for end in first..<min(text.tokens.count, first + 400) {
                let range = text.tokens[start].range.lowerBound..<text.tokens[end].range.upperBound
                if isExpression(text.text(in: range), expression) { return range }
            }
        }
        return nil
    }

    private static func isExpression(_ sql: String, _ expected: SyntaxNode) -> Bool {
        guard let statements = try? SQLParser.parse("SELECT " + sql), statements.count == 1,
            let target = statements.first?.tree.list("target_list"), target.count == 1,
            target[0].string("name") == nil, statements[0].tree.fields.allSatisfy({ $0.name != "from_clause" })
        else { return false }
        return target[0].node("val")?.means(expected) ?? false
    }
}
