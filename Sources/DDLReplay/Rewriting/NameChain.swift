import PostgresParser

/// A name of the tree that is another on the target.
struct RenamedName: Hashable {
    let old: [String]
    let new: [String]
    /// Where it begins; nil where the grammar does not say.
    let location: Int?
}

/// A name as written: identifiers with dots between them, or a literal that holds one.
struct NameChain {
    let parts: [String]
    let tokens: [SQLToken]

    var start: Int { tokens[0].range.lowerBound }

    static func all(in tokens: [SQLToken]) -> [NameChain] {
        var chains: [NameChain] = []
        var index = 0
        while index < tokens.count {
            if tokens[index].kind == "SCONST" {
                chains.append(NameChain(parts: [], tokens: [tokens[index]]))
            }
            guard let name = tokens[index].name else {
                index += 1
                continue
            }
            var parts = [name]
            var end = index
            while end + 2 < tokens.count, tokens[end + 1].isSign("."), let next = tokens[end + 2].name {
                parts.append(next)
                end += 2
            }
            chains.append(NameChain(parts: parts, tokens: Array(tokens[index...end])))
            index = end + 1
        }
        return chains
    }

    /// The change that gives it its new name; nil where it does not fit.
    func edit(_ name: RenamedName) -> SQLText.Edit? {
        guard let last = tokens.last else { return nil }
        if last.kind == "SCONST" {
            return SQLText.Edit(last.range, "'" + QualifiedName(name.new).description.replacing("'", with: "''") + "'")
        }
        guard parts.starts(with: name.old) else { return nil }
        // The old name may be followed by more: a column behind its table.
        let end = tokens[2 * (name.old.count - 1)].range.upperBound
        return SQLText.Edit(start..<end, QualifiedName(name.new).description)
    }
}
