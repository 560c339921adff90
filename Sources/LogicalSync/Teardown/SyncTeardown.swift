import DDLCapture
import PostgresClient

/// Takes a sync down: afterwards neither server has anything of it.
///
/// Each server's part is done by itself, so that one that is down keeps nothing from being done on the other; run again,
/// it does what is left.
public struct SyncTeardown: Sendable {
    /// What a server could not be rid of.
    public struct Remainder: Sendable, Hashable {
        /// "source" or "target".
        public let server: String
        /// Why.
        public let reason: String
    }

    private let servers: SyncServers
    private let name: SyncName
    private let keepsCapture: Bool

    /// A teardown of a sync.
    ///
    /// - Parameter keepsCapture: leave the capture on the source, also where it was installed for this sync.
    public init(_ servers: SyncServers, name: SyncName, keepsCapture: Bool = false) {
        self.servers = servers
        self.name = name
        self.keepsCapture = keepsCapture
    }

    /// Takes down what can be reached. The target goes first: its workers use the source's slots.
    ///
    /// - Returns: what is left.
    /// - Throws: `CancellationError`.
    public func run(_ progress: @escaping @Sendable (SyncEvent) -> Void = { _ in }) async throws -> [Remainder] {
        var left: [Remainder] = []
        for (server, part) in [("target", onTarget), ("source", onSource)] {
            do {
                try await part(SetupSteps(progress: progress))
            } catch let error as CancellationError {
                throw error
            } catch {
                left.append(Remainder(server: server, reason: String(describing: error)))
            }
        }
        return left
    }

    private func onTarget(_ steps: SetupSteps) async throws {
        let target = try await servers.connectToTarget()
        let subscription = Subscription(target: target, name: name)
        if try await subscription.oid() != nil {
            try await steps.take("subscription dropped from the target") { try await subscription.drop() }
        }
        let objects = TargetObjects(target: target)
        guard try await objects.exist() else { return }
        let entries = try await objects.entries()
        // Without any sync they are what an earlier try has left.
        guard entries.isEmpty || entries.contains(where: { $0.name == name }) else { return }
        try await steps.take("tables and trigger of the tool dropped from the target") {
            try await DroppedTables(target: target).remove()
            try await objects.remove(name)
        }
    }

    private func onSource(_ steps: SetupSteps) async throws {
        let source = try await servers.connectToSource()
        guard await source.serverVersion >= 100_000 else { return }
        let publication = Publication(source: source, name: name)
        let note = try await publication.note()
        var slots = [SyncSetup.pattern(name.object)]
        // Slots of table copies that were under way; before version 14 they go with their worker.
        if let note, let subscription = note.subscription, let system = note.targetSystem {
            slots.append("pg\\_\(subscription)\\_sync\\_%\\_\(system)")
        }
        for pattern in slots where try await ReplicationSlot.exist(like: pattern, on: source) {
            try await steps.take("replication slots dropped from the source") {
                try await ReplicationSlot.drop(like: pattern, on: source)
            }
        }
        guard try await publication.exists() else { return }
        let others = try await publication.othersWithTheLog()
        if note?.installedCapture == true, !keepsCapture, others.isEmpty {
            try await steps.take("capture uninstalled from the source") {
                try await publication.drop()
                _ = try await CaptureInstaller(source).uninstall()
            }
        } else {
            // Whoever is taken down last takes the capture along.
            if note?.installedCapture == true, !keepsCapture { try await handOver(to: others, source) }
            try await steps.take("publication dropped from the source") { try await publication.drop() }
        }
    }

    private func handOver(to others: [String], _ source: PostgresConnection) async throws {
        for object in others {
            guard let name = SyncName(object: object) else { continue }
            let publication = Publication(source: source, name: name)
            guard var note = try await publication.note() else { continue }
            note.installedCapture = true
            return try await publication.remember(note)
        }
    }
}
