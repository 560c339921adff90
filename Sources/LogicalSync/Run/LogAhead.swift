import DDLCapture
import DDLReplay
import PostgresClient

/// Reads the source's log ahead of the stream: every row once, as soon as it is visible.
///
/// The stream has commits in their order, ids are given out before: a row with a lower id may appear after one with a
/// higher id. So rows are read again from the highest id below which nothing can appear any more. A transaction that may
/// still bring a lower id holds its lock on the log since before it took the id; when all that held it after one read
/// have ended before another, the other has seen all that the first could miss.
///
/// An id that is missing then was rolled back, or its row was trimmed before it was read. The stream knows: a command that
/// was not rolled back arrives there, and the stream stops at it for want of an action. So such an id is in doubt until
/// the stream has come past everything that was written by then.
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
    /// The id above `complete` may be of a trimmed row: all up to another one is complete when the stream is past a place
    /// in the source's WAL.
    private var doubt: (upTo: Int64, place: String)?
    private let slot: String

    /// Whether all that was read is complete.
    var isSettled: Bool { mark == nil && doubt == nil }

    private static let pageSize = 1_000

    init(_ connection: PostgresConnection, slot: String, after position: Int64, alreadyRead: Set<Int64>) {
        self.connection = connection
        self.slot = slot
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
        guard !(rows.isEmpty && isSettled) else { return [] }
        read.formUnion(rows.map(\.id))
        if let doubt {
            guard try await hasPassed(doubt.place) else { return rows }
            settle(upTo: doubt.upTo)
        } else if let mark, !isCut, !mark.holders.contains(where: isAlive) {
            if let id = try await possibleLoss(upTo: mark.id) {
                complete = id - 1
                doubt = (mark.id, try await place())
                self.mark = nil
                return rows
            }
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
        doubt = nil
    }

    /// A prepared transaction goes by another name than while it ran.
    private func isAlive(_ holder: String) -> Bool {
        holdersBefore.contains(holder) || holdersBefore.contains { $0.hasPrefix("-1/") }
    }

    // MARK: - Missing ids

    /// The first id that is missing and may be of a trimmed row: trimming has come as far.
    private func possibleLoss(upTo id: Int64) async throws -> Int64? {
        guard id > complete, let missing = (complete + 1...id).first(where: { !read.contains($0) }),
            let trimmed = try await log.highestTrimmed(after: complete), trimmed >= missing
        else { return nil }
        return missing
    }

    private func place() async throws -> String {
        try await connection.query("SELECT pg_catalog.pg_current_wal_lsn()::pg_catalog.text AS place").rows.first?
            .text("place") ?? "0/0"
    }

    private func hasPassed(_ place: String) async throws -> Bool {
        try await connection.query(
            """
            SELECT s.confirmed_flush_lsn >= $2::pg_catalog.pg_lsn AS passed
              FROM pg_catalog.pg_replication_slots AS s WHERE s.slot_name = $1
            """, [slot, place]
        ).rows.first?.boolean("passed") ?? false
    }
}
