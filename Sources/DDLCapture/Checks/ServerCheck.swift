/// One requirement: a name and a decision on facts. Each check is a file of its own in this folder.
public struct ServerCheck: Sendable {
    /// The check's name, stable, for scripts.
    public let name: String
    let decide: @Sendable (ServerFacts, CheckOptions) -> CheckResult

    /// What a source must fulfil before the capture is installed, in the order that they are shown.
    public static let forCapture: [ServerCheck] = [
        .serverVersion, .kernelVersion, .taskDate, .writable, .eventTriggerRight, .eventTriggersEnabled,
        .schemaPublic, .existingCapture, .otherCaptureTools, .nestedAlterTable,
    ]

    /// What a target must fulfil for replay.
    public static let forReplayTarget: [ServerCheck] = [.writable, .stateSchema, .targetCapture]

    /// Runs checks on facts; every problem is reported at once.
    public static func run(
        _ checks: [ServerCheck], on facts: ServerFacts, options: CheckOptions = CheckOptions(),
        server: String = "source"
    ) -> [CheckResult] {
        checks.map { check in
            var result = check.decide(facts, options)
            result.server = server
            return result
        }
    }
}
