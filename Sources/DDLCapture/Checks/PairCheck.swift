/// One requirement of source and target together. Each check is a file of its own in this folder.
public struct PairCheck: Sendable {
    /// The check's name, stable, for scripts.
    public let name: String
    /// The server where something would have to be changed: "source" or "target".
    public let server: String
    let decide: @Sendable (_ source: ServerFacts, _ target: ServerFacts, CheckOptions) -> Finding

    /// What a pair of servers must fulfil, in the order that they are shown.
    public static func checks(for purpose: CheckPurpose) -> [PairCheck] {
        [.differentDatabases, .targetVersion, .encoding, .extensions, .roles, .tablespaces]
            + (purpose == .sync ? [.replicationSlots, .walSenders] : [])
    }

    /// Runs checks on facts; every problem is reported at once.
    public static func run(
        source: ServerFacts, target: ServerFacts, options: CheckOptions = CheckOptions()
    ) -> [CheckResult] {
        checks(for: options.purpose).map {
            CheckResult($0.decide(source, target, options), name: $0.name, server: $0.server)
        }
    }
}
