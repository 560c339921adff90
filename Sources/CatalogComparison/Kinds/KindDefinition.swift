/// A kind of object: how it is read from a catalog, and what is compared of it.
///
/// The query has the columns `key` (only where the kind has parts), `parent` (only for parts, the key of what they belong
/// to), `schema`, `name`, `suffix` and `word` where they apply, and one column for each attribute, named alike. Keys are
/// the oid in `pg_class`, or the negated oid in `pg_type`.
struct KindDefinition: Sendable {
    let kind: ObjectKind
    let attributes: [AttributeRule]
    /// SQL for the target that makes the source's object; nil where that is not simple.
    var create: (@Sendable (Mending) -> String?)?
    /// The attributes that the SQL of ``create`` brings about.
    var saidByCreate: Set<String> = []
    /// SQL for the target that drops an object that is not on the source; nil where data would go with it.
    var drop: (@Sendable (Mending) -> String?)?
    /// The query for a server; nil where it has no such objects.
    let query: @Sendable (ServerDialect) -> String?
}

extension ObjectKind {
    /// Whether objects of the kind belong to others, which name them and go with them.
    var isPart: Bool {
        switch self {
        case .column, .constraint, .index, .trigger, .rule, .policy: true
        default: false
        }
    }

    /// How the kind is read and compared: a file in `Kinds/` for each.
    var definition: KindDefinition {
        switch self {
        case .schema: .schema
        case .extension: .extension
        case .language: .language
        case .accessMethod: .accessMethod
        case .foreignDataWrapper: .foreignDataWrapper
        case .server: .server
        case .userMapping: .userMapping
        case .collation: .collation
        case .conversion: .conversion
        case .type: .type
        case .domain: .domain
        case .function: .function
        case .aggregate: .aggregate
        case .cast: .cast
        case .transform: .transform
        case .operator: .operator
        case .operatorFamily: .operatorFamily
        case .operatorClass: .operatorClass
        case .textSearchParser: .textSearchParser
        case .textSearchTemplate: .textSearchTemplate
        case .textSearchDictionary: .textSearchDictionary
        case .textSearchConfiguration: .textSearchConfiguration
        case .sequence: .sequence
        case .relation: .relation
        case .column: .column
        case .constraint: .constraint
        case .index: .index
        case .trigger: .trigger
        case .rule: .rule
        case .policy: .policy
        case .statistics: .statistics
        case .eventTrigger: .eventTrigger
        case .defaultPrivileges: .defaultPrivileges
        }
    }
}
