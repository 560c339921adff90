import PostgresClient

/// How settings are changed where the server runs: ALTER SYSTEM on one's own server, the vendor's own way elsewhere.
struct SettingAdvice {
    /// The exact SQL, empty where the vendor does not let it run.
    let statements: [String]
    /// What to do, in words.
    let hint: String
    private let needsRestart: Bool

    init(_ settings: [(name: String, value: String)], needsRestart: Bool, platform: Platform) {
        self.needsRestart = needsRestart
        guard let place = platform.placeOfSettings else {
            let changes = settings.map { "ALTER SYSTEM SET \($0.name) = \(Quoting.literal($0.value));" }
            statements = needsRestart ? changes : changes + ["SELECT pg_catalog.pg_reload_conf();"]
            hint =
                statements.joined(separator: " ")
                + (needsRestart ? " Then restart the server." : "")
            return
        }
        statements = []
        let changes = settings.map { setting in
            // Some vendors have a switch of their own for what wal_level = logical means.
            setting.name == "wal_level"
                ? platform.switchOfLogicalDecoding ?? "wal_level = logical" : "\(setting.name) = \(setting.value)"
        }
        hint =
            "Set \(changes.joined(separator: ", ")) in \(place)"
            + (needsRestart ? ", and restart the server." : ".")
    }

    /// A finding that this advice mends.
    func failure(_ message: String, detail: String? = nil) -> Finding {
        Finding(
            outcome: .fail, message: message, detail: detail, hint: hint, statements: statements,
            needsRestart: needsRestart)
    }
}
