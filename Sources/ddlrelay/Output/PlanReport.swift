import DDLCapture
import DDLReplay
import PostgresClient

/// What a replay would do.
struct PlanReport {
    private struct Row: Encodable {
        let id: Int64
        let tag: String
        let objectName: String?
        let action: String
        let reason: String?
        let statement: String?
        let searchPath: String?
        let role: String?
        let conditions: [String]?
    }

    private let format: CommandFormat
    private var rows: [Row] = []
    private var script = PlanScript()
    private var isEmpty = true

    init(format: CommandFormat) {
        self.format = format
    }

    /// Takes whole source transactions. A script is written at once, so that it may be of any length.
    mutating func show(_ plan: [PlannedCommand]) throws {
        if !plan.isEmpty { isEmpty = false }
        switch format {
        case .sql: script.write(plan)
        case .json, .table: rows += plan.map(Self.row)
        }
    }

    /// Writes what has to be known as a whole.
    func end() throws {
        if isEmpty, format != .json { Messages.note("nothing to do: no captured command is left to be replayed") }
        switch format {
        case .json: try Report.json(rows)
        case .table:
            Report.table(
                ["id", "tag", "object", "action", "statement or reason"],
                rows.map { row in
                    let text = [row.statement ?? row.reason ?? ""] + (row.conditions ?? []).map { "(if \($0))" }
                    return [String(row.id), row.tag, row.objectName ?? "", row.action, text.joined(separator: " ")]
                })
        case .sql: break
        }
    }

    private static func row(_ planned: PlannedCommand) -> Row {
        var (reason, statement, path, role): (String?, String?, String?, String?) = (nil, nil, nil, nil)
        var conditions: [String]?
        switch planned.action {
        case .run(let target):
            (reason, statement, path, role) = (
                target.rewriting, target.script, target.session.searchPath, target.session.role
            )
            if !target.conditions.isEmpty { conditions = target.conditions.map(\.description) }
        case .skip(let why), .hold(let why): reason = why
        }
        return Row(
            id: planned.command.id, tag: planned.command.tag, objectName: planned.command.objectName,
            action: planned.action.name, reason: reason, statement: statement, searchPath: path, role: role,
            conditions: conditions)
    }
}
