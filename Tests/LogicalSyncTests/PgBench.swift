import TestCluster

/// PostgreSQL's own load generator.
struct PgBench {
    let database: TestDatabase

    private static let path = "/usr/bin/pgbench"

    /// Its tables, with 100 000 rows.
    func initialize() async throws {
        let result = try await CommandResult.run(Self.path, ["-i", "-q", database.conninfo])
        guard result.status == 0 else { throw Failure(text: result.errors) }
    }

    /// Runs until it is told to stop.
    ///
    /// - Parameter rate: transactions a second.
    func start(rate: Int) throws -> RunningProgram {
        try RunningProgram(Self.path, ["-n", "-c", "2", "-T", "3600", "-R", "\(rate)", database.conninfo])
    }

    struct Failure: Error { let text: String }
}
