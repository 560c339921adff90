/// When a piece of mending SQL can run: what depends on others goes before them, and comes after them.
enum MendingStage: Int, Sendable, Comparable {
    /// What nothing depends on goes: foreign keys, triggers, defaults.
    case removal
    /// Then what those depended on, and names that are to be free: keys, indexes.
    case keyRemoval
    /// What stands by itself: schemas, types, functions, sequences.
    case definition
    case column
    /// Keys, checks and indexes of the columns.
    case key
    /// Foreign keys, partitions.
    case reference
    /// What can name all of the above: views, triggers, rules, policies; options of tables.
    case dependent
    /// What a default or a trigger used until then.
    case unused
    /// Owners, privileges, comments.
    case attribution

    static func < (left: MendingStage, right: MendingStage) -> Bool { left.rawValue < right.rawValue }
}

extension ComparisonResult {
    /// The differences that have SQL which mends them, in an order in which that can run: a key before the foreign key
    /// that refers to it, whatever their tables are called.
    public var mendings: [Difference] {
        differences.filter { $0.mending != nil }.enumerated()
            .sorted { ($0.element.stage, $0.offset) < ($1.element.stage, $1.offset) }.map(\.element)
    }
}

extension MendingStage {
    /// The stage of a whole object or part that is on one side only.
    static func ofWhole(_ object: CatalogObject, isMissing: Bool) -> MendingStage {
        let isReference = object.kind == .constraint && object["definition"]?.hasPrefix("FOREIGN KEY") == true
        switch object.kind {
        case .constraint: return isMissing ? (isReference ? .reference : .key) : (isReference ? .removal : .keyRemoval)
        case .index: return isMissing ? .key : .keyRemoval
        case .trigger, .rule, .policy: return isMissing ? .dependent : .removal
        case .eventTrigger, .statistics, .cast: return isMissing ? .dependent : .removal
        case .column: return .column
        default: return isMissing ? .definition : .unused
        }
    }

    /// The stage of an attribute.
    ///
    /// - Parameter wanted: the source's value.
    static func of(_ rule: AttributeRule, _ object: CatalogObject, wanted: String?) -> MendingStage {
        guard [.definition, .tablespace].contains(rule.topic) else { return .attribution }
        switch (object.kind, rule.name) {
        case (.constraint, "definition"): return ofWhole(object, isMissing: true)
        // An identity column has to be NOT NULL, and a default has to fit the type.
        case (.column, "default"), (.column, "identity"): return wanted == nil ? .removal : .column
        case (.column, _): return .column
        case (.relation, "partition_of"): return wanted == nil ? .removal : .reference
        case (.index, "partition_of"): return .reference
        case (.relation, _), (.constraint, _), (.index, _), (.trigger, _), (.rule, _), (.policy, _): return .dependent
        case (.sequence, "owned_by"): return .dependent
        default: return .definition
        }
    }
}
