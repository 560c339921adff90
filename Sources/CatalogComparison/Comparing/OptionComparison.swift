/// Compares lines of `name=value`, an option at a time.
enum OptionComparison {
    static func differences(
        _ rule: AttributeRule, _ source: String?, _ target: String?, _ subject: Subject
    ) -> [Difference] {
        let (wanted, found) = (options(source), options(target))
        return Set(wanted.keys).union(found.keys).sorted().compactMap { name in
            let (left, right) = (wanted[name], found[name])
            guard !left.isExactly(right) else { return nil }
            func line(_ value: String?) -> String? { value.map { "\(name)=\($0)" } }
            func value(_ text: String?) -> String { text.map { $0.isEmpty ? "empty" : $0 } ?? rule.unset }
            let words = "is \(value(left)) on the source, \(value(right)) on the target"
            return subject.difference(
                .changed, attribute: rule.name, source: line(left), target: line(right),
                sentence: subject.says(words, of: "\(rule.label) \(name)"),
                mending: rule.mend?(subject.mending(wanted: line(left), found: line(right))),
                stage: subject.stage(rule, wanted: left))
        }
    }

    /// By name, from the lines that ``ServerDialect/lines(_:)`` makes.
    static func options(_ lines: String?) -> [String: String] {
        var options: [String: String] = [:]
        for line in (lines ?? "").split(separator: "\n") {
            let (name, value) = OptionChange.parts(unescaped(line))
            options[name ?? ""] = value
        }
        return options
    }

    private static func unescaped(_ line: Substring) -> String {
        var text = ""
        var isEscape = false
        for character in line.unicodeScalars {
            if isEscape {
                text.unicodeScalars.append(["n": "\n", "r": "\r"][character] ?? character)
                isEscape = false
            } else if character == "\\" {
                isEscape = true
            } else {
                text.unicodeScalars.append(character)
            }
        }
        return text
    }
}
