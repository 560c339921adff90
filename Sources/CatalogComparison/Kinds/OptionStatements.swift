import PostgresClient

/// SQL that sets and resets options, from lines of `name=value`.
enum OptionStatements {
    /// `ALTER ... SET (fillfactor = 70)`, `ALTER ... RESET (fillfactor)`.
    static func storage(
        alter: @escaping @Sendable (Mending) -> String
    ) -> @Sendable (Mending) -> String? {
        { mending in
            let change = OptionChange(mending)
            if let value = change.wanted {
                return "\(alter(mending)) SET (\(change.name) = \(Quoting.literal(value)))"
            }
            return "\(alter(mending)) RESET (\(change.name))"
        }
    }

    /// `ALTER ... OPTIONS (ADD host 'db1')`, and SET and DROP.
    static func foreign(
        alter: @escaping @Sendable (Mending) -> String
    ) -> @Sendable (Mending) -> String? {
        { mending in
            let change = OptionChange(mending)
            let name = Identifier.quotedWhereNeeded(change.name)
            guard let value = change.wanted else { return "\(alter(mending)) OPTIONS (DROP \(name))" }
            let verb = change.found == nil ? "ADD" : "SET"
            return "\(alter(mending)) OPTIONS (\(verb) \(name) \(Quoting.literal(value)))"
        }
    }

    /// `ALTER FUNCTION ... SET work_mem = '64MB'`, and RESET.
    @Sendable static func setting(_ mending: Mending) -> String? {
        let change = OptionChange(mending)
        let name = change.name.split(separator: ".").map { Identifier.quotedWhereNeeded(String($0)) }
            .joined(separator: ".")
        guard let value = change.wanted else { return "\(mending.alter) RESET \(name)" }
        // A list such as search_path is stored as SQL has it; quoted as a whole it would be one name. But an empty name
        // is no identifier.
        let lists: Set = [
            "search_path", "temp_tablespaces", "session_preload_libraries", "local_preload_libraries",
        ]
        guard lists.contains(change.name), !value.isEmpty else {
            return "\(mending.alter) SET \(name) TO \(Quoting.literal(value))"
        }
        let names = value.split(separator: ", ", omittingEmptySubsequences: false)
            .map { $0 == "\"\"" ? "''" : String($0) }
        return "\(mending.alter) SET \(name) TO \(names.joined(separator: ", "))"
    }
}

/// One option that differs: both values as `name=value`.
struct OptionChange {
    let name: String
    let wanted: String?
    let found: String?

    init(_ mending: Mending) {
        let (wantedName, wanted) = Self.parts(mending.wanted)
        let (foundName, found) = Self.parts(mending.found)
        name = wantedName ?? foundName ?? ""
        self.wanted = wanted
        self.found = found
    }

    static func parts(_ line: String?) -> (name: String?, value: String?) {
        guard let line else { return (nil, nil) }
        guard let sign = line.firstIndex(of: "=") else { return (line, "") }
        return (String(line[..<sign]), String(line[line.index(after: sign)...]))
    }
}
