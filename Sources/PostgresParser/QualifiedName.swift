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
