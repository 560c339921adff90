import PostgresClient

/// The same work in one database after the other: a row each in the result, the exit code of the worst.
enum DatabaseRun {
    private struct Row: Encodable {
        let database: String
        let result: String
        /// Why nothing was done.
        var reason: String?
        var error: ErrorReport?
    }

    private struct Result: Encodable {
        let databases: [Row]
    }

    /// - Parameter work: returns what it did, in a word or two.
    static func each(
        _ databases: [DatabaseChoice], format: OutputFormat, work: (PostgresConnection) async throws -> String
    ) async throws {
        var rows: [Row] = []
        var worst = ExitStatus.done
        for database in databases {
            let info = database.info
            if let reason = database.leftOut {
                rows.append(Row(database: info.database ?? "", result: "left out", reason: reason))
                continue
            }
            var name = info.database
            do {
                let connection = try await PostgresConnection.connect(to: info)
                let current = try await connection.query("SELECT pg_catalog.current_database()").rows.first?[0]
                name = name ?? current
                rows.append(Row(database: name ?? "", result: try await work(connection)))
                await connection.close()
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                worst = max(worst, ExitStatus(error))
                let report = ErrorReport(error)
                rows.append(Row(database: name ?? "", result: "failed", error: report))
                let place = databases.count > 1 ? "database \"\(name ?? "")\": " : ""
                Messages.error(place + String(describing: error), detail: report.detail, hint: report.hint)
            }
        }
        switch format {
        case .json: try Report.json(Result(databases: rows))
        case .table:
            // A single failure has been said; a table of one row would only repeat it.
            if databases.count > 1 || worst == .done {
                Report.table(
                    ["database", "result", "error"].dropLast(worst == .done ? 1 : 0),
                    rows.map { row in
                        [row.database, row.result + (row.reason.map { ": \($0)" } ?? ""), row.error?.message ?? ""]
                    })
            }
        }
        if worst != .done { throw worst.exitCode }
    }
}
