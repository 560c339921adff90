extension ServerCheck {
    /// Logical decoding needs more in the WAL than a standby does.
    static let walLevel = ServerCheck(name: "wal-level") { facts, options in
        Finding.on(facts.settings) { settings in
            let found = settings["wal_level"] ?? "unknown"
            guard found != "logical" else { return .pass("wal_level is logical") }
            let advice = SettingAdvice(
                [("wal_level", "logical")], needsRestart: true, platform: options.platform(of: facts))
            return advice.failure("wal_level is \(found): logical is needed")
        }
    }
}
