extension ServerCheck {
    /// The record of replay needs 9.4 (`sql/target/replay_state.sql`).
    static let targetServerVersion = ServerCheck(name: "server-version") { facts, _ in
        let platform = Platform.detect(facts.marks)
        let found = "\(platform.name), version \(facts.shortVersion)"
        if platform == .analyticDB { return .analyticDBIsRefused(found) }
        guard ServerFeature.capture.isIn(facts.versionNumber) else {
            return .fail("\(found): version 9.4 or later is needed", hint: "Upgrade the target.")
        }
        return .pass(found)
    }
}
