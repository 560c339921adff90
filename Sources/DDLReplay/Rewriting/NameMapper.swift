import ObjectSelection
import PostgresParser

/// Gives the objects of a statement their names on the target.
///
/// The tree says what shall come out: a copy of it with other names. The text is changed at the places of those names
/// only, and is used where the grammar then reads exactly that tree; otherwise the statement is held.
struct NameMapper {
    let mapping: NameMapping
    /// Where names without a schema are looked up on the source.
    let path: SearchPath
    /// The object that the log names, with its schema: tells what its unqualified name means.
    let main: QualifiedName?

    private static let note = "with its names on the target"

    /// The statement in the target's names.
    func map(_ sql: String) throws(Verdict) -> String {
        guard !mapping.isIdentity else { return sql }
        guard let read = try? SQLParser.parse(sql), let tree = read.first?.tree, read.count == 1,
            let text = try? SQLText(sql)
        else { return try unchanged(sql) }
        var renaming = TreeRenaming(mapper: self)
        let expected = try renaming.apply(tree)
        try refuseHiddenNames(in: text, tree, renaming)
        if expected.means(tree) { return sql }
        guard let changed = Self.change(text, renaming.names, to: expected) else {
            throw .hold("a name in it cannot be mapped for certain")
        }
        return changed
    }

    /// The full name of a table on the target.
    func map(_ name: QualifiedName) -> QualifiedName { mapping.target(of: name) }

    /// The path on the target.
    func map(_ path: SearchPath) -> SearchPath {
        var copy = path
        copy.schemas = path.schemas.map { mapping.target(ofSchema: $0) }
        return copy
    }

    // MARK: - What names mean

    /// The relation that a name in the statement means, with its schema; nil where that does not matter.
    func resolve(_ name: QualifiedName) throws(Verdict) -> QualifiedName? {
        if name.parts.count > 1 { return name }
        if let main, main.parts.count == 2, main.name == name.name { return main }
        let candidates = mapping.tables.keys.filter { $0.name == name.name && path.schemas.contains($0.schema ?? "") }
        guard let candidate = candidates.first else { return nil }
        // What stands first in the path hides the rest; behind another schema it is not certain which is meant.
        let schemas = path.schemas.filter { $0 != "pg_catalog" && $0 != "$user" }
        guard candidates.count == 1, schemas.first == candidate.schema else {
            throw .hold("table \(name) in it is mapped in one schema of the search_path, and may be another's")
        }
        return candidate
    }

    // MARK: - Names that cannot be changed

    /// Text that the grammar does not know is used as it is, where no mapped name is in it.
    private func unchanged(_ sql: String) throws(Verdict) -> String {
        guard let text = try? SQLText(sql), !mentions(text.tokens) else {
            throw .hold("the grammar cannot read it, and it may hold names that are mapped")
        }
        return sql
    }

    /// Whether the name of a mapped schema or table is among the tokens.
    private func mentions(_ tokens: [SQLToken]) -> Bool {
        let names = Set(mapping.schemas.keys).union(mapping.tables.keys.map(\.name))
        return tokens.contains { $0.name.map(names.contains) ?? false }
    }

    /// Function bodies and other literals may hold mapped names, which nothing tells apart from other words.
    private func refuseHiddenNames(in text: SQLText, _ tree: SyntaxNode, _ renaming: TreeRenaming) throws(Verdict) {
        for body in tree.functionBodies {
            guard let inner = try? SQLText(body), !mentions(inner.tokens), !holdsQualified(inner.tokens) else {
                throw .hold("a name that is mapped is in the body of a function")
            }
        }
        for literal in tree.otherLiterals where !renaming.literals.contains(literal) {
            if let inner = try? SQLText(literal), holdsQualified(inner.tokens) {
                throw .hold("a name that is mapped is in a text constant")
            }
        }
    }

    /// Whether the tokens hold a name in a mapped schema, or a mapped table with its schema.
    private func holdsQualified(_ tokens: [SQLToken]) -> Bool {
        NameChain.all(in: tokens).contains { chain in
            guard let first = chain.parts.first, chain.parts.count > 1 else { return false }
            return mapping.schemas[first] != nil || mapping.tables[QualifiedName(Array(chain.parts.prefix(2)))] != nil
        }
    }

    // MARK: - The text

    /// Tries the places where each name can stand until the grammar reads the expected tree.
    private static func change(_ text: SQLText, _ names: [RenamedName], to expected: SyntaxNode) -> String? {
        let chains = NameChain.all(in: text.tokens)
        var places: [[(chain: NameChain, name: RenamedName)]] = []
        for name in names {
            let fitting = chains.filter { chain in
                name.location.map { chain.start == $0 } ?? chain.parts.starts(with: name.old)
            }
            guard !fitting.isEmpty else { return nil }
            places.append(fitting.map { ($0, name) })
        }
        var tries = 0
        func search(_ index: Int, _ edits: [SQLText.Edit]) -> String? {
            if index == places.count {
                tries += 1
                let sql = text.applying(edits)
                guard let read = try? SQLParser.parse(sql), read.count == 1, read[0].tree.means(expected) else {
                    return nil
                }
                return sql
            }
            for place in places[index] where tries < 500 {
                guard let edit = place.chain.edit(place.name) else { continue }
                if edits.contains(where: { $0.range.overlaps(edit.range) }) {
                    // Two names of the tree can stand at one place of the text.
                    guard edits.contains(edit) else { continue }
                    if let found = search(index + 1, edits) { return found }
                    continue
                }
                if let found = search(index + 1, edits + [edit]) { return found }
            }
            return nil
        }
        return search(0, [])
    }
}
