/// A name as SQL has it: parts from the outside in, for example `["app", "orders"]`.
public struct QualifiedName: Sendable, Hashable, CustomStringConvertible {
    /// The parts, unquoted.
    public let parts: [String]

    /// A name of the given parts.
    public init(_ parts: [String]) {
        self.parts = parts
    }

    /// Reads an identity as PostgreSQL's catalog functions print it: `app."Order Lines"`, `app.orders.note`. An
    /// identity with more than names in it (a function's arguments) gives nil.
    public init?(identity: String) {
        var parts: [String] = []
        var current = ""
        var rest = Substring(identity)
        while let character = rest.popFirst() {
            switch character {
            case "\"":
                while let inner = rest.popFirst() {
                    if inner != "\"" {
                        current.append(inner)
                    } else if rest.first == "\"" {
                        current.append(inner)
                        rest.removeFirst()
                    } else {
                        break
                    }
                }
            case ".":
                parts.append(current)
                current = ""
            case " ", "(", ",":
                return nil
            default:
                current.append(character)
            }
        }
        parts.append(current)
        self.parts = parts
    }

    /// Reads an identity of two names with words between them, as the catalog functions print it for what belongs to a
    /// table: `positive on app.orders`. The words may stand in a quoted name as well.
    public static func pair(identity: String, joinedBy words: String) -> (first: QualifiedName, second: QualifiedName)?
    {
        var rest = identity.startIndex..<identity.endIndex
        while let cut = identity.range(of: words, in: rest) {
            if let first = QualifiedName(identity: String(identity[..<cut.lowerBound])),
                let second = QualifiedName(identity: String(identity[cut.upperBound...])), first.name != "",
                identity[..<cut.lowerBound].count(where: { $0 == "\"" }).isMultiple(of: 2)
            {
                return (first, second)
            }
            rest = cut.upperBound..<identity.endIndex
        }
        return nil
    }

    /// Reads names as people write them in SQL, folded to lower case unless quoted, with a separator between them:
    /// `app.orders=app."Orders"`. Nil where a name is empty or its quotes are not balanced.
    public static func list(_ text: String, separator: Character) -> [QualifiedName]? {
        var names: [[String]] = [[""]]
        var isQuoted = false
        var rest = Substring(text)
        func append(_ text: String) { names[names.count - 1][names[names.count - 1].count - 1] += text }
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                rest.removeFirst()
                append("\"")
            case "\"": isQuoted.toggle()
            case _ where isQuoted: append(String(character))
            case separator: names.append([""])
            case ".": names[names.count - 1].append("")
            default: append(character.lowercased())
            }
        }
        guard !isQuoted, names.allSatisfy({ $0.allSatisfy { !$0.isEmpty } }) else { return nil }
        return names.map { QualifiedName($0) }
    }

    /// The name itself, without schema.
    public var name: String { parts.last ?? "" }

    /// The part before the name, nil where the name is not qualified.
    public var schema: String? { parts.count > 1 ? parts[parts.count - 2] : nil }

    /// Whether this name, as written in a statement, can mean the object with the other, full name.
    public func canMean(_ full: QualifiedName) -> Bool {
        parts.count <= full.parts.count
            ? full.parts.suffix(parts.count).elementsEqual(parts)
            : parts.suffix(full.parts.count).elementsEqual(full.parts)
    }

    /// As SQL, each part quoted.
    public var description: String {
        parts.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ".")
    }
}

extension String {
    fileprivate func range(of words: String, in range: Range<Index>) -> Range<Index>? {
        self[range].firstRange(of: words)
    }
}
