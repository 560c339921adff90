import DDLCapture
import DDLReplay
import PostgresClient

/// What must be so before anything is made.
struct SetupChecks: Sendable {
    let source: PostgresConnection
    let target: PostgresConnection
    let name: SyncName
    let options: CheckOptions

    /// What the set-up mends by itself.
    private static let mended: Set = ["replica-identity", "existing-capture"]

    func run() async throws {
        try await refuseExisting()
        var options = options
        options.purpose = .sync
        let sourceFacts = try await ServerFacts.read(from: source, for: .sync)
        let targetFacts = try await ServerFacts.read(from: target, for: .sync)
        let results =
            ServerCheck.run(ServerCheck.forSource(.sync), on: sourceFacts, options: options)
            + ServerCheck.run(
                ServerCheck.forTarget(.sync), on: targetFacts, options: CheckOptions(purpose: .sync), server: "target")
            + PairCheck.run(source: sourceFacts, target: targetFacts, options: options)
        let failed = results.filter { $0.outcome == .fail && !Self.mended.contains($0.name) }
        guard failed.isEmpty else {
            throw SyncError(
                code: .requirementsNotMet,
                message: "\(failed.count) requirement\(failed.count == 1 ? " is" : "s are") not met",
                detail: failed.map { "\($0.server): \($0.name): \($0.message)" }.joined(separator: "\n"),
                hint: failed.compactMap(\.hint).joined(separator: "\n"))
        }
    }

    private func refuseExisting() async throws {
        let publication = Publication(source: source, name: name)
        let subscription = Subscription(target: target, name: name)
        let hasPublication = try await publication.exists()
        let hasSlot = try await ReplicationSlot.exists(name.object, on: source)
        let hasSubscription = try await subscription.oid() != nil
        let entries = try await TargetObjects(target: target).entries()
        if hasPublication || hasSlot || hasSubscription || entries.contains(where: { $0.name == name }) {
            let found =
                (hasPublication ? ["a publication"] : []) + (hasSlot ? ["a slot"] : [])
                + (hasSubscription ? ["a subscription"] : [])
            throw SyncError(
                code: .exists, message: "there is a sync \(name) already, or a part of one",
                detail: found.isEmpty ? nil : "\(found.joined(separator: ", ")) \(name.object)",
                hint: "Use another --name, or take it down first: ddlrelay sync teardown --name \(name)")
        }
        let isInstalled = try await CaptureState.read(from: source).tableOwner != nil
        guard isInstalled, let record = try await ReplayRecord.existing(source: source, target: target),
            let other = entries.first(where: { $0.sourceID == record.sourceID })
        else { return }
        throw SyncError(
            code: .exists, message: "sync \(other.name) carries this source to this target already",
            hint: "Take it down first, and set up one that carries the tables of both.")
    }
}
