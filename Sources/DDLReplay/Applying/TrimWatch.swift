import DDLCapture
import PostgresClient

/// Finds out whether ids that are missing were trimmed from the log.
///
/// The mark of a trimming stands on the row that did it, far behind what it took; so the whole log is asked. That is done
/// where ids are missing only, and not again while nothing was trimmed since.
struct TrimWatch: Sendable {
    /// How many rows were trimmed by when the log was asked last, with nobody at work on it.
    private var trimmedBefore: Int64?
    private var highest: Int64 = 0

    /// The highest id behind a position that was trimmed; nil where none was.
    ///
    /// - Parameters:
    ///   - trimmed: how many rows were trimmed, asked for before `holders`: a trimming counts before its mark can be seen,
    ///     and nobody may come between the two.
    ///   - holders: who may be writing to the log.
    mutating func highest(
        after position: Int64, _ log: CaptureLog, trimmed: Int64?, holders: GapTracker.Holders
    ) async throws -> Int64? {
        if trimmed == nil || trimmed != trimmedBefore {
            highest = max(highest, try await log.highestTrimmed(after: position) ?? 0)
            trimmedBefore = holders.isEmpty ? trimmed : nil
        }
        return highest > position ? highest : nil
    }
}
