import PostgresParser

/// The statements inside CREATE SCHEMA.
enum SchemaElements {
    /// The tables that it makes, each as a statement of its own, in the order of the text.
    static func tables(of draft: StatementDraft) throws(Verdict) -> [String] {
        guard let tree = draft.tree, tree.type == "CreateSchemaStmt" else {
            throw .hold("it creates tables inside CREATE SCHEMA, and its text is not known")
        }
        let elements = tree.list("schema_elts")
        let text = try draft.text()
        let depths = text.depths
        // Each begins with CREATE or GRANT outside parentheses; the first CREATE is the schema's own.
        let starts = text.tokens.indices.dropFirst().filter { index in
            depths[index] == 0
                && (text.tokens[index].isWord("CREATE")
                    || (text.tokens[index].isWord("GRANT") && !text.tokens[index - 1].isWord("WITH")))
        }
        guard starts.count == elements.count, let end = text.tokens.last?.range.upperBound else {
            throw .hold("the statements inside CREATE SCHEMA cannot be told from each other")
        }
        var tables: [String] = []
        for (index, element) in elements.enumerated() where element.type == "CreateStmt" {
            let stop = index + 1 < starts.count ? text.tokens[starts[index + 1] - 1].range.upperBound : end
            let sql = text.text(in: text.tokens[starts[index]].range.lowerBound..<stop)
            guard let read = try? SQLParser.parse(sql), read.count == 1, read[0].tree.means(element) else {
                throw .hold("the statements inside CREATE SCHEMA cannot be told from each other")
            }
            tables.append(sql)
        }
        return tables
    }
}
