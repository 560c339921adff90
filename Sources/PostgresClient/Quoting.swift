/// SQL spelling of names and values.
public enum Quoting {
    /// A name in double quotes, whatever it is.
    public static func identifier(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: "\"")) else { return "\"" + name + "\"" }
        return "\"" + name.replacing("\"", with: "\"\"") + "\""
    }

    /// A string as a SQL literal that reads the same under any `standard_conforming_strings`.
    public static func literal(_ value: String) -> String {
        // Most values have neither; looking for both takes a fraction of the time of replacing.
        guard value.utf8.contains(where: { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\\") }) else {
            return "'" + value + "'"
        }
        let quoted = "'" + value.replacing("'", with: "''").replacing("\\", with: "\\\\") + "'"
        return value.contains("\\") ? "E" + quoted : quoted
    }

    /// A block of PL/pgSQL as one statement. Quoted as a value: a name in it cannot be its end, as with dollar quotes.
    public static func block(_ body: String) -> String { "DO LANGUAGE plpgsql " + literal(body) }
}
