/// Decides how far a read of the log may be replayed, although ids do not come in the order of commits.
///
/// An id is taken before its row commits: 103 can be there while 102 is still on its way, and a rolled-back command
/// leaves a hole for ever. Each writer holds a lock on the log from before it takes an id to its end, so an id that is
/// missing belongs to one of the transactions that hold that lock after the read, or to nobody. Once those have ended, a
/// later read shows the row, or it is gone.
public struct GapTracker: Sendable, Hashable {
    /// Who holds the writers' lock on the log: virtual transaction ids, as `pg_locks` shows them.
    public typealias Holders = Set<String>

    /// Missing ids that were first noticed together, and who held the lock then.
    private struct Gap: Sendable, Hashable {
        let ids: ClosedRange<Int64>
        let owners: Holders
    }

    private var gaps: [Gap] = []
    private var holdersBefore: Holders = []

    /// A tracker that has seen nothing yet.
    public init() {}

    /// How many of the ids of a read may be replayed, and whether the next id is waited for.
    public struct Decision: Sendable, Hashable {
        /// The first so many ids of the read are next, and nothing before them is missing.
        public let ready: Int
        /// The missing id that stands in the way of the rest; nil where nothing does.
        public let waitingFor: Int64?
        /// Whether somebody may still own it; where not, the next read decides.
        public let mayBeInFlight: Bool
    }

    /// Takes one read of the log.
    ///
    /// - Parameters:
    ///   - ids: the ids that were read, ascending, all above `position`.
    ///   - position: the last id that is done.
    ///   - holders: who held the writers' lock when asked after the read; nil where nobody was asked because no id of this
    ///     read is missing. Who was asked for last then still counts: another read may show a hole that was seen before.
    public mutating func decide(ids: [Int64], after position: Int64, holders: Holders?) -> Decision {
        defer { if let holders { holdersBefore = holders } }
        gaps.removeAll { $0.ids.upperBound <= position }
        var ready = 0
        var obstacle: (id: Int64, mayBeInFlight: Bool)?
        var expected = position + 1
        for (index, id) in ids.enumerated() {
            // Every hole of the read is noted at once, so that one more read can settle them all.
            let found = expected < id ? look(at: expected...(id - 1), holders ?? holdersBefore) : nil
            if obstacle == nil { obstacle = found }
            if obstacle == nil { ready = index + 1 }
            expected = id + 1
        }
        return Decision(ready: ready, waitingFor: obstacle?.id, mayBeInFlight: obstacle?.mayBeInFlight ?? false)
    }

    /// The first id of a hole that is not known to be gone; nil where all of them are.
    private mutating func look(at hole: ClosedRange<Int64>, _ holders: Holders) -> (id: Int64, mayBeInFlight: Bool)? {
        var obstacle: (id: Int64, mayBeInFlight: Bool)?
        var id = hole.lowerBound
        while id <= hole.upperBound {
            if let known = gaps.first(where: { $0.ids.contains(id) }) {
                if obstacle == nil, isAlive(known) { obstacle = (id, true) }
                id = known.ids.upperBound + 1
            } else {
                let next = gaps.map(\.ids.lowerBound).filter { $0 > id }.min() ?? Int64.max
                let end = min(hole.upperBound, next - 1)
                gaps.append(Gap(ids: id...end, owners: holders))
                if obstacle == nil { obstacle = (id, !holders.isEmpty) }
                id = end + 1
            }
        }
        return obstacle
    }

    /// Whether an id of the gap may still be on its way. The read was made after `holdersBefore` was asked: who had
    /// ended by then has shown its rows in it. A prepared transaction goes by another name than while it ran, so any of
    /// them may own the id.
    private func isAlive(_ gap: Gap) -> Bool {
        holdersBefore.contains { gap.owners.contains($0) || Self.isPrepared($0) }
    }

    private static func isPrepared(_ holder: String) -> Bool { holder.hasPrefix("-1/") }
}
