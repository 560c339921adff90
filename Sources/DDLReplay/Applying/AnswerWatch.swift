import PostgresClient

/// Watches over statements that may take any time. A server that went away without a word is told from one that is busy
/// by asking it, over another connection, whether it still works for us.
struct AnswerWatch: Sendable {
    let connection: PostgresConnection
    /// The server process; nil where a pooler stands between, and nothing can be asked.
    let pid: Int32?
    /// How long a statement runs unwatched, and how often is asked afterwards, in seconds.
    let interval: Int

    /// Called each time that the server is found at work.
    let sign: @Sendable () -> Void

    init(_ connection: PostgresConnection, interval: Int, sign: @escaping @Sendable () -> Void) async throws {
        self.connection = connection
        self.sign = sign
        self.interval = interval
        pid = try await connection.backendPID()
    }

    func run<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
        await connection.limitAnswers(seconds: nil)
        do {
            let result = try await watched(work)
            await connection.limitAnswers(seconds: interval * 2)
            return result
        } catch {
            await connection.limitAnswers(seconds: interval * 2)
            throw error
        }
    }

    private func watched<Result: Sendable>(
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard let pid else { return try await work() }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await watch(pid)
                return nil
            }
            defer { group.cancelAll() }
            while let outcome = try await group.next() {
                // The watch ends by itself only where it has given the connection up; then the work ends as well.
                if let outcome { return outcome }
            }
            throw CancellationError()
        }
    }

    private func watch(_ pid: Int32) async throws {
        var isAtWork = true
        while isAtWork {
            try await Task.sleep(for: .seconds(interval))
            // Between two statements of ours it is idle for a moment.
            var looks = 0
            repeat {
                if looks > 0 { try await Task.sleep(for: .seconds(1)) }
                isAtWork = await self.isAtWork(pid)
                looks += 1
            } while !isAtWork && looks < 3
            if isAtWork { sign() }
        }
        try Task.checkCancellation()
        connection.abandon()
    }

    private func isAtWork(_ pid: Int32) async -> Bool {
        do {
            let other = try await PostgresConnection.connect(to: connection.info, timeout: interval)
            await other.limitAnswers(seconds: interval)
            let rows = try await other.query(
                """
                SELECT 1 FROM pg_catalog.pg_stat_activity AS a
                 WHERE a.pid = $1::pg_catalog.int4
                   -- With track_activities off nobody knows.
                   AND COALESCE(a.state, 'disabled') NOT LIKE 'idle%'
                """,
                [String(pid)]
            ).rows
            await other.close()
            return !rows.isEmpty
        } catch let error as PostgresError where error.sqlState == "53300" {
            // It is there, and has no connection left for the question.
            return true
        } catch {
            // Not cancelled: it cannot be asked, so it is not there.
            return Task.isCancelled
        }
    }
}
