extension ServerCheck {
    /// A server that logs every statement writes a migration twice: once as data, once as text.
    static let statementLogging = ServerCheck(name: "statement-logging") { facts, options in
        Finding.on(facts.settings) { settings in
            let costly = costlyLogging.filter { log in settings[log.name].map(log.isCostly) == true }
            guard !costly.isEmpty else { return .pass("the target does not log every statement") }
            let platform = Platform.detect(facts.marks)
            let advice = SettingAdvice(costly.map { ($0.name, $0.quiet) }, needsRestart: false, platform: platform)
            return .warn(
                "the target logs much: \(costly.map { "\($0.name) is \(settings[$0.name] ?? "")" }.joined(separator: ", "))",
                hint: "For the time of the migration: \(advice.hint)", statements: advice.statements)
        }
    }

    private struct Logging {
        let name: String
        /// The value that logs nothing.
        let quiet: String
        let isCostly: @Sendable (String) -> Bool
    }

    /// A second: slower statements are few in a migration.
    private static func isFast(_ milliseconds: String) -> Bool {
        Int(milliseconds).map { (0..<1_000).contains($0) } ?? false
    }

    private static let costlyLogging: [Logging] = [
        Logging(name: "log_statement", quiet: "none") { $0 != "none" },
        Logging(name: "log_duration", quiet: "off") { $0 == "on" },
        Logging(name: "log_min_duration_statement", quiet: "-1", isCostly: isFast),
        Logging(name: "log_min_duration_sample", quiet: "-1", isCostly: isFast),
        Logging(name: "log_transaction_sample_rate", quiet: "0") { (Double($0) ?? 0) > 0 },
        Logging(name: "auto_explain.log_min_duration", quiet: "-1", isCostly: isFast),
        Logging(name: "pgaudit.log", quiet: "none") { $0 != "none" && !$0.isEmpty },
    ]
}
