extension ServerCheck {
    /// Before 9.5.15, 9.6.11 and 10.6 an ALTER TABLE inside an event trigger could disturb the outer one (PostgreSQL
    /// release notes): the capture runs ALTER TABLE ... REPLICA IDENTITY after CREATE TABLE.
    static let nestedAlterTable = ServerCheck(name: "nested-alter-table") { facts, _ in
        let mended = [905: 90_515, 906: 90_611, 10: 100_006]
        if let minimum = mended[facts.majorVersion], facts.versionNumber < minimum {
            return .warn(
                "version \(facts.shortVersion) does not handle ALTER TABLE inside event triggers well",
                hint: "Update to the last minor release, or install with --replica-identity default.")
        }
        return .pass("version \(facts.shortVersion) handles ALTER TABLE inside event triggers")
    }
}
