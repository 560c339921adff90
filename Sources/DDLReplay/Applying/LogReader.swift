import DDLCapture
import PostgresClient

/// Reads the commands that are next, in id order, as far as it is certain that nothing before them is missing.
struct LogReader: Sendable {
    let connection: PostgresConnection
    private let log: CaptureLog
    private var gaps = GapTracker()
    private var trims = TrimWatch()
    private var limit = Self.smallestRead
    /// Since when nothing but overlapping transactions was there.
    private var chainSince: ContinuousClock.Instant?

    /// How many rows are read at once; a transaction with more rows makes it grow. Replay begins when the first so many
    /// are planned.
    private static let smallestRead = 250

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
        /// Whether as many rows were there as were asked for: more may be behind them.
        let isFull: Bool
        /// A row that this read shows to have been trimmed although it was not replayed.
        let trimmedUpTo: Int64?
    }

    mutating func next(after position: Int64) async throws -> Read {
        let rows = try await log.commands(CaptureLog.Filter(after: position, limit: limit))
        guard !rows.isEmpty else {
            return Read(
                ready: [], decision: gaps.decide(ids: [], after: position, holders: nil), hasMore: false,
                isFull: false, trimmedUpTo: nil)
        }
        // Asked for after the rows: see GapTracker. Where no id is missing, nobody has to be asked.
        let ids = rows.map(\.id)
        let isGapless = ids.first == position + 1 && ids.last == position + Int64(ids.count)
        let counted = isGapless ? nil : try await log.trimmedRows()
        let holders = isGapless ? nil : try await log.writers()
        let decision = gaps.decide(ids: ids, after: position, holders: holders)
        var trimmed: Int64?
        if let holders {
            trimmed = try await trims.highest(after: position, log, trimmed: counted, holders: holders)
        }
        var ready = Array(rows.prefix(decision.ready))
        if rows.count == limit || ready.count < rows.count {
            let open = rows.count == limit ? try await transactionsWithMore(rows) : []
            let whole = Self.whole(rows, upTo: ready.count, open: open)
            if !isEndlessChain(whole: whole, of: ready) { ready = Array(ready.prefix(whole)) }
        }
        let isFull = rows.count == limit
        // A hole that is waited for must stay in sight.
        let isTooShort = ready.isEmpty && isFull
        limit = !isTooShort ? Self.smallestRead : decision.waitingFor == nil ? limit * 4 : limit
        return Read(
            ready: ready, decision: decision, hasMore: rows.count > ready.count, isFull: isFull, trimmedUpTo: trimmed)
    }

    /// Transactions that overlap one another without a pause, always one of them not over, have no end that could be waited
    /// for. When that has lasted, their commands go on in the order of their ids, if not as whole transactions.
    private mutating func isEndlessChain(whole: Int, of ready: [CapturedCommand]) -> Bool {
        // Few of them have an end, however long they are.
        guard whole == 0, ready.count >= Self.smallestRead / 2, Set(ready.map(\.transactionID)).count >= 16 else {
            chainSince = nil
            return false
        }
        let since = chainSince ?? .now
        chainSince = since
        guard since.duration(to: .now) > Self.patienceWithChains else { return false }
        chainSince = nil
        return true
    }

    private static let patienceWithChains = Duration.seconds(5)

    /// How many of the first rows are whole transactions.
    ///
    /// - Parameter open: transactions that have rows behind these.
    static func whole(_ rows: [CapturedCommand], upTo ready: Int, open: Set<String>) -> Int {
        var end = 0
        // What is about temporary objects comes to nothing, so it ties nothing together.
        let transactions = rows.map { $0.isAboutTemporaryObjects ? nil : $0.transactionID }
        for group in TransactionGroups.split(transactions) {
            guard group.upperBound <= ready, !transactions[group].contains(where: { $0.map(open.contains) ?? false })
            else { break }
            end = group.upperBound
        }
        return end
    }

    /// The transactions of some rows that have further rows behind the last of these.
    private func transactionsWithMore(_ rows: [CapturedCommand]) async throws -> Set<String> {
        let transactions = Set(rows.compactMap(\.transactionID))
        let found = try await connection.query(
            """
            SELECT DISTINCT l.txid_current
              FROM public.dts_ddl_command AS l
             WHERE l.id > $1::pg_catalog.int8 AND l.txid_current = ANY (pg_catalog.string_to_array($2, ','))
            """, [String(rows.last?.id ?? 0), transactions.sorted().joined(separator: ",")]
        ).rows
        return Set(found.compactMap { $0[0] })
    }

    /// The last rows that were replayed, as far as the log still has them.
    func earlier(upTo position: Int64) async throws -> [CapturedCommand] {
        let last = try await log.commands(CaptureLog.Filter(upTo: position, last: Self.rowsOfContext))
        guard let first = last.first else { return [] }
        var marked = CaptureLog.Filter(upTo: first.id - 1, last: Self.rowsOfContext)
        marked.messagePrefix = CapturedCommand.temporaryMark
        return try await log.commands(marked) + last
    }

    /// Replayed rows that later ones need: those that may be of the same string, and those that made a temporary table
    /// and do not say so of what is done with it.
    static func context(_ rows: [CapturedCommand]) -> [CapturedCommand] {
        let last = rows.suffix(rowsOfContext)
        return rows.dropLast(last.count).filter(\.madeTemporaryTableOfDocumentedRow).suffix(rowsOfContext) + last
    }

    private static let rowsOfContext = 100
}
