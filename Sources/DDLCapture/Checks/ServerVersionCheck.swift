extension ServerCheck {
    /// PostgreSQL 9.4 or later; on ApsaraDB RDS 10 or later, because its 9.4 has no event triggers (documented
    /// procedure, prerequisites).
    static let serverVersion = ServerCheck(name: "server-version") { facts, options in
        let platform = options.platform(of: facts)
        let found = "\(platform.name), version \(facts.shortVersion)"
        if platform == .analyticDB { return .analyticDBIsRefused(found) }
        let isRDS = platform == .apsaraDBRDS
        guard facts.versionNumber >= (isRDS ? 100_000 : ServerFeature.capture.since) else {
            return .fail(
                "\(found): version \(isRDS ? "10" : "9.4") or later is needed",
                hint: isRDS
                    ? "Upgrade the major engine version in the ApsaraDB console, or migrate without DDL capture."
                    : "Upgrade the server, or migrate without DDL capture.")
        }
        guard platform != .unknown else {
            return .warn(
                "\(found): \(facts.marks.version)",
                hint: "What holds for PostgreSQL \(facts.shortVersion) is assumed; --platform says what it is.")
        }
        return .pass(found)
    }
}

extension Finding {
    /// AnalyticDB is a Greenplum: no event triggers, no logical replication.
    static func analyticDBIsRefused(_ found: String) -> Finding {
        .fail(
            "\(found): AnalyticDB for PostgreSQL is not supported",
            hint: "It has no event triggers: use a PostgreSQL server; see docs/platforms.md.")
    }
}
