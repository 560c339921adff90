/// Names as users give them, and the ways to spell them in SQL.
enum RandomNames {
    private static let odd = [
        "Upper Case", "quo\"te", "dot.ted", "semi;colon", "Größe", "select", "it's", "dash--dash", "/* open",
        "back\\slash",
        "$1", "per%cent", "line\nbreak", "日本語", "two  spaces", "$$", "tab\t", "name with 'quotes' and \"more\"", "😀",
        "{a,b}",
        ":var", "no\u{a0}break", "pg_temp.x", "ſ", "NULL", " leading",
    ]

    /// A new name: `stem` with the number, or an odd one; never longer than the 63 bytes that PostgreSQL keeps.
    static func draw(_ stem: String, _ number: Int, _ random: inout SplitMix64) -> String {
        switch random.number(0...9) {
        case 0...4: return "\(stem)\(number)"
        case 5: return "\(stem.uppercased())\(number)"
        case 6: return padded("\(stem)\(number)", with: "x")
        case 7: return padded("\(stem)\(number)", with: "ü")
        default: return "\(random.pick(odd) ?? stem)\(number)"
        }
    }

    private static func padded(_ name: String, with filler: String) -> String {
        var name = name
        while name.utf8.count + filler.utf8.count <= 63 { name += filler }
        return name
    }

    /// One of the spellings that PostgreSQL reads as this name.
    static func spelled(_ name: String, _ random: inout SplitMix64) -> String {
        let isPlain = name.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_" }
        if isPlain {
            return random.one(name, name, name, name.uppercased(), "\"\(name)\"")
        }
        // What is longer than a name can be is cut off, at a whole character.
        if name.utf8.count > 61, random.chance(20) {
            return quoted(name + "ö and some more")
        }
        if random.chance(5), !name.contains("!"), !name.contains("\"") {
            return "U&\"" + name.replacing("a", with: "!0061") + "\" UESCAPE '!'"
        }
        if random.chance(10) {
            return "U&\"" + name.unicodeScalars.map(escaped).joined() + "\""
        }
        return quoted(name)
    }

    static func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        if scalar == "\"" { return "\"\"" }
        if scalar == "\\" { return "\\\\" }
        guard !scalar.isASCII else { return String(scalar) }
        let digits = String(scalar.value, radix: 16)
        return "\\+" + String(repeating: "0", count: 6 - digits.count) + digits
    }
}
