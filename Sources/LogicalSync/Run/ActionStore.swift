import DDLCapture
import DDLReplay
import Foundation
import PostgresClient
import PostgresParser

/// The actions of captured commands on the target, table `ddlrelay.sync_action`, where the trigger finds them.
struct ActionStore: Sendable {
    let record: ReplayRecord
    let planner: ActionPlanner
    private let known: Set<String>
    private var target: PostgresConnection { record.connection }

    init(_ record: ReplayRecord, planner: ActionPlanner) async throws {
        self.record = record
        self.planner = planner
        known = Set(
            try await record.connection.query(
                "SELECT s.name FROM pg_catalog.pg_settings AS s WHERE s.context = 'user'"
            ).rows.compactMap { $0[0] })
    }

    /// Ids above a position that were decided before.
    func decided(after position: Int64) async throws -> Set<Int64> {
        let rows = try await target.query(
            """
            SELECT a.id FROM ddlrelay.sync_action AS a
             WHERE a.source_id = $1::pg_catalog.int4 AND a.id > $2::pg_catalog.int8
             UNION
            SELECT c.id FROM ddlrelay.command AS c
             WHERE c.source_id = $1::pg_catalog.int4 AND c.id > $2::pg_catalog.int8
            """, [String(record.sourceID), String(position)]
        ).rows
        return Set(rows.compactMap { $0.integer("id") })
    }

    /// Stores what becomes of commands, in one transaction.
    func store(_ plan: [PlannedCommand]) async throws {
        guard !plan.isEmpty else { return }
        try await target.transaction { target in
            for planned in plan { try await store(planned, target) }
        }
    }

    /// Why a command is held whose row is gone.
    static let lost =
        "its row was removed from the capture log before \"ddlrelay sync run\" had read it, so that nothing is known here but that it ran: \"ddlrelay verify\" shows what is missing, say that in its place"

    /// Holds a command that has arrived in the stream without an action, where the source's log has no row of it any more.
    ///
    /// - Returns: whether it was held just now.
    func holdLost(_ id: Int64, _ source: PostgresConnection) async throws -> Bool {
        guard try await !decided(after: id - 1).contains(id),
            try await CaptureLog(source).commands(CaptureLog.Filter(after: id - 1, upTo: id)).isEmpty
        else { return false }
        let command = CapturedCommand(id: id, ddlText: nil, tag: "UNKNOWN")
        try await store([PlannedCommand(command: command, action: .hold(reason: Self.lost))])
        return true
    }

    private func store(_ planned: PlannedCommand, _ target: PostgresConnection) async throws {
        let command = planned.command
        let entry = entry(planned)
        let fallen = planned.fallenTables
        try await target.query(
            """
            INSERT INTO ddlrelay.sync_action (source_id, id, action, tag, object_name, reason, statements, conditions, deferred, tables,
                                              search_path, settings, role, captured_at, fallen, named)
            VALUES ($1::pg_catalog.int4, $2::pg_catalog.int8, $3, $4, $5, $6, $7::pg_catalog.text[], $8::pg_catalog.text[],
                    $16::pg_catalog.text[], $9::pg_catalog.text[], $10, $11::pg_catalog.json, $12,
                    $13::pg_catalog.timestamptz, $14::pg_catalog.text[], $15::pg_catalog.text[])
                ON CONFLICT DO NOTHING
            """,
            [
                String(record.sourceID), String(command.id), entry.action, command.tag, command.objectName,
                entry.reason,
                Self.array(entry.statements), Self.array(entry.conditions),
                Self.array(planned.changedTables.map(\.description).sorted()), entry.session.searchPath,
                try settings(entry.session), entry.session.role, command.eventTime,
                Self.array(fallen.map(\.name.description)),
                Self.array(fallen.filter(\.isNamed).map(\.name.description)), entry.deferred.map(Self.array),
            ])
        if entry.action == "hold" {
            try await target.execute(
                record.holdSQL(command, statement: command.ddlText, reason: entry.reason ?? "", sqlState: nil))
        }
    }

    private struct Entry {
        let action: String
        let reason: String?
        var statements: [String] = []
        var conditions: [String] = []
        var deferred: [String]?
        let session: TargetSession
    }

    private func entry(_ planned: PlannedCommand) -> Entry {
        switch planned.action {
        case .run(let statement):
            // The stream is one transaction after the other: nothing can run outside of one.
            if let form = statement.concurrent, form.isRequired {
                return Entry(
                    action: "hold",
                    reason:
                        "it has to run outside a transaction: DETACH PARTITION without CONCURRENTLY leaves no CHECK constraint",
                    session: statement.session)
            }
            // What looks up names as they are written needs the command's own path and role, as the statement does.
            let named = statement.conditions.filter { $0.domain != nil }.map(\.sql) + statement.checks
            return Entry(
                action: "run", reason: statement.rewriting,
                statements: named + [statement.sql] + statement.afterwards,
                conditions: statement.conditions.filter { $0.domain == nil }.map(\.sql),
                deferred: NewForeignKey.notValid(statement.sql).map { named + [$0] + statement.afterwards },
                session: statement.session)
        // A person may put a statement in place of the command.
        case .skip(let reason):
            return Entry(action: "skip", reason: reason, session: planner.session(for: planned.command))
        case .hold(let reason):
            return Entry(action: "hold", reason: reason, session: planner.session(for: planned.command))
        }
    }

    private func settings(_ session: TargetSession) throws -> String {
        let settings = session.settings.filter { known.contains($0.key) }
        return String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
    }

    /// An array as PostgreSQL reads it.
    private static func array(_ values: [String]) -> String {
        let quoted = values.map { value in
            "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        return "{" + quoted.joined(separator: ",") + "}"
    }
}
