import Foundation

/// Tells a stream that is slow from one that fails again and again: the worker of the target is started anew after each error,
/// so that at any one look it seems to be at work.
package struct StreamWatch: Sendable {
    private var confirmed: String?
    private var stillSince: Date?
    /// Errors of the applying worker when the stream was last seen to move.
    private var errorsBefore: Int64 = 0
    /// When copies failed, and how often.
    private var failedCopies: [(at: Date, count: Int64)] = []
    private var copyErrors: Int64?

    /// How long a stream may stand still while its worker fails, in seconds: a command that waits for a copy has the worker
    /// start again as well.
    private static let patience = 30.0

    package init() {}

    /// Takes one look; what is wrong, or nil.
    package mutating func look(at status: SyncStatus, _ now: Date = .now) -> String? {
        note(confirmed: status.confirmed, errors: status.applyErrors ?? 0, lag: status.lagBytes ?? 0, now)
        if let errors = status.copyErrors {
            if let before = copyErrors, errors > before { failedCopies.append((now, errors - before)) }
            copyErrors = errors
        }
        failedCopies.removeAll { now.timeIntervalSince($0.at) > Self.patience * 4 }
        let hint = "the target's server log says why"
        if let stillSince, status.copyingTables.isEmpty, (status.applyErrors ?? 0) > errorsBefore + 1,
            now.timeIntervalSince(stillSince) > Self.patience
        {
            return "the target's worker fails again and again, for \(Int(now.timeIntervalSince(stillSince))) s: \(hint)"
        }
        if !status.copyingTables.isEmpty, failedCopies.map(\.count).reduce(0, +) >= 3 {
            return
                "the copy of a table fails again and again (\(status.copyingTables.joined(separator: ", "))): \(hint)"
        }
        return nil
    }

    private mutating func note(confirmed: String?, errors: Int64, lag: Int64, _ now: Date) {
        guard confirmed != self.confirmed || lag == 0 || stillSince == nil else { return }
        self.confirmed = confirmed
        stillSince = lag == 0 ? nil : now
        errorsBefore = errors
    }
}
