import DDLCapture
import PostgresClient

/// Reads the log in portions and plans them.
///
/// A value: the next portion can be prepared from a copy while the one before is still applied.
struct PlanReader: Sendable {
    private var reader: LogReader
    private let planner: ActionPlanner
    /// The last rows before those that are next.
    private var earlier: [CapturedCommand]

    /// Whole source transactions with what becomes of them.
    struct Portion: Sendable {
        let read: LogReader.Read
        /// One for each ready row.
        let plans: [PlannedCommand]
        /// Reads what comes behind these rows.
        let reader: PlanReader
    }

    /// - Parameter position: the last id that is done.
    init(_ source: PostgresConnection, planner: ActionPlanner, position: Int64) async throws {
        reader = LogReader(source)
        self.planner = planner
        earlier = try await reader.earlier(upTo: position)
    }

    /// The rows behind a position, which is the one that this reader has come to.
    ///
    /// - Throws: ``ReplayError/Code/lostCommands``, `PostgresError`, `CancellationError`.
    func next(after position: Int64) async throws -> Portion {
        var next = self
        let read = try await next.reader.next(after: position)
        if let trimmed = read.trimmedUpTo { throw ReplayError.lost(after: position, upTo: trimmed) }
        // Most looks at the log find nothing, and cost next to nothing.
        guard !read.ready.isEmpty else { return Portion(read: read, plans: [], reader: next) }
        let ofStrings = try await EarlierOfString.rows(
            of: read.ready, known: earlier, in: CaptureLog(reader.connection))
        let plans = planner.plan(read.ready, after: (ofStrings + earlier).sorted { $0.id < $1.id })
        next.earlier = LogReader.context(earlier + read.ready)
        return Portion(read: read, plans: plans, reader: next)
    }
}
