import DDLCapture
import PostgresClient

/// What is wrong with a call as a whole: said before any command is looked at.
enum Refuse {
    /// Each command would be held for what is wrong with the call.
    static func unknownRole(_ role: ReplayRole, _ target: PostgresConnection) async throws {
        guard case .named(let name) = role else { return }
        let mayBecome = try await target.query(
            "SELECT pg_catalog.pg_has_role(r.oid, 'MEMBER') AS may FROM pg_catalog.pg_roles AS r WHERE r.rolname = $1",
            [name]
        ).rows.first?.boolean("may")
        guard mayBecome != true else { return }
        throw ReplayError(
            code: .roleUnusable,
            message: mayBecome == nil
                ? "the target has no role \"\(name)\""
                : "the connection's role on the target may not become \"\(name)\"",
            hint: "Statements would run as that role: check --role, or grant it to the connection's role.")
    }

    /// Ids that are not given out yet belong to commands that are still to come.
    static func beyondTheLog(_ start: Int64, _ source: PostgresConnection) async throws {
        let detail: String
        switch try await CaptureLog(source).newestID() {
        case .known(let newest) where start > newest:
            detail = newest == 0 ? "Nothing was captured yet." : "The newest id is \(newest)."
        case .atLeast(let newest) where start > newest ?? 0:
            detail =
                (newest.map { "The newest row that is there is \($0)" } ?? "The log is empty")
                + ", and this role may not read the sequence of its ids."
        default: return
        }
        throw ReplayError(
            code: .recordUnusable,
            message: "it is not certain that the log had a command \(start): it cannot start after that",
            detail: detail,
            hint: "\"ddlrelay log --last 10\" shows the newest commands.")
    }

    /// The commands of a synced source are run by the stream, each beside the rows that it belongs to.
    static func besideSync(_ record: ReplayRecord) async throws {
        guard
            try await record.connection.query(
                "SELECT 1 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = 'ddlrelay' AND c.relname = 'sync'"
            ).rows.first != nil,
            let name = try await record.connection.query(
                """
                -- PostgreSQL 10 and later
                SELECT s.name FROM ddlrelay.sync AS s
                  JOIN pg_catalog.pg_subscription AS p ON p.subname = s.subscription
                 WHERE s.source_id = \(record.sourceID)
                """
            ).rows.first?.text("name")
        else { return }
        throw ReplayError(
            code: .alreadyRunning, message: "sync \(name) carries the commands of this source to this target",
            detail: "Run here, a command would be out of its place among the rows.",
            hint: "\"ddlrelay sync status\" shows how it stands; \"ddlrelay sync teardown\" ends it.")
    }

    /// Started with fewer options than before, by hand maybe, replay would leave commands out for good.
    static func otherSelection(
        _ record: ReplayRecord, _ options: ReplayOptions
    ) async throws {
        let (before, now) = (try await record.selection(), options.planner.selectionSummary)
        guard before != now else { return }
        if let before, !options.changesSelection, try await record.standing().position > 0 {
            throw ReplayError(
                code: .otherSelection, message: "until now, other commands of this source were chosen for replay",
                detail: "Before: \(before)\nnow: \(now)",
                hint:
                    "Give the options as before, or --new-selection to go on with these: what is left out does not come back."
            )
        }
        try await record.setSelection(now)
    }
}
