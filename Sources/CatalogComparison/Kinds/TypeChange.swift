/// Whether a column's values stay what they are under another type: `ALTER COLUMN ... TYPE` changes those that do not fit
/// without a word, by rounding 1.25 to 1 for example.
enum TypeChange {
    static func keepsValues(from found: String, to wanted: String) -> Bool {
        let (old, new) = (SQLType(found), SQLType(wanted))
        if old == new { return true }
        guard !old.isArray, !new.isArray else { return false }
        let integers: Set = ["smallint", "integer", "bigint"]
        // What is too large is refused.
        if integers.contains(old.name) { return integers.contains(new.name) || new.name == "numeric" }
        switch (old.name, new.name) {
        case ("real", "double precision"), ("date", "timestamp without time zone"): return new.modifiers.isEmpty
        case ("character varying", "text"), ("text", "character varying"): return new.modifiers.isEmpty
        case ("character varying", "character varying"), ("bit varying", "bit varying"):
            return old.isShorter(than: new, unlimited: .max)
        case ("timestamp without time zone", "timestamp without time zone"),
            ("timestamp with time zone", "timestamp with time zone"),
            ("time without time zone", "time without time zone"), ("time with time zone", "time with time zone"):
            return old.isShorter(than: new, unlimited: 6)
        case ("numeric", "numeric"): return new.modifiers.isEmpty || (old.scale.map { $0 <= new.scale ?? 0 } ?? false)
        default: return false
        }
    }
}

/// A type as `format_type()` writes it: `timestamp(3) without time zone`, `numeric(10,2)[]`.
private struct SQLType: Equatable {
    let name: String
    let modifiers: [Int]
    let isArray: Bool

    init(_ text: String) {
        isArray = text.hasSuffix("[]")
        guard let start = text.firstIndex(of: "("), let end = text[start...].firstIndex(of: ")") else {
            (name, modifiers) = (text, [])
            return
        }
        name = String(text[..<start] + text[text.index(after: end)...])
        modifiers = text[text.index(after: start)..<end].split(separator: ",").compactMap { Int($0) }
    }

    func isShorter(than other: SQLType, unlimited: Int) -> Bool {
        (modifiers.first ?? unlimited) <= (other.modifiers.first ?? unlimited)
    }

    /// Digits behind the point; nil where there may be any number.
    var scale: Int? { modifiers.isEmpty ? nil : modifiers.dropFirst().first ?? 0 }
}
