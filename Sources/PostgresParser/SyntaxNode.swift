/// One node of a parse tree, as PostgreSQL's own grammar made it.
///
/// Types and fields have the names of PostgreSQL's `parsenodes.h`, fields in snake case: a `CreateStmt` has a field
/// `relation` with a `RangeVar`. Fields that are empty, zero or false are left out.
public struct SyntaxNode: Sendable, Hashable {
    /// A field's value.
    public enum Value: Sendable, Hashable {
        case node(SyntaxNode)
        case list([SyntaxNode])
        case string(String)
        case integer(Int)
        case boolean(Bool)
        /// An enumeration's constant, for example `OBJECT_TABLE`.
        case symbol(String)
    }

    /// The node's type, for example "CreateStmt".
    public let type: String
    /// The fields that are set, in the order of the grammar's definition.
    public let fields: [(name: String, value: Value)]

    init(type: String, fields: [(name: String, value: Value)]) {
        self.type = type
        self.fields = fields
    }

    /// A field's value, nil where it is not set.
    public subscript(name: String) -> Value? {
        fields.first { $0.name == name }?.value
    }

    /// A field that is a node.
    public func node(_ name: String) -> SyntaxNode? {
        if case .node(let node)? = self[name] { node } else { nil }
    }

    /// A field that is a list of nodes; empty where it is not set.
    public func list(_ name: String) -> [SyntaxNode] {
        if case .list(let nodes)? = self[name] { nodes } else { [] }
    }

    /// A field that is text; nil where it is not set or empty.
    public func string(_ name: String) -> String? {
        if case .string(let text)? = self[name] { text } else { nil }
    }

    /// A field that is an enumeration's constant.
    public func symbol(_ name: String) -> String? {
        if case .symbol(let text)? = self[name] { text } else { nil }
    }

    /// A field that is a flag; false where it is not set.
    public func flag(_ name: String) -> Bool {
        self[name] == .boolean(true)
    }

    /// A field that is a number; 0 where it is not set.
    public func integer(_ name: String) -> Int {
        if case .integer(let number)? = self[name] { number } else { 0 }
    }

    /// This node and all below it, parents first.
    public func walk(_ visit: (SyntaxNode) throws -> Void) rethrows {
        try visit(self)
        for field in fields {
            switch field.value {
            case .node(let node): try node.walk(visit)
            case .list(let nodes): for node in nodes { try node.walk(visit) }
            default: break
            }
        }
    }

    /// Whether this node, or one below it, fulfils a condition.
    public func contains(where condition: (SyntaxNode) -> Bool) -> Bool {
        if condition(self) { return true }
        return fields.contains { field in
            switch field.value {
            case .node(let node): node.contains(where: condition)
            case .list(let nodes): nodes.contains { $0.contains(where: condition) }
            default: false
            }
        }
    }

    /// Whether both are alike.
    public static func == (left: SyntaxNode, right: SyntaxNode) -> Bool {
        left.type == right.type
            && left.fields.elementsEqual(right.fields) { $0.name == $1.name && $0.value == $1.value }
    }

    /// Hashes all of it.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(type)
        for field in fields {
            hasher.combine(field.name)
            hasher.combine(field.value)
        }
    }
}
