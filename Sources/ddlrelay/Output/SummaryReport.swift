import DDLReplay

/// The result of a replay.
enum SummaryReport {
    private struct Summary: Encodable {
        let run: Int
        let skipped: Int
        let skippedBy: [Reason]
        let failed: Int
        let position: Int64
        let retries: Int
        let interrupted: Bool
    }

    private struct Reason: Encodable {
        let reason: String
        let commands: Int
    }

    static func show(_ summary: ReplaySummary, format: CommandFormat) throws {
        let reasons = summary.skipped.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        if format == .json {
            return try Report.json(
                Summary(
                    run: summary.run, skipped: summary.skippedCount,
                    skippedBy: reasons.map { Reason(reason: $0.key, commands: $0.value) }, failed: summary.failed,
                    position: summary.position,
                    retries: summary.retries, interrupted: summary.isInterrupted))
        }
        if summary.failed > 0 {
            Messages.warning(
                "\(summary.failed) command\(summary.failed == 1 ? "" : "s") could not be run and \(summary.failed == 1 ? "was" : "were") left out: the target differs from the source",
                hint:
                    "Table ddlrelay.command on the target has each with its error; \"ddlrelay verify\" shows what differs."
            )
        }
        if summary.isInterrupted { Messages.note("interrupted: there may be more to replay") }
        if summary.run + summary.skippedCount == 0 {
            guard !summary.isInterrupted else {
                return Report.text("Nothing was replayed; everything up to \(summary.position) was before.")
            }
            return Report.text("Nothing to do: everything up to \(summary.position) is replayed.")
        }
        Report.text(
            "Replayed \(summary.run) command\(summary.run == 1 ? "" : "s"), skipped \(summary.skippedCount); everything up to \(summary.position) is done."
        )
        for (reason, count) in reasons { Report.text("  skipped \(count): \(reason)") }
    }
}
