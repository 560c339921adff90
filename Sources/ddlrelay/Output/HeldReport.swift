import DDLReplay
import Foundation

/// Commands that replay holds.
enum HeldReport {
    private struct Row: Encodable {
        let id: Int64
        let tag: String
        let objectName: String?
        let reason: String
        let sqlstate: String?
        let attempts: Int
        let statement: String?
        let decision: String?
        let decidedBy: String?
        let heldAt: String?
    }

    static func show(_ held: [HeldCommand], format: OutputFormat) throws {
        if format == .json {
            return try Report.json([
                "held": held.map {
                    Row(
                        id: $0.id, tag: $0.tag, objectName: $0.objectName, reason: $0.reason, sqlstate: $0.sqlState,
                        attempts: $0.attempts, statement: $0.statement, decision: $0.decision?.name,
                        decidedBy: $0.decidedBy, heldAt: $0.recordedAt)
                }
            ])
        }
        guard !held.isEmpty else { return Report.text("No command is held.") }
        for command in held {
            Report.text("\(command.id) \(command.tag) \(command.objectName ?? "")")
            line("why", command.reason + (command.sqlState.map { " (SQLSTATE \($0))" } ?? ""))
            if let statement = command.statement { line("statement", statement) }
            line(
                "tried",
                "\(command.attempts) time\(command.attempts == 1 ? "" : "s"), last at \(command.recordedAt ?? "?")")
            if let decision = command.decision {
                line("decided", decision.name + (command.decidedBy.map { " by \($0)" } ?? ""))
            }
        }
    }

    private struct Decision: Encodable {
        let id: Int64
        let decision: String
    }

    static func show(
        _ decision: HeldCommand.Decision, about id: Int64, format: OutputFormat, consequence: String
    ) throws {
        switch format {
        case .json: try Report.json(Decision(id: id, decision: decision.name))
        case .table: Report.text(consequence)
        }
    }

    private static func line(_ name: String, _ value: String) {
        let lines = value.split(whereSeparator: \.isNewline)
        for (index, text) in lines.enumerated() {
            Report.text("  " + (index == 0 ? name : "").padding(toLength: 11, withPad: " ", startingAt: 0) + text)
        }
    }
}
