/// An object of a catalog, as it was read: a value that can be compared without a server.
public struct CatalogObject: Sendable, Hashable {
    /// Its kind.
    public let kind: ObjectKind
    /// What a person calls it: "table", "materialized view", "procedure".
    public let word: String
    /// Its name on its own side.
    public let name: ObjectName
    /// What belongs to it: columns, constraints, indexes, triggers, rules, policies.
    public internal(set) var parts: [CatalogObject] = []

    /// Attributes that are not empty, in the order of the kind's rules. A catalog has very many columns, most of them
    /// without most attributes: hence pairs, not a dictionary.
    var attributes: [Attribute] = []

    struct Attribute: Sendable, Hashable {
        /// The place of the rule among the kind's rules.
        let rule: UInt8
        let value: String
    }

    init(kind: ObjectKind, word: String? = nil, name: ObjectName) {
        self.kind = kind
        self.word = word ?? kind.rawValue
        self.name = name
    }

    /// The value of an attribute by its name in the JSON output, for example `default`; nil where it is not set.
    public subscript(attribute: String) -> String? {
        guard let place = kind.definition.attributes.firstIndex(where: { $0.name == attribute }) else { return nil }
        return value(ofRule: place)
    }

    func value(ofRule place: Int) -> String? {
        attributes.first { Int($0.rule) == place }?.value
    }

    /// "table app.orders".
    public var title: String { "\(word) \(name.sql(isOperator: kind == .operator))" }
}

/// What a database holds, as its catalog says.
public struct Catalog: Sendable {
    /// The server's version as a number: 150018 for 15.18.
    public let serverVersion: Int
    /// The objects, in no order.
    public let objects: [CatalogObject]

    /// How many objects there are, parts such as columns and indexes included.
    public var count: Int { objects.reduce(0) { $0 + 1 + $1.parts.count } }
}
