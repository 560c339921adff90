extension ServerCheck {
    /// A slot whose WAL is thrown away is lost, and the sync with it.
    static let slotRetention = ServerCheck(name: "slot-retention") { facts, options in
        Finding.on(facts.settings) { settings in
            // Absent before 13 and 18: a slot is then never given up.
            let limits = [("max_slot_wal_keep_size", "-1"), ("idle_replication_slot_timeout", "0")]
                .filter { name, unlimited in settings[name].map { $0 != unlimited } ?? false }
            guard !limits.isEmpty else { return .pass("a replication slot keeps its WAL for as long as it is needed") }
            let advice = SettingAdvice(
                limits, needsRestart: false, platform: options.platform(of: facts))
            return .warn(
                "a slot that falls behind is given up: \(limits.map { "\($0.0) is \(settings[$0.0] ?? "")" }.joined(separator: ", "))",
                hint: "Watch the disk and, for the time of the sync: \(advice.hint)", statements: advice.statements)
        }
    }
}
