import ObjectSelection
import PostgresParser

/// Compares the values of one attribute.
struct AttributeComparison {
    /// What came out.
    enum Outcome {
        case same
        case different([Difference])
        /// The text holds mapped names, and the grammar cannot read it.
        case notComparable
    }

    let mapping: NameMapping
    let sourceVersion: Int
    let targetVersion: Int

    func compare(_ rule: AttributeRule, _ source: String?, _ target: String?, _ subject: Subject) -> Outcome {
        guard min(sourceVersion, targetVersion) >= rule.since else { return .same }
        if rule.onlyWhereBoth, source == nil || target == nil { return .same }
        if source.isExactly(target) && (mapping.isIdentity || !mentionsMappedNames(source)) { return .same }
        switch rule.form {
        case .options:
            return outcome(OptionComparison.differences(rule, source, target, subject))
        case .privileges:
            let comparison = PrivilegeComparison(sourceVersion: sourceVersion, targetVersion: targetVersion)
            return outcome(comparison.differences(rule, source, target, subject))
        case .sql(let form):
            return compareSQL(rule, form, source, target, subject)
        case .value where rule.name == "installed_in":
            return source.map(mapping.target(ofSchema:)).isExactly(target)
                ? .same : .different([difference(rule, source, target, subject)])
        case .value, .flag:
            return source.isExactly(target) ? .same : .different([difference(rule, source, target, subject)])
        }
    }

    /// Whether a text could hold a name that is another one on the target.
    func mentionsMappedNames(_ text: String?) -> Bool {
        guard let text, !mapping.isIdentity else { return false }
        return mapping.schemas.keys.contains { text.contains($0) }
            || mapping.tables.keys.contains { text.contains($0.name) }
    }

    private func compareSQL(
        _ rule: AttributeRule, _ form: SQLForm, _ source: String?, _ target: String?, _ subject: Subject
    ) -> Outcome {
        guard let source, let target else { return .different([difference(rule, source, target, subject)]) }
        let spellings = CanonicalSQL(areCallsAlike: (sourceVersion < 140_000) == (targetVersion < 140_000))
        var mapped = spellings
        mapped.mapping = mapping
        if let one = mapped.text(source, form), let other = spellings.text(target, form) {
            return one.isExactly(other) ? .same : .different([difference(rule, source, target, subject)])
        }
        if mentionsMappedNames(source) { return source.isExactly(target) ? .same : .notComparable }
        return source.isExactly(target) ? .same : .different([difference(rule, source, target, subject)])
    }

    private func outcome(_ differences: [Difference]) -> Outcome {
        differences.isEmpty ? .same : .different(differences)
    }

    private func difference(
        _ rule: AttributeRule, _ source: String?, _ target: String?, _ subject: Subject
    ) -> Difference {
        let mending = rule.mend?(subject.mending(wanted: source, found: target))
        return subject.difference(
            .changed, attribute: rule.name, source: source, target: target,
            sentence: Sentence.about(rule, source, target, subject),
            mending: mentionsMappedNames(source) ? nil : mending, stage: subject.stage(rule, wanted: source))
    }
}
