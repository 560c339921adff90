/// The string literals of a Swift source file, in order; what is interpolated is the name `placed`.
struct SwiftLiterals {
    private(set) var literals: [String] = []
    private let characters: [Character]
    private var index = 0

    init(_ source: String) {
        characters = Array(source)
        while index < characters.count { step() }
    }

    private func starts(with text: String) -> Bool {
        let end = index + text.count
        return end <= characters.count && String(characters[index..<end]) == text
    }

    private mutating func step() {
        if starts(with: "//") {
            while index < characters.count, !characters[index].isNewline { index += 1 }
        } else if starts(with: "/*") {
            while index < characters.count, !starts(with: "*/") { index += 1 }
            index += 2
        } else if characters[index] == "#" || characters[index] == "\"" {
            var pounds = 0
            while index + pounds < characters.count, characters[index + pounds] == "#" { pounds += 1 }
            guard index + pounds < characters.count, characters[index + pounds] == "\"" else {
                index += max(1, pounds)
                return
            }
            index += pounds
            literals.append(literal(pounds: pounds))
        } else {
            index += 1
        }
    }

    /// Reads a literal from its first quote on.
    private mutating func literal(pounds: Int) -> String {
        let quotes = starts(with: "\"\"\"") ? "\"\"\"" : "\""
        let end = quotes + String(repeating: "#", count: pounds)
        let escape = "\\" + String(repeating: "#", count: pounds)
        index += quotes.count
        var text = ""
        while index < characters.count, !starts(with: end) {
            if starts(with: escape + "(") {
                index += escape.count + 1
                skipInterpolation()
                text += "placed"
            } else if starts(with: escape), index + escape.count < characters.count {
                let escaped = characters[index + escape.count]
                text += escaped == "n" ? "\n" : escaped.isNewline ? "" : String(escaped)
                index += escape.count + 1
            } else {
                text.append(characters[index])
                index += 1
            }
        }
        index += end.count
        return text
    }

    /// To the parenthesis that closes it; literals inside are literals as well.
    private mutating func skipInterpolation() {
        var depth = 1
        while index < characters.count, depth > 0 {
            switch characters[index] {
            case "(": depth += 1
            case ")": depth -= 1
            case "\"":
                step()
                continue
            default: break
            }
            index += 1
        }
    }
}
