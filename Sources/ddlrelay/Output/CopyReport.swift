import Foundation
import LogicalSync

/// The first copy of the tables, as a person would say it.
enum CopyReport {
    static func text(_ progress: CopyProgress, _ pace: (bytesPerSecond: Double, secondsLeft: Double)? = nil) -> String {
        let tables = "\(progress.copiedTables) of \(progress.tables) tables copied"
        guard !progress.isComplete else { return tables }
        let bytes = "\(size(Double(progress.copiedBytes))) of \(size(Double(progress.bytes)))"
        guard let pace else { return "\(tables), \(bytes)" }
        return "\(tables), \(bytes), \(size(pace.bytesPerSecond)) a second, about \(time(pace.secondsLeft)) left"
    }

    private static func size(_ bytes: Double) -> String {
        Int64(max(0, bytes)).formatted(.byteCount(style: .binary).locale(Locale(identifier: "en_US_POSIX")))
    }

    private static func time(_ seconds: Double) -> String {
        if seconds < 90 { return "\(Int(seconds.rounded(.up))) s" }
        if seconds < 5_400 { return "\(Int((seconds / 60).rounded())) min" }
        return String(format: "%.1f h", seconds / 3_600)
    }
}
