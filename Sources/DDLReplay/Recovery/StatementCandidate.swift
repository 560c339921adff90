import DDLCapture
import PostgresParser

/// A statement of a string that rows may stand for.
struct StatementCandidate: Hashable {
    /// As it was written.
    let text: String
    /// Nil for a statement that is newer than the bundled grammar.
    let tree: SyntaxNode?
    /// Whether the tree's positions count from the beginning of the text.
    private let isFromBeginning: Bool
    /// The first words, in capitals, where there is no tree.
    private let words: [String]
    /// The names in it, where there is no tree.
    private let names: Set<String>

    init(_ statement: SQLStatement) {
        text = statement.text
        tree = statement.tree
        isFromBeginning = statement.range.lowerBound == 0
        words = []
        names = []
    }

    /// A piece of a string that the grammar as a whole does not know; nil where not even its tokens can be read.
    init?(piece: String) {
        text = piece
        isFromBeginning = true
        if let statements = try? SQLParser.parse(piece), statements.count == 1 {
            tree = statements[0].tree
            words = []
            names = []
            return
        }
        guard let tokens = try? SQLText(piece).tokens else { return nil }
        tree = nil
        words = tokens.prefix(8).map { $0.text.uppercased() }
        names = Set(tokens.compactMap(\.name))
    }

    /// The statements of a string; nil where it cannot be split.
    static func all(in text: String) -> [StatementCandidate]? {
        if let statements = try? SQLParser.parse(text) { return statements.map { StatementCandidate($0) } }
        guard let pieces = try? SQLParser.split(text) else { return nil }
        let candidates = pieces.map { StatementCandidate(piece: $0) }
        return candidates.contains(nil) ? nil : candidates.compactMap { $0 }
    }

    /// The statement's recovery.
    var recovered: RecoveredStatement {
        RecoveredStatement(text: text, tree: tree, isFromBeginning: isFromBeginning)
    }

    /// Whether it is one of the kinds that leave rows.
    var leavesRows: Bool {
        if let tree { return tree.eventTag != nil }
        return words.first.map(Self.verbs.contains) ?? false
    }

    /// Whether it may have done nothing, and so have left no row: a DROP ... IF EXISTS of what is not there fires no
    /// sql_drop.
    var mayLeaveNone: Bool {
        if let tree { return tree.isConditional && tree.type == "DropStmt" }
        return words.first == "DROP" && words.contains("EXISTS")
    }

    private static let verbs: Set = ["CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "COMMENT", "SECURITY", "REFRESH"]

    /// Whether a row can be this statement's: by tag, and by the name of its object.
    func fits(_ row: CapturedCommand) -> Bool {
        guard let tree else { return fitsByWords(row) }
        guard row.tag == tree.eventTag else { return false }
        guard row.message != nil, let identity = row.objectName, let full = QualifiedName(identity: identity) else {
            return true
        }
        let targets = tree.targetNames
        return targets.isEmpty || targets.contains { $0.canMean(full) }
    }

    /// The tag's words are among the first of the statement, in their order: CREATE UNLOGGED TABLE. And the name of the
    /// object is in it, where an object of that kind has a name of its own.
    private func fitsByWords(_ row: CapturedCommand) -> Bool {
        var rest = words[...]
        for word in row.tag.split(separator: " ") {
            guard let place = rest.firstIndex(of: String(word)) else { return false }
            rest = rest[(place + 1)...]
        }
        guard words.first == row.tag.split(separator: " ").first.map(String.init) else { return false }
        guard row.message != nil, let identity = row.objectName, let full = QualifiedName(identity: identity) else {
            return true
        }
        return names.contains(full.name) || row.objectType == "index"
    }
}
