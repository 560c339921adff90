import PostgresClient
import TestCluster

/// A session that changes rows without a pause, while something else runs.
struct Writer {
    let database: TestDatabase

    /// Runs `body` while rows are inserted, changed and deleted.
    func whileWriting(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var round = 0
                while !Task.isCancelled {
                    round += 1
                    await write(round)
                }
            }
            defer { group.cancelAll() }
            try await body()
        }
    }

    /// A server that is down, or a deadlock with a change of the table, is no reason to end.
    private func write(_ round: Int) async {
        guard let connection = try? await database.connect() else { return }
        for step in 1...50 where !Task.isCancelled {
            let i = round * 50 + step
            _ = try? await connection.execute(
                """
                INSERT INTO app.t (id, a) VALUES (\(10_000 + i), 'w') ON CONFLICT DO NOTHING;
                UPDATE app.t SET a = left(a, 20) || 'u' WHERE id % 50 = \(i % 50);
                DELETE FROM app.t WHERE id = \(10_000 + i - 40);
                UPDATE app."No Key" SET b = 'k\(i)' WHERE a = \(i % 50)
                """)
            try? await Task.sleep(for: .milliseconds(2))
        }
        await connection.close()
    }
}
