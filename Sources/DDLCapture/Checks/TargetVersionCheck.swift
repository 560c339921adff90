extension PairCheck {
    /// A statement may need what an older target does not have.
    static let targetVersion = PairCheck(name: "target-version", server: "target") { source, target, _ in
        target.releaseSeries >= source.releaseSeries
            ? .pass("target \(target.shortVersion), source \(source.shortVersion)")
            : .warn(
                "the target (\(target.shortVersion)) is older than the source (\(source.shortVersion))",
                hint: "Statements that only the newer version knows are held.")
    }
}
