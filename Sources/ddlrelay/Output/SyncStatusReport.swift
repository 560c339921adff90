import DDLReplay
import Foundation
import LogicalSync

/// The standing of a sync on one screen.
enum SyncStatusReport {
    private struct Status: Encodable {
        let name: String
        let lagBytes: Int64?
        let lagSeconds: Double?
        let streaming: Bool
        let running: Bool
        let position: Int64
        let pending: Int64
        let readyTables: Int
        let copyingTables: [String]
        let copiedBytes: Int64
        let copyBytes: Int64
        let held: [Held]
    }

    private struct Held: Encodable {
        let id: Int64
        let tag: String
        let objectName: String?
        let reason: String
        let sqlstate: String?
    }

    static func show(_ status: SyncStatus, name: SyncName, format: OutputFormat) throws {
        if format == .json {
            return try Report.json(
                Status(
                    name: name.description, lagBytes: status.lagBytes, lagSeconds: status.lagSeconds,
                    streaming: status.isStreaming, running: status.isRunning, position: status.position,
                    pending: status.pending, readyTables: status.readyTables, copyingTables: status.copyingTables,
                    copiedBytes: status.copy.copiedBytes, copyBytes: status.copy.bytes,
                    held: status.held.map {
                        Held(
                            id: $0.id, tag: $0.tag, objectName: $0.objectName, reason: $0.reason, sqlstate: $0.sqlState)
                    }))
        }
        let seconds = status.lagSeconds.map { String(format: ", %.3f s", $0) } ?? ""
        line("behind", status.lagBytes.map { "\($0) bytes\(seconds)" } ?? "the source has no slot of this sync")
        line(
            "stream",
            status.isStreaming
                ? "connected" : "not connected: the target's server log says why (subscription \(name.object))")
        line("runner", status.isRunning ? "at work" : "not at work: start \"ddlrelay sync run\"")
        line("commands", "done up to \(status.position), \(status.pending) to come")
        let copying = status.copyingTables.prefix(10).joined(separator: ", ")
        let more = status.copyingTables.count > 10 ? " and \(status.copyingTables.count - 10) more" : ""
        line("tables", "\(status.readyTables) follow" + (copying.isEmpty ? "" : "; being copied: \(copying)\(more)"))
        if !status.copy.isComplete { line("copy", CopyReport.text(status.copy)) }
        if status.held.isEmpty { line("to decide", "nothing") }
        for held in status.held { line("to decide", "command \(held.id) \(held.tag): \(held.reason)") }
    }

    private static func line(_ title: String, _ text: String) {
        Report.text(title + String(repeating: " ", count: max(1, 11 - title.count)) + text)
    }
}
