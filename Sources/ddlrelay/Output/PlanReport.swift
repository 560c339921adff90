import DDLCapture
import DDLReplay
import PostgresClient

/// What a replay would do.
enum PlanReport {
    private struct Row: Encodable {
        let id: Int64
        let tag: String
        let objectName: String?
        let action: String
        let reason: String?
        let statement: String?
        let searchPath: String?
        let role: String?
    }

    static func show(_ plan: [PlannedCommand], format: CommandFormat) throws {
        let rows = plan.map(row)
        switch format {
        case .json: try Report.json(rows)
        case .table:
            Report.table(
                ["id", "tag", "object", "action", "statement or reason"],
                rows.map { [String($0.id), $0.tag, $0.objectName ?? "", $0.action, $0.statement ?? $0.reason ?? ""] })
        case .sql: plan.forEach(sql)
        }
    }

    private static func row(_ planned: PlannedCommand) -> Row {
        var (reason, statement, path, role): (String?, String?, String?, String?) = (nil, nil, nil, nil)
        switch planned.action {
        case .run(let target):
            (reason, statement, path, role) = (
                target.rewriting, target.script, target.session.searchPath, target.session.role
            )
        case .skip(let why), .hold(let why): reason = why
        }
        return Row(
            id: planned.command.id, tag: planned.command.tag, objectName: planned.command.objectName,
            action: planned.action.name, reason: reason, statement: statement, searchPath: path, role: role)
    }

    /// A script for psql.
    private static func sql(_ planned: PlannedCommand) {
        let head = "-- \(planned.command.id) \(planned.command.tag) \(planned.command.objectName ?? "")"
        Report.text(head.split(whereSeparator: \.isNewline).joined(separator: " "))
        switch planned.action {
        case .skip(let reason): Report.text("-- skipped: \(reason)")
        case .hold(let reason):
            Report.text("-- held: \(reason)\n\\echo 'command \(planned.command.id) is held'\n\\quit")
        case .run(let target):
            Report.text("RESET ROLE;")
            for (name, value) in target.session.settings.sorted(by: { $0.key < $1.key }) {
                Report.text(
                    "SELECT pg_catalog.set_config(\(Quoting.literal(name)), \(Quoting.literal(value)), false) \\g /dev/null"
                )
            }
            Report.text(
                "SELECT pg_catalog.set_config('search_path', \(Quoting.literal(target.session.searchPath)), false) \\g /dev/null"
            )
            if let role = target.session.role { Report.text("SET ROLE \(Quoting.identifier(role));") }
            Report.text(target.sql + "\n;")
            for sql in target.afterwards { Report.text(sql + ";") }
        }
    }
}
