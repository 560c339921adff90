/// Constraints and indexes that are the same but for their name: servers choose such names themselves.
enum Renaming {
    static func isSame(_ part: CatalogObject, _ other: CatalogObject, _ comparison: AttributeComparison) -> Bool {
        guard part.kind == other.kind, part.kind == .constraint || part.kind == .index else { return false }
        return part.kind.definition.attributes.enumerated().allSatisfy { place, rule in
            guard rule.topic == .definition else { return true }
            let subject = Subject(source: part, target: other, targetName: part.name)
            switch comparison.compare(rule, part.value(ofRule: place), other.value(ofRule: place), subject) {
            case .same: return true
            case .different, .notComparable: return false
            }
        }
    }

    static func difference(_ part: CatalogObject, _ other: CatalogObject, _ parent: Subject) -> Difference {
        let subject = Subject(source: part, target: other, parent: parent)
        let context = subject.mending(wanted: nil, found: nil)
        let mending =
            part.kind == .index
            ? "ALTER INDEX \(context.schema).\(other.name) RENAME TO \(part.name)"
            : "\(context.alterParent) RENAME CONSTRAINT \(other.name) TO \(part.name)"
        return subject.difference(
            .changed, attribute: "name", source: part.name.name, target: other.name.name,
            sentence: subject.says("is called \(other.name) on the target"), mending: mending,
            stage: .keyRemoval)
    }
}
