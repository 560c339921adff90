import Foundation

/// A pattern for names by the rules of psql's `\d` and pg_dump's `--table`.
///
/// Letters are folded to lower case and `*` and `?` stand for any text and any character, unless in double quotes. A dot
/// parts schema and name. Other signs of regular expressions, such as `[0-9]` and `|`, mean what they mean there; `$` is
/// itself. A pattern without a schema matches in every schema.
public struct NamePattern: Sendable, Hashable, CustomStringConvertible {
    /// As it was written.
    public let description: String
    private let schema: NSRegularExpression?
    private let name: NSRegularExpression

    /// Reads a pattern.
    ///
    /// - Throws: ``NamePatternError`` for unbalanced quotes, more than one dot, or an expression that cannot be read.
    public init(_ text: String) throws(NamePatternError) {
        description = text
        let parts = try Self.parts(of: text)
        guard parts.count <= 2 else {
            throw NamePatternError(pattern: text, message: "it has more than one dot: write schema.name")
        }
        guard let last = parts.last, parts.allSatisfy({ !$0.isEmpty }) else {
            throw NamePatternError(pattern: text, message: "a name is empty")
        }
        name = try Self.expression(last, of: text)
        schema = parts.count == 2 ? try Self.expression(parts[0], of: text) : nil
    }

    /// Whether the pattern says in which schema.
    public var hasSchema: Bool { schema != nil }

    /// Whether an object is meant.
    public func matches(schema: String, name: String) -> Bool {
        Self.matches(self.name, name) && (self.schema.map { Self.matches($0, schema) } ?? true)
    }

    /// Whether a name by itself is meant, of a schema for example.
    public func matches(_ name: String) -> Bool {
        schema == nil && Self.matches(self.name, name)
    }

    /// The regular expressions of the parts.
    private static func parts(of text: String) throws(NamePatternError) -> [String] {
        var parts = [""]
        var isQuoted = false
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                rest.removeFirst()
                parts[parts.count - 1] += "\""
            case "\"": isQuoted.toggle()
            case _ where isQuoted: parts[parts.count - 1] += NSRegularExpression.escapedPattern(for: String(character))
            case ".": parts.append("")
            case "*": parts[parts.count - 1] += ".*"
            case "?": parts[parts.count - 1] += "."
            case "$": parts[parts.count - 1] += "\\$"
            default: parts[parts.count - 1] += character.lowercased()
            }
        }
        guard !isQuoted else { throw NamePatternError(pattern: text, message: "its double quotes are not balanced") }
        return parts
    }

    private static func expression(
        _ part: String, of pattern: String
    ) throws(NamePatternError) -> NSRegularExpression {
        do {
            return try NSRegularExpression(pattern: "^(?:\(part))$", options: .dotMatchesLineSeparators)
        } catch {
            throw NamePatternError(pattern: pattern, message: "it is not a pattern that psql would read")
        }
    }

    private static func matches(_ expression: NSRegularExpression, _ name: String) -> Bool {
        expression.firstMatch(in: name, range: NSRange(name.startIndex..., in: name)) != nil
    }

    /// Whether both were written alike.
    public static func == (left: NamePattern, right: NamePattern) -> Bool { left.description == right.description }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

/// Why a pattern cannot be read.
public struct NamePatternError: Error, Sendable, Hashable, CustomStringConvertible {
    /// As it was written.
    public let pattern: String
    /// What is wrong with it.
    public let message: String

    /// The text of it.
    public var description: String { "pattern \(pattern): \(message)" }
}
