/// Compares lines of `name=value`, an option at a time.
enum OptionComparison {
    static func differences(
        _ rule: AttributeRule, _ source: String?, _ target: String?, _ subject: Subject
    ) -> [Difference] {
        let (wanted, found) = (options(source), options(target))
        return Set(wanted.keys).union(found.keys).sorted().compactMap { name in
            let (left, right) = (wanted[name], found[name])
            guard left != right else { return nil }
            func line(_ value: String?) -> String? { value.map { "\(name)=\($0)" } }
            let words = "is \(left ?? rule.unset) on the source, \(right ?? rule.unset) on the target"
            return subject.difference(
                .changed, attribute: rule.name, source: line(left), target: line(right),
                sentence: subject.says(words, of: "\(rule.label) \(name)"),
                mending: rule.mend?(subject.mending(wanted: line(left), found: line(right))))
        }
    }

    private static func options(_ lines: String?) -> [String: String] {
        var options: [String: String] = [:]
        for line in (lines ?? "").split(separator: "\n") {
            let (name, value) = OptionChange.parts(String(line))
            options[name ?? ""] = value
        }
        return options
    }
}
