import PostgresParser

/// The name of a catalog object.
public struct ObjectName: Sendable, Hashable {
    /// The schema, nil for what is in none and for a part of another object.
    public let schema: String?
    /// The name itself; empty where the object is named by what it joins (a cast).
    public let name: String
    /// What else belongs to the identity, as SQL: a function's argument types in parentheses, `USING btree`.
    public let suffix: String

    /// A name of the given parts.
    public init(schema: String? = nil, name: String, suffix: String = "") {
        self.schema = schema
        self.name = name
        self.suffix = suffix
    }

    /// Names are the same where their bytes are.
    public static func == (left: ObjectName, right: ObjectName) -> Bool {
        left.name.isExactly(right.name) && left.schema.isExactly(right.schema) && left.suffix.isExactly(right.suffix)
    }
}

extension ObjectName: CustomStringConvertible {
    /// As SQL, in double quotes only where they are needed.
    public var description: String { sql(isOperator: false) }

    func sql(isOperator: Bool) -> String {
        let last = isOperator || name.isEmpty ? name : Identifier.quotedWhereNeeded(name)
        return (schema.map { Identifier.quotedWhereNeeded($0) + "." } ?? "") + last + suffix
    }
}

extension ObjectName: Comparable {
    /// By schema, then name.
    public static func < (left: ObjectName, right: ObjectName) -> Bool {
        (left.schema ?? "", left.name, left.suffix) < (right.schema ?? "", right.name, right.suffix)
    }
}

/// Names as a person writes them.
enum Identifier {
    /// In double quotes only where PostgreSQL's grammar would read the bare word otherwise.
    static func quotedWhereNeeded(_ name: String) -> String {
        isPlainWord(name) ? name : QualifiedName([name]).description
    }

    private static func isPlainWord(_ name: String) -> Bool {
        let bytes = name.utf8
        guard let first = bytes.first, isLetter(first), bytes.allSatisfy({ isLetter($0) || isDigit($0) }) else {
            return false
        }
        // A word is bare where the grammar takes it as a column's, a table's and a function's name.
        let isRead = try? SQLParser.parse("SELECT \(name), \(name).\(name)() FROM \(name)")
        return isRead?.count == 1 && (try? SQLParser.parse("SELECT x AS \(name) FROM \(name)")) != nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || byte == 0x5F }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
