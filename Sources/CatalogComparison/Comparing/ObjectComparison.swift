/// Compares objects one by one and collects what differs.
struct ObjectComparison {
    let options: ComparisonOptions
    let attributes: AttributeComparison
    private(set) var differences: [Difference] = []
    private(set) var notes: [String] = []

    init(options: ComparisonOptions, sourceVersion: Int, targetVersion: Int) {
        self.options = options
        attributes = AttributeComparison(
            mapping: options.mapping, sourceVersion: sourceVersion, targetVersion: targetVersion)
    }

    /// Compares an object of the source with its counterpart.
    ///
    /// - Parameter targetName: what the object is, or would be, called on the target.
    mutating func compare(_ source: CatalogObject?, _ target: CatalogObject?, _ targetName: ObjectName) {
        let subject = Subject(source: source, target: target, targetName: targetName)
        compare(source, target, subject)
    }

    private mutating func compare(_ source: CatalogObject?, _ target: CatalogObject?, _ subject: Subject) {
        guard let source else { return add(subject, .extra, "is on the target only", subject.kind.definition.drop) }
        guard let target else {
            return add(subject, .missing, "is missing on the target", subject.kind.definition.create)
        }
        guard source.word == target.word else {
            return differences.append(
                subject.difference(
                    .changed, attribute: "kind", source: source.word, target: target.word,
                    sentence: subject.says("is a \(source.word) on the source, a \(target.word) on the target"),
                    mending: nil, stage: .dependent))
        }
        for (place, rule) in subject.kind.definition.attributes.enumerated() where options.includes(rule.topic) {
            let values = (source.value(ofRule: place), target.value(ofRule: place))
            switch attributes.compare(rule, values.0, values.1, subject) {
            case .same: break
            case .different(let found): differences += madeAnew(found, rule, subject, source)
            case .notComparable:
                notes.append("not compared: \(subject.title), \(rule.label): its text holds names that are mapped")
            }
        }
        guard !source.parts.isEmpty || !target.parts.isEmpty else { return }
        if let order = ColumnOrder.difference(source, target, subject) { differences.append(order) }
        compareParts(source, target, subject)
    }

    private mutating func compareParts(_ source: CatalogObject, _ target: CatalogObject, _ parent: Subject) {
        var onTarget: [PartKey: CatalogObject] = [:]
        for part in target.parts where options.includes(part.kind) { onTarget[PartKey(part)] = part }
        var missing: [CatalogObject] = []
        for part in source.parts where options.includes(part.kind) {
            if let counterpart = onTarget.removeValue(forKey: PartKey(part)) {
                compare(part, counterpart, Subject(source: part, target: counterpart, parent: parent))
            } else {
                missing.append(part)
            }
        }
        for part in missing {
            if let other = onTarget.values.first(where: { Renaming.isSame(part, $0, attributes) }) {
                onTarget.removeValue(forKey: PartKey(other))
                differences.append(Renaming.difference(part, other, parent))
            } else {
                compare(part, nil, Subject(source: part, target: nil, parent: parent))
            }
        }
        for part in target.parts where onTarget[PartKey(part)] != nil {
            compare(nil, part, Subject(source: nil, target: part, parent: parent))
        }
    }

    private mutating func add(
        _ subject: Subject, _ kind: Difference.Kind, _ words: String, _ sql: (@Sendable (Mending) -> String?)?
    ) {
        var mending = sql?(subject.mending(wanted: nil, found: nil))
        if kind == .missing, let made = mending, let object = subject.source {
            mending = ([made] + afterMaking(subject, object)).joined(separator: ";\n")
        }
        differences.append(
            subject.difference(
                kind, attribute: nil, source: nil, target: nil, sentence: subject.says(words),
                mending: attributes.mentionsMappedNames(mending) ? nil : mending, stage: subject.stage))
    }

    /// A constraint that is dropped and added is as one that is missing.
    private func madeAnew(
        _ found: [Difference], _ rule: AttributeRule, _ subject: Subject, _ object: CatalogObject
    ) -> [Difference] {
        guard object.kind == .constraint, rule.name == "definition", let one = found.first, let mending = one.mending,
            mending.contains(" DROP CONSTRAINT ")
        else { return found }
        var whole = one
        whole.mending = ([mending] + afterMaking(subject, object).map { $0 + ";" }).joined(separator: "\n")
        return [whole]
    }

    /// What CREATE does not say of an object: its comment, a trigger's state.
    private func afterMaking(_ subject: Subject, _ object: CatalogObject) -> [String] {
        let definition = subject.kind.definition
        return definition.attributes.enumerated().flatMap { place, rule -> [String] in
            guard options.includes(rule.topic), !definition.saidByCreate.contains(rule.name),
                let value = object.value(ofRule: place),
                // An object's own list says who has what from the start; a part's is there only where somebody granted.
                rule.topic != .privileges || subject.kind.isPart,
                case .different(let found) = attributes.compare(rule, value, nil, subject)
            else { return [] }
            return found.compactMap(\.mending).map { String($0.dropLast()) }
        }
    }

    private struct PartKey: Hashable {
        let kind: ObjectKind
        let name: ByteText

        init(_ part: CatalogObject) {
            kind = part.kind
            name = ByteText(part.name.name)
        }
    }
}
