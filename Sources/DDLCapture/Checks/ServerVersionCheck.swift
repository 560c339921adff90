extension ServerCheck {
    /// PostgreSQL 9.4 or later; on ApsaraDB RDS 10 or later, because its 9.4 has no event triggers (documented
    /// procedure, prerequisites).
    static let serverVersion = ServerCheck(name: "server-version") { facts, options in
        let platform = options.platform ?? Platform.detect(facts.marks)
        let minimum = platform == .apsaraDBRDS ? (number: 100_000, text: "10") : (number: 90_400, text: "9.4")
        let found = "\(platform.name), version \(facts.shortVersion)"
        if platform == .analyticDB {
            return CheckResult(
                "server-version", .fail, "\(found): AnalyticDB for PostgreSQL is not supported",
                hint: "Capture works on PostgreSQL servers with event triggers; see docs/platforms.md.")
        }
        guard facts.versionNumber >= minimum.number else {
            return CheckResult(
                "server-version", .fail, "\(found): version \(minimum.text) or later is needed",
                hint: "Upgrade the server, or migrate without DDL capture.")
        }
        return CheckResult("server-version", .pass, found)
    }
}
