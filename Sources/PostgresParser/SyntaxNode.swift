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

    /// A node of the given parts.
    public init(type: String, fields: [(name: String, value: Value)]) {
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

    /// A copy with each node below replaced by what `transform` makes of it, from the leaves up, and this node last.
    public func transformed<Failure: Error>(
        _ transform: (SyntaxNode) throws(Failure) -> SyntaxNode
    ) throws(Failure) -> SyntaxNode {
        var copy: [(name: String, value: Value)] = []
        for field in fields {
            switch field.value {
            case .node(let node): copy.append((field.name, .node(try node.transformed(transform))))
            case .list(let nodes):
                var list: [SyntaxNode] = []
                for node in nodes { list.append(try node.transformed(transform)) }
                copy.append((field.name, .list(list)))
            default: copy.append(field)
            }
        }
        return try transform(SyntaxNode(type: type, fields: copy))
    }

    /// A copy with another value in a field; nil takes the field out.
    public func setting(_ name: String, to value: Value?) -> SyntaxNode {
        var copy = fields
        let index = copy.firstIndex { $0.name == name }
        switch (index, value) {
        case (let index?, let value?): copy[index].value = value
        case (let index?, nil): copy.remove(at: index)
        case (nil, let value?): copy.append((name, value))
        case (nil, nil): break
        }
        return SyntaxNode(type: type, fields: copy)
    }

    /// Whether both mean the same, wherever they stand in their texts.
    public func means(_ other: SyntaxNode) -> Bool {
        let left = fields.filter { $0.name != "location" }
        let right = other.fields.filter { $0.name != "location" }
        return type == other.type && left.count == right.count
            && left.allSatisfy { field in
                guard let counterpart = right.first(where: { $0.name == field.name }) else { return false }
                switch (field.value, counterpart.value) {
                case (.node(let one), .node(let two)): return one.means(two)
                case (.list(let one), .list(let two)):
                    return one.count == two.count && zip(one, two).allSatisfy { $0.means($1) }
                default: return field.value == counterpart.value
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
