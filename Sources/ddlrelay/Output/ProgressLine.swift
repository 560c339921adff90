import CatalogComparison
import Foundation

/// One line on a terminal that says how far a comparison of rows is; nothing where nobody looks.
enum ProgressLine {
    @Sendable static func show(_ progress: DataProgress) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        let line = "\(progress.done) of \(progress.total) tables compared: \(progress.table)"
        // Back to the start of the line, and clear it.
        let text = "\r\u{1B}[K" + line.prefix(100) + (progress.done == progress.total ? "\r\u{1B}[K" : "")
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
