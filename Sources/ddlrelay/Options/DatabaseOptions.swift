import ArgumentParser
import PostgresClient

/// Which databases of the source.
struct DatabaseOptions: ParsableArguments {
    @Option(
        name: .customLong("database"),
        help: ArgumentHelp("A database of the source; repeatable (default: the connection's).", valueName: "name"))
    var databases: [String] = []

    @Flag(
        name: .customLong("all-databases"),
        help: "Every database of the source that takes connections, templates left out.")
    var allDatabases = false

    func validate() throws {
        if databases.contains("") { throw ValidationError("--database is empty") }
        if allDatabases && !databases.isEmpty {
            throw ValidationError("--database and --all-databases cannot be used together")
        }
    }

    /// The databases that are meant.
    func connectionInfos(_ source: ConnectionInfo) async throws -> [ConnectionInfo] {
        try await choices(source).filter { $0.leftOut == nil }.map(\.info)
    }

    /// The databases that are meant, and with `--all-databases` those that are left out, each with the reason.
    func choices(_ source: ConnectionInfo) async throws -> [DatabaseChoice] {
        if !databases.isEmpty { return databases.map { DatabaseChoice(info: source.inDatabase($0)) } }
        guard allDatabases else { return [DatabaseChoice(info: source)] }
        let connection = try await PostgresConnection.connect(to: source)
        let rows = try await connection.query(
            """
            SELECT d.datname, CASE WHEN d.datistemplate THEN 'a template'
                                   WHEN NOT d.datallowconn THEN 'takes no connections (datallowconn is false)' END AS left_out
              FROM pg_catalog.pg_database AS d
             ORDER BY d.datname
            """
        ).rows
        await connection.close()
        return rows.map {
            DatabaseChoice(info: source.inDatabase($0.text("datname") ?? ""), leftOut: $0.text("left_out"))
        }
    }
}

/// A database of the source, and why nothing is done there.
struct DatabaseChoice {
    let info: ConnectionInfo
    /// Nil: it is meant.
    var leftOut: String?
}
