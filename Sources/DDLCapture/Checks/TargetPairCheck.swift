/// Checks that look at source and target together.
public enum TargetPairCheck {
    /// Runs them.
    public static func run(source: ServerFacts, target: ServerFacts) -> [CheckResult] {
        [version(source, target), encoding(source, target)].map { result in
            var result = result
            result.server = "target"
            return result
        }
    }

    private static func version(_ source: ServerFacts, _ target: ServerFacts) -> CheckResult {
        target.releaseSeries >= source.releaseSeries
            ? CheckResult("target-version", .pass, "target \(target.shortVersion), source \(source.shortVersion)")
            : CheckResult(
                "target-version", .warn,
                "the target (\(target.shortVersion)) is older than the source (\(source.shortVersion))",
                hint: "Statements that only the newer version knows are held.")
    }

    private static func encoding(_ source: ServerFacts, _ target: ServerFacts) -> CheckResult {
        if source.encoding == target.encoding || target.encoding == "UTF8" && source.encoding != "SQL_ASCII" {
            return CheckResult("encoding", .pass, "source \(source.encoding), target \(target.encoding)")
        }
        return CheckResult(
            "encoding", .warn, "the source is \(source.encoding), the target \(target.encoding)",
            hint: "Statements with characters that the target cannot store are held; a target in UTF8 stores them all.")
    }
}
