import DDLCapture
import DDLReplay
import PostgresClient

/// A replay as a script for psql, to the same effect: one transaction for each of the source, ended by the first error.
enum PlanScript {
    static func write(_ plan: [PlannedCommand]) {
        for group in PlannedCommand.transactions(plan) {
            let hasStatements = group.contains { $0.action.name == "run" }
            if hasStatements { Report.text("BEGIN;") }
            group.forEach(write)
            if hasStatements { Report.text("COMMIT;") }
        }
    }

    private static func write(_ planned: PlannedCommand) {
        let head = "-- \(planned.command.id) \(planned.command.tag) \(planned.command.objectName ?? "")"
        Report.text(head.split(whereSeparator: \.isNewline).joined(separator: " "))
        switch planned.action {
        case .skip(let reason): Report.text("-- skipped: \(oneLine(reason))")
        case .hold(let reason):
            Report.text(
                "-- held: \(oneLine(reason))\nROLLBACK;\n\\warn 'command \(planned.command.id) is held'\n\\quit")
        case .run(let target): write(target)
        }
    }

    private static func write(_ target: TargetStatement) {
        if let rewriting = target.rewriting { Report.text("-- \(oneLine(rewriting))") }
        Report.text("RESET ROLE;")
        for condition in target.conditions { Report.text(condition.sql + ";") }
        for (name, value) in target.session.settings.sorted(by: { $0.key < $1.key }) {
            Report.text(set(name, value))
        }
        Report.text(set("search_path", target.session.searchPath))
        if let role = target.session.role { Report.text("SET ROLE \(Quoting.identifier(role));") }
        Report.text(target.sql + "\n;")
        for sql in target.afterwards { Report.text(sql + ";") }
    }

    private static func set(_ name: String, _ value: String) -> String {
        "SELECT pg_catalog.set_config(\(Quoting.literal(name)), \(Quoting.literal(value)), false) \\g /dev/null"
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
