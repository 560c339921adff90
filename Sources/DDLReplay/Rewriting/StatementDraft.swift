import PostgresParser

/// A statement on its way to the target: as captured at first, then rewritten step by step, in the source's names.
struct StatementDraft {
    /// One statement, without a semicolon.
    private(set) var sql: String
    /// What the grammar makes of it, positions counted from its beginning; nil where the grammar does not know it.
    private(set) var tree: SyntaxNode?
    /// What differs from the text that was captured.
    private(set) var notes: [String] = []
    /// Further statements in the same transaction.
    var afterwards: [String] = []
    /// What must be so on the target, or the statement would not do there what it did on the source.
    var conditions: [RowsCondition] = []
    /// Statements that fail where it would not do what it did on the source.
    var checks: [String] = []
    /// The form that runs outside a transaction, where the statement has one.
    var concurrent: ConcurrentForm?
    /// Schemas that the statement's names are looked up in before those of the search_path.
    var innerSchemas: [String] = []
    /// Whether it is only a consequence of what was run: then nobody needed a right to its objects on the source.
    var isConsequence = false
    /// The role that the new objects belong to, where the statement's own role is another.
    var owner: String?

    /// A statement as captured. Its tree may have positions of a longer text, so it is read again.
    init(_ statement: RecoveredStatement) {
        sql = statement.text
        tree =
            statement.isFromBeginning
            ? statement.tree : statement.tree.flatMap { _ in try? SQLParser.parse(statement.text).first?.tree }
    }

    /// A statement of our own making, which is always one that the grammar knows.
    init(sql: String, note: String) throws(Verdict) {
        self.sql = sql
        try rewrite(sql, note: note)
    }

    /// Takes another text, which must be one statement that the grammar knows.
    mutating func rewrite(_ sql: String, note: String) throws(Verdict) {
        guard let statements = try? SQLParser.parse(sql), let only = statements.first, statements.count == 1 else {
            throw .hold("it cannot be rewritten (\(note))")
        }
        self.sql = sql
        tree = only.tree
        if !notes.contains(note) { notes.append(note) }
    }

    /// Changes places of the text; the result must mean exactly what is expected.
    mutating func edit(
        _ edits: [SQLText.Edit], note: String, expecting expected: SyntaxNode? = nil
    ) throws(Verdict) {
        let before = self
        try rewrite(try text().applying(edits), note: note)
        if let expected, tree?.means(expected) != true {
            self = before
            throw .hold("it cannot be rewritten for certain (\(note))")
        }
    }

    /// The text by its tokens.
    func text() throws(Verdict) -> SQLText {
        do {
            return try SQLText(sql)
        } catch {
            throw .hold("its tokens cannot be read: \(error)")
        }
    }
}
