import PostgresClient

/// Keeps new commands out of the source's log for a moment, so that the tables of source and target can be compared.
///
/// The lock is taken only where nobody writes to the log: no DDL waits behind a lock that is itself waiting. While it is
/// held, which takes as long as a few statements, DDL of the source waits.
struct CaptureLogLock: Sendable {
    private let servers: SyncServers

    init(_ servers: SyncServers) { self.servers = servers }

    /// Runs `body` under the lock; waits up to a minute for a moment without DDL.
    func hold<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        for _ in 1...1_200 {
            if let result = try await tryHold(body) { return result }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw SyncError(
            code: .requirementsNotMet, message: "the source runs DDL without a pause",
            detail: "For a minute there was always a transaction that writes to the capture log.",
            hint: "Look for long transactions with DDL in pg_stat_activity of the source, and try again.")
    }

    /// Runs `body` under the lock; nil where somebody is writing to the log now.
    func tryHold<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result? {
        let connection = try await servers.connectToSource()
        do {
            try await connection.execute("BEGIN; LOCK TABLE public.dts_ddl_command IN SHARE MODE NOWAIT")
        } catch let error as PostgresError where error.sqlState == "55P03" {
            await connection.close()
            return nil
        }
        // Closing ends the transaction, also where the body fails.
        do {
            let result = try await body()
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }
}
