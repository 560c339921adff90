/// What the user knows better than detection does.
public struct CheckOptions: Sendable, Hashable {
    /// Overrides the detected platform.
    public var platform: Platform?
    /// Overrides the detected kernel version.
    public var kernelVersion: KernelVersion?
    /// When the migration task was created, `YYYY-MM-DD`.
    public var taskCreated: TaskDate?
    /// What the servers are for.
    public var purpose: CheckPurpose

    /// Options; nil means: as detected, or not asked.
    public init(
        platform: Platform? = nil, kernelVersion: KernelVersion? = nil, taskCreated: TaskDate? = nil,
        purpose: CheckPurpose = .capture
    ) {
        self.platform = platform
        self.kernelVersion = kernelVersion
        self.taskCreated = taskCreated
        self.purpose = purpose
    }

    /// The platform that counts: the one that was said, or the one that was detected.
    func platform(of facts: ServerFacts) -> Platform { platform ?? Platform.detect(facts.marks) }
}
