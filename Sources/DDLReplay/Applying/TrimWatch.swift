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
    /// - Parameter holders: who may be writing to the log. A trimming counts before its mark can be seen.
    mutating func highest(
        after position: Int64, _ log: CaptureLog, holders: GapTracker.Holders
    ) async throws -> Int64? {
        let trimmed = try await log.trimmedRows()
        if trimmed == nil || trimmed != trimmedBefore {
            highest = max(highest, try await log.highestTrimmed(after: position) ?? 0)
            trimmedBefore = holders.isEmpty ? trimmed : nil
        }
        return highest > position ? highest : nil
    }
}
