import DDLCapture
import PostgresClient

/// Reads the commands that are next, in id order, as far as it is certain that nothing before them is missing.
struct LogReader: Sendable {
    let connection: PostgresConnection
    private let log: CaptureLog
    private var gaps = GapTracker()
    private var limit = Self.smallestRead

    /// How many rows are read at once; a transaction with more rows makes it grow.
    private static let smallestRead = 1_000

    init(_ connection: PostgresConnection) {
        self.connection = connection
        log = CaptureLog(connection)
    }

    struct Read: Sendable {
        /// Whole source transactions, ready to be replayed.
        let ready: [CapturedCommand]
        let decision: GapTracker.Decision
        /// Whether the log had more rows than these.
        let hasMore: Bool
        /// A row that this read shows to have been trimmed although it was not replayed.
        let trimmedUpTo: Int64?
    }

    mutating func next(after position: Int64) async throws -> Read {
        let rows = try await log.commands(CaptureLog.Filter(after: position, limit: limit))
        guard !rows.isEmpty else {
            return Read(
                ready: [], decision: gaps.decide(ids: [], after: position, holders: []), hasMore: false,
                trimmedUpTo: nil)
        }
        let trimmed = rows.compactMap { $0.message?.trimmed }.max().flatMap { $0 > position ? $0 : nil }
        // Asked for after the rows: see GapTracker. Where no id is missing, nobody has to be asked.
        let ids = rows.map(\.id)
        let isGapless = ids.first == position + 1 && ids.last == position + Int64(ids.count)
        let decision = gaps.decide(ids: ids, after: position, holders: isGapless ? [] : try await holders())
        var ready = Array(rows.prefix(decision.ready))
        let isCut = rows.count == limit || ready.count < rows.count
        if isCut {
            // The last transaction may go on behind the cut: leave it for the next read.
            let groups = TransactionGroups.split(rows.map(\.transactionID))
            let whole =
                groups.dropLast(rows.count == limit ? 1 : 0).last { $0.upperBound <= ready.count }?.upperBound ?? 0
            ready = Array(ready.prefix(whole))
        }
        limit = ready.isEmpty && rows.count == limit && decision.waitingFor == nil ? limit * 4 : Self.smallestRead
        return Read(ready: ready, decision: decision, hasMore: rows.count > ready.count, trimmedUpTo: trimmed)
    }

    /// Virtual transaction ids of the transactions that may have rows of the log on their way.
    private func holders() async throws -> GapTracker.Holders {
        let rows = try await connection.query(
            """
            SELECT DISTINCT l.virtualtransaction
              FROM pg_catalog.pg_locks AS l
             WHERE l.locktype = 'relation' AND l.mode = 'RowExclusiveLock' AND l.granted
               AND l.relation = 'public.dts_ddl_command'::pg_catalog.regclass
               AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
            """
        ).rows
        return Set(rows.compactMap { $0[0] })
    }
}
