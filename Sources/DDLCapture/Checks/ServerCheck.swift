/// One requirement of one server: a name and a decision on facts. Each check is a file of its own in this folder.
public struct ServerCheck: Sendable {
    /// The check's name, stable, for scripts.
    public let name: String
    let decide: @Sendable (ServerFacts, CheckOptions) -> Finding

    /// What a source must fulfil before the capture is installed, in the order that they are shown.
    public static let forCapture: [ServerCheck] = [
        .serverVersion, .kernelVersion, .taskDate, .writable, .eventTriggerRight, .eventTriggersEnabled,
        .sessionReplicationRole, .schemaPublic, .existingCapture, .otherCaptureTools,
        .earlierEventTriggers, .vendorSuperusers, .nestedAlterTable,
    ]

    /// What a target must fulfil for replay.
    public static let forReplayTarget: [ServerCheck] = [
        .targetServerVersion, .writable, .stateSchema, .targetCapture, .targetEventTriggers, .statementLogging,
        .longTransactions,
    ]

    /// What a source must fulfil.
    public static func forSource(_ purpose: CheckPurpose) -> [ServerCheck] {
        guard purpose == .sync else { return forCapture }
        return forCapture + [
            .logicalReplicationVersion, .walLevel, .slotRetention, .replicationRight, .publicationRight,
            .replicaIdentity, .primaryKeys, .notReplicated, .longTransactions,
        ]
    }

    /// What a target must fulfil.
    public static func forTarget(_ purpose: CheckPurpose) -> [ServerCheck] {
        guard purpose == .sync else { return forReplayTarget }
        return forReplayTarget + [
            .logicalReplicationVersion, .subscriptionRight, .applyWorkers, .workerProcesses, .syncWorkers,
            .replicationOrigins, .targetTriggers,
        ]
    }

    /// Runs checks on facts; every problem is reported at once.
    public static func run(
        _ checks: [ServerCheck], on facts: ServerFacts, options: CheckOptions = CheckOptions(),
        server: String = "source"
    ) -> [CheckResult] {
        checks.map { CheckResult($0.decide(facts, options), name: $0.name, server: server) }
    }
}
