import DDLCapture
import DDLReplay
import PostgresClient

/// Reads the source's log ahead of the stream: every row once, as soon as it is visible.
///
/// The stream has commits in their order, ids are given out before: a row with a lower id may appear after one with a
/// higher id. So rows are read again from the highest id below which nothing can appear any more. A transaction that may
/// still bring a lower id holds its lock on the log since before it took the id; when all that held it after one read
/// have ended before another, the other has seen all that the first could miss.
struct LogAhead: Sendable {
    private let connection: PostgresConnection
    private let log: CaptureLog
    /// Everything up to this id was read, or was rolled back.
    private(set) var complete: Int64
    /// Ids above it that were read.
    private var read: Set<Int64>
    /// What `complete` becomes when these holders have ended.
    private var mark: (id: Int64, holders: Set<String>)?
    private var holdersBefore: Set<String> = []

    private static let pageSize = 1_000

    init(_ connection: PostgresConnection, after position: Int64, alreadyRead: Set<Int64>) {
        self.connection = connection
        log = CaptureLog(connection)
        complete = position
        read = alreadyRead
    }

    /// New rows, always all of a transaction.
    mutating func next() async throws -> [CapturedCommand] {
        var filter = CaptureLog.Filter(after: complete, limit: Self.pageSize)
        filter.excluding = read
        var rows = try await log.commands(filter)
        let isCut = rows.count == Self.pageSize
        if isCut, let last = rows.last {
            var rest = CaptureLog.Filter(after: last.id)
            rest.transactions = Set(rows.compactMap(\.transactionID))
            rest.excluding = read
            rows += try await log.commands(rest)
        }
        // Where there is nothing new and nothing to wait for, nobody has to be asked.
        guard !(rows.isEmpty && mark == nil) else { return [] }
        read.formUnion(rows.map(\.id))
        if let mark, !isCut, !mark.holders.contains(where: isAlive) {
            try await refuseLoss(upTo: mark.id)
            settle(upTo: mark.id)
        }
        let holders = try await log.writers()
        if mark == nil, let newest = read.max() { mark = (newest, holders) }
        holdersBefore = holders
        return rows
    }

    private mutating func settle(upTo id: Int64) {
        complete = max(complete, id)
        let settled = complete
        read = read.filter { $0 > settled }
        mark = nil
    }

    /// A prepared transaction goes by another name than while it ran.
    private func isAlive(_ holder: String) -> Bool {
        holdersBefore.contains(holder) || holdersBefore.contains { $0.hasPrefix("-1/") }
    }

    /// Ids that are missing when nobody owns them any more were rolled back, or removed from the log before they were read.
    private func refuseLoss(upTo id: Int64) async throws {
        guard id > complete, let missing = (complete + 1...id).first(where: { !read.contains($0) }),
            let trimmed = try await log.highestTrimmed(after: complete), trimmed >= missing
        else { return }
        throw ReplayError.lostInSync(after: missing - 1, upTo: trimmed)
    }
}
