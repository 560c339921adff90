import DDLCapture
import DDLReplay
import PostgresClient

/// A replay as a script for psql, to the same effect: one transaction for each of the source, ended by the first error.
struct PlanScript {
    /// What the session was set to last.
    private var session: TargetSession?
    private var text = ""

    mutating func write(_ plan: [PlannedCommand]) {
        for group in PlannedCommand.transactions(plan) {
            let hasStatements = group.contains { $0.action.name == "run" }
            if hasStatements { line("BEGIN;") }
            for planned in group { write(planned) }
            if hasStatements { line("COMMIT;") }
        }
        if !text.isEmpty { Report.verbatim(String(text.dropLast())) }
        text = ""
    }

    private mutating func line(_ line: String) { text += line + "\n" }

    private mutating func write(_ planned: PlannedCommand) {
        line(Self.oneLine("-- \(planned.command.id) \(planned.command.tag) \(planned.command.objectName ?? "")"))
        switch planned.action {
        case .skip(let reason): line("-- skipped: \(Self.oneLine(reason))")
        case .hold(let reason):
            line("-- held: \(Self.oneLine(reason))\nROLLBACK;")
            line("\\warn 'command \(planned.command.id) is held'\n\\quit")
        case .run(let target): write(target)
        }
    }

    private mutating func write(_ target: TargetStatement) {
        if let rewriting = target.rewriting { line("-- \(Self.oneLine(rewriting))") }
        if !(target.conditions.isEmpty && target.checks.isEmpty), session?.role != nil {
            line("RESET ROLE;")
            session = nil
        }
        for sql in target.conditions.map(\.sql) + target.checks { line(sql + ";") }
        enter(target.session)
        line(target.sql + "\n;")
        for sql in target.afterwards { line(sql + ";") }
    }

    /// Only what differs from the statement before. A failed script ends, so what was set stays set.
    private mutating func enter(_ wanted: TargetSession) {
        if session?.role != nil, session?.role != wanted.role { line("RESET ROLE;") }
        for (name, value) in wanted.settings.sorted(by: { $0.key < $1.key }) where session?.settings[name] != value {
            line(Self.set(name, value))
        }
        for name in (session?.settings ?? [:]).keys.sorted() where wanted.settings[name] == nil {
            line(Self.set(name, to: "s.reset_val"))
        }
        if session?.searchPath != wanted.searchPath { line(Self.set("search_path", wanted.searchPath)) }
        if let role = wanted.role, session?.role != role { line("SET ROLE \(Quoting.identifier(role));") }
        session = wanted
    }

    /// A setting that the target's version does not have is left out, as replay does. The path of the statement before
    /// is in force here, and the operator must be PostgreSQL's own.
    private static func set(_ name: String, _ value: String) -> String { set(name, to: Quoting.literal(value)) }

    private static func set(_ name: String, to expression: String) -> String {
        "SELECT pg_catalog.set_config(s.name, \(expression), false) FROM pg_catalog.pg_settings AS s "
            + "WHERE s.name OPERATOR(pg_catalog.=) \(Quoting.literal(name)) \\g /dev/null"
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ").withoutControlCharacters
    }
}
