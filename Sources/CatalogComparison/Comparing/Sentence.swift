/// Says what differs as a person would.
enum Sentence {
    static func about(_ rule: AttributeRule, _ source: String?, _ target: String?, _ subject: Subject) -> String {
        if case .flag(let yes, let no) = rule.form {
            return subject.says(
                "is \(source == nil ? no : yes) on the source, \(target == nil ? no : yes) on the target")
        }
        if let source, let target, !isShort(source) || !isShort(target) {
            let words = firstDifference(source, target)
            return rule.label.isEmpty
                ? subject.says("differs: \(words)") : subject.says("differs: \(words)", of: rule.label)
        }
        let words = "is \(value(source, rule)) on the source, \(value(target, rule)) on the target"
        return rule.label.isEmpty ? subject.says(words) : subject.says(words, of: rule.label)
    }

    private static func value(_ text: String?, _ rule: AttributeRule) -> String {
        guard let text else { return rule.unset }
        return isShort(text) ? text : shortened(text)
    }

    private static func isShort(_ text: String) -> Bool {
        text.count <= 80 && !text.contains { $0.isNewline }
    }

    private static func shortened(_ text: some StringProtocol) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > 80 ? line.prefix(79) + "…" : line
    }

    /// The first line that differs, of texts that are long.
    private static func firstDifference(_ source: String, _ target: String) -> String {
        let left = source.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let right = target.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        // "\r\n" is one character here, and ends a line as "\n" does.
        guard !left.elementsEqual(right, by: { String($0).isExactly(String($1)) }) else {
            return "only the ends of lines are others"
        }
        let place =
            zip(left, right).enumerated().first { !String($0.element.0).isExactly(String($0.element.1)) }?.offset
            ?? min(left.count, right.count)
        func line(_ lines: [Substring]) -> String {
            place < lines.count ? "\"\(around(lines[place], left, right, place))\"" : "not there"
        }
        let which = left.count > 1 || right.count > 1 ? "line \(place + 1) is " : "it is "
        guard line(left) != line(right) else {
            return "\(which)\(line(left)) on both sides, with other white space or other bytes"
        }
        return "\(which)\(line(left)) on the source, \(line(right)) on the target"
    }

    /// A line, from shortly before the place where the two differ.
    private static func around(_ line: Substring, _ left: [Substring], _ right: [Substring], _ place: Int) -> String {
        guard place < left.count, place < right.count, line.count > 80 else { return shortened(line) }
        let common = zip(left[place], right[place]).prefix { $0.0 == $0.1 }.count
        return common < 30 ? shortened(line) : "…" + shortened(line.dropFirst(common - 20))
    }
}
