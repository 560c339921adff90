import DDLCapture
import PostgresClient
import Synchronization
import TestCluster
import Testing

@testable import DDLReplay

/// A log of several portions: the next one is read and planned while the target works on the one before.
@Suite struct PlanReaderTests {
    /// 1 to 200 alone, 201 to 500 in one transaction across the first portion's end, 60 that were rolled back, 300 more.
    private static let history: String = {
        func tables(_ numbers: ClosedRange<Int>) -> String {
            numbers.map { "CREATE TABLE t\($0) ();\n" }.joined()
        }
        return tables(1...200) + "BEGIN;\n" + tables(201...500) + "COMMIT;\nBEGIN;\n" + tables(501...560)
            + "ROLLBACK;\n" + tables(561...860)
    }()
    private static let recorded = """
        SELECT count(*) || ' ' || count(DISTINCT id) || ' ' || count(*) FILTER (WHERE state = 'done') || ' '
               || count(DISTINCT CASE WHEN id BETWEEN 201 AND 500 THEN xmin::text END) FROM ddlrelay.command
        """

    @Test("whole transactions in order, whatever portion they begin in; a held command ends what was read ahead")
    func held() async throws {
        let pair = try await Pair.make()
        try await pair.source.psql(Self.history)
        let target = try await pair.target.connect()
        for (obstacle, run, before) in [("t30", 29, 0), ("t400", 171, 29), ("t700", 439, 200)] {
            try await target.execute("CREATE TABLE \(obstacle) (other text)")
            let error = await #expect(throws: ReplayError.self) { try await pair.replayer().replayOnce() }
            #expect(error?.code == .held && error?.message.hasSuffix("public.\(obstacle)") == true)
            let done = "SELECT count(*) FROM ddlrelay.command WHERE state = 'done' AND id > \(before)"
            #expect(try await target.query(done).rows.first?[0] == String(run))
            try await target.execute("DROP TABLE \(obstacle)")
        }
        #expect(try await pair.replayer().replayOnce().run == 161)
        #expect(try await target.query(Self.recorded).rows.first?[0] == "800 800 800 1")
    }

    @Test("a command in flight inside the ids of a long transaction is waited for")
    func inFlight() async throws {
        let pair = try await Pair.make()
        let long = try await pair.source.connect()
        let open = try await pair.source.connect()
        func tables(_ numbers: ClosedRange<Int>) -> String { numbers.map { "CREATE TABLE t\($0) ();" }.joined() }
        try await long.execute("BEGIN")
        try await long.execute(tables(1...299))
        try await open.execute("BEGIN")
        try await open.execute("CREATE TABLE late ()")
        try await long.execute(tables(301...310))
        try await long.execute("COMMIT")
        let replayer = pair.replayer()
        let waited = Mutex(false)
        let progress: @Sendable (ReplayEvent) -> Void = { event in
            if case .waitingForTransaction = event { waited.withLock { $0 = true } }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let summary = try await replayer.replayOnce(progress: progress)
                #expect(summary.run == 310)
            }
            let isWaiting = try await eventually { waited.withLock { $0 } }
            #expect(isWaiting)
            // Long enough for the reads that once forgot who was waited for.
            let reader = try await pair.source.connect()
            for _ in 1...20 { try await reader.query("SELECT pg_sleep(0.02)") }
            #expect(
                try await pair.target.connect().query("SELECT count(*) FROM ddlrelay.command").rows.first?[0] == "0")
            try await open.execute("COMMIT")
            try await group.waitForAll()
        }
        #expect(try await pair.target.connect().query("SELECT to_regclass('late')").rows.first?[0] == "late")
    }

    @Test(
        "rows that were trimmed before they were replayed are noticed, wherever the marks are",
        arguments: [(300, 1_100, 500), (700, 1_400, 500), (700, 1_600, 500)])
    func lost(replayed: Int, captured: Int, limit: Int) async throws {
        let pair = try await Pair.make(CaptureOptions.Changes(maxRows: limit))
        func tables(_ numbers: ClosedRange<Int>) -> String {
            numbers.map { "CREATE TABLE t\($0) ();" }.joined(separator: "\n")
        }
        for start in stride(from: 1, through: replayed, by: 100) {
            try await pair.source.psql(tables(start...(start + 99)))
            _ = try await pair.replayer().replayOnce()
        }
        try await pair.source.psql(tables((replayed + 1)...captured))
        let error = await #expect(throws: ReplayError.self) { try await pair.replayer().replayOnce() }
        #expect(error?.code == .lostCommands)
        #expect(
            try await pair.target.connect().query("SELECT max(id) FROM ddlrelay.command").rows.first?[0]
                == String(replayed))
    }

    @Test("told to stop, it ends within the portion in hand, and the next run goes on from there")
    func stopped() async throws {
        let pair = try await Pair.make()
        try await pair.source.psql(Self.history)
        var runs = 0
        var position: Int64 = 0
        while position < 860 {
            let done = Mutex(0)
            let summary = try await pair.replayer().replayOnce(
                progress: { if case .done = $0 { done.withLock { $0 += 1 } } },
                stopping: { done.withLock { $0 >= 90 } })
            #expect(summary.position > position)
            position = summary.position
            runs += 1
        }
        #expect(runs > 2)
        #expect(try await pair.target.connect().query(Self.recorded).rows.first?[0] == "800 800 800 1")
    }
}
