import ObjectSelection

/// What is compared.
public struct ComparisonOptions: Sendable, Hashable {
    /// Which kinds of objects.
    public enum Scope: String, Sendable, Hashable, CaseIterable {
        /// What CREATE, ALTER and DROP TABLE determine: tables, their columns and constraints.
        case tables
        /// Every kind of object that fires event triggers.
        case all
    }

    /// Which kinds of objects.
    public var scope: Scope
    /// Which schemas and tables, by their names on the source.
    public var filter: ObjectFilter
    /// What they are called on the target.
    public var mapping: NameMapping
    /// Whether owners are compared.
    public var owners: Bool
    /// Whether privileges are compared.
    public var privileges: Bool
    /// Whether tablespaces are compared.
    public var tablespaces: Bool

    /// Everything, unless said otherwise.
    public init(
        scope: Scope = .all, filter: ObjectFilter = ObjectFilter(), mapping: NameMapping = NameMapping(),
        owners: Bool = true, privileges: Bool = true, tablespaces: Bool = true
    ) {
        self.scope = scope
        self.filter = filter
        self.mapping = mapping
        self.owners = owners
        self.privileges = privileges
        self.tablespaces = tablespaces
    }

    func includes(_ kind: ObjectKind) -> Bool {
        scope == .all || kind == .relation || kind == .column || kind == .constraint
    }

    func includes(_ topic: AttributeRule.Topic) -> Bool {
        switch topic {
        case .definition: true
        case .owner: owners
        case .privileges: privileges && scope == .all
        case .tablespace: tablespaces
        case .comment: scope == .all
        }
    }
}
