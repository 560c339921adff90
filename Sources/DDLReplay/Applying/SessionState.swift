import PostgresClient

/// What is set in the target's session, and what has to be said to change it.
struct SessionState: Sendable, Hashable {
    /// The settings that the target's version has and that its role may change.
    private let known: Set<String>
    /// Nil where it is not known: at first, and after an error.
    private var current: TargetSession?

    /// What says where string constants end; ``TargetConnection`` has set it at first.
    private var strings: String? = "on"

    private static let stringsSetting = "standard_conforming_strings"

    init(known: Set<String>) { self.known = known }

    /// Nothing is known of the session any more.
    mutating func forget() {
        current = nil
        strings = nil
    }

    /// Whether a statement for that session can be read in this one: a string of several statements is read as a whole,
    /// before the first of them is run, and this setting says where a string constant ends.
    func readsAlike(_ wanted: TargetSession) -> Bool {
        strings != nil && strings == wanted.settings[Self.stringsSetting]
    }

    /// Goes over to a session.
    ///
    /// - Returns: what brings the session there; nil where it is there already. A setting that is not wanted stays as it
    ///   is: it means nothing to the statement.
    mutating func enter(_ wanted: TargetSession) -> String? {
        let settings = wanted.settings.filter { known.contains($0.key) }
        let changes = settings.filter { current?.settings[$0.key] != $0.value }.sorted { $0.key < $1.key }
        defer {
            strings = wanted.settings[Self.stringsSetting]
            current = TargetSession(
                searchPath: wanted.searchPath, settings: (current?.settings ?? [:]).merging(settings) { $1 },
                role: wanted.role)
        }
        guard !changes.isEmpty || current?.searchPath != wanted.searchPath || current?.role != wanted.role else {
            return nil
        }
        var lines = ["RESET ROLE"]
        for (name, value) in changes {
            lines.append("SELECT pg_catalog.set_config(\(Quoting.literal(name)), \(Quoting.literal(value)), false)")
        }
        lines.append("SELECT pg_catalog.set_config('search_path', \(Quoting.literal(wanted.searchPath)), false)")
        if let role = wanted.role { lines.append("SET ROLE \(Quoting.identifier(role))") }
        return lines.joined(separator: "; ")
    }
}
