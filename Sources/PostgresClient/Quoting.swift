/// SQL spelling of names and values.
public enum Quoting {
    /// A name in double quotes, whatever it is.
    public static func identifier(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }

    /// A string as a SQL literal that reads the same under any `standard_conforming_strings`.
    public static func literal(_ value: String) -> String {
        let quoted = "'" + value.replacing("'", with: "''").replacing("\\", with: "\\\\") + "'"
        return value.contains("\\") ? "E" + quoted : quoted
    }
}
