import DDLCapture
import PostgresClient
import TestCluster
import Testing

@testable import DDLReplay

/// What catching up puts into one transaction of the target.
@Suite struct CommandBatchTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        var tag = "CREATE TABLE"
        var role = ReplayRole.none
        let isTaken: Bool
        var testDescription: String { text }
    }

    static let cases = [
        Case(text: "CREATE TABLE app.t (a int)", isTaken: true),
        Case(text: "CREATE TABLE app.t (a int) -- a comment at the end", isTaken: true),
        Case(text: "CREATE TABLE app.t (a int); SELECT 1", isTaken: true),
        // As another role it is sent by itself.
        Case(text: "CREATE TABLE app.t (a int)", role: .captured, isTaken: false),
        // Outside a transaction.
        Case(text: "CREATE INDEX CONCURRENTLY t ON app.t (a)", tag: "CREATE INDEX", isTaken: false),
        // The target's rows have to be looked at first.
        Case(text: "ALTER TABLE app.t ADD b float8 DEFAULT random()", tag: "ALTER TABLE", isTaken: false),
        // Held.
        Case(text: "CREATE TABLE app.other (a int)", isTaken: false),
        // Newer than the grammar: nobody knows that it is one statement.
        Case(text: "CREATE TABLE app.t (a int) SOMEHOW NEWER", isTaken: false),
    ]

    @Test("only what the grammar has read, as the connection's role, inside a transaction", arguments: cases)
    func taken(_ example: Case) {
        let planner = ActionPlanner(scope: .all, role: example.role)
        var batch = CommandBatch(session: SessionState(known: []))
        let group = planner.plan([row(1, example.text, example.tag, "app.t")])
        let isTaken = batch.add(group)
        #expect(isTaken == example.isTaken, "\(group)")
        #expect(batch.transactions == (example.isTaken ? 1 : 0) && batch.commands.count == batch.transactions)
    }

    @Test("one command that cannot go keeps its whole source transaction out")
    func whole() {
        let planner = ActionPlanner(scope: .all)
        var batch = CommandBatch(session: SessionState(known: []))
        let rows = [
            row(1, "CREATE TABLE app.t (a int)", "CREATE TABLE", "app.t", stamp: "1"),
            row(2, "CREATE TABLE app.t (a int) SOMEHOW NEWER", "CREATE TABLE", "app.t", stamp: "2"),
        ]
        let isTaken = batch.add(planner.plan(rows))
        #expect(!isTaken)
        #expect(batch.commands.isEmpty)
    }

    @Test("it holds no more than a few locks, and no more text than is quickly sent")
    func limits() {
        let planner = ActionPlanner(scope: .all)
        var batch = CommandBatch(session: SessionState(known: []))
        for id in 1...Int64(CommandBatch.mostCommands) {
            #expect(!batch.isFull)
            let isTaken = batch.add(planner.plan([row(id, "CREATE TABLE app.t (a int)", "CREATE TABLE", "app.t")]))
            #expect(isTaken)
        }
        #expect(batch.isFull)
        let long = "COMMENT ON TABLE app.t IS '" + String(repeating: "x", count: CommandBatch.mostCharacters) + "'"
        let longGroup = planner.plan([row(1, long, "COMMENT", "app.t")])
        var ofOne = CommandBatch(session: SessionState(known: []))
        let isTakenAlone = ofOne.add(longGroup)
        #expect(isTakenAlone && ofOne.isFull)
        var second = CommandBatch(session: SessionState(known: []))
        let first = second.add(planner.plan([row(1, "CREATE TABLE app.t (a int)", "CREATE TABLE", "app.t")]))
        let afterwards = second.add(longGroup)
        #expect(first && !afterwards)
    }

    @Test("the session is changed where it differs, and only there")
    func session() {
        let utc = TargetSession(searchPath: "app", settings: ["TimeZone": "UTC", "unheard_of": "1"], role: nil)
        let anyZone = TargetSession(searchPath: "app", settings: [:], role: nil)
        let joe = TargetSession(searchPath: "app", settings: ["TimeZone": "Asia/Tokyo"], role: "joe")
        let path = "SELECT pg_catalog.set_config('search_path', 'app', false)"
        let setUTC = "RESET ROLE; SELECT pg_catalog.set_config('TimeZone', 'UTC', false); \(path)"
        // What a command does not want stays as it is.
        let steps: [(TargetSession, String?)] = [
            (utc, setUTC), (utc, nil), (anyZone, nil), (utc, nil),
            (
                joe,
                "RESET ROLE; SELECT pg_catalog.set_config('TimeZone', 'Asia/Tokyo', false); \(path); SET ROLE \"joe\""
            ),
            (anyZone, "RESET ROLE; \(path)"), (utc, setUTC),
        ]
        var state = SessionState(known: ["TimeZone", "DateStyle"])
        for (session, expected) in steps {
            let sql = state.enter(session)
            #expect(sql == expected)
        }
        state.forget()
        let again = state.enter(utc)
        #expect(again == setUTC)
    }

    @Test("where one command of a batch fails, those before it are done, it is held, and none after it is")
    func failure() async throws {
        let pair = try await Pair.make()
        let connection = try await pair.source.connect()
        for number in 1...12 { try await connection.execute("CREATE TABLE t\(number) (a int)") }
        try await pair.target.psql("CREATE TABLE t7 (other text)")
        let error = await #expect(throws: ReplayError.self) { try await pair.replayer().replayOnce() }
        #expect(error?.code == .held)
        let tables =
            "SELECT count(*) FROM pg_class WHERE relname ~ '^t[0-9]+$' AND relkind = 'r' AND relreplident = 'f'"
        #expect(try await pair.target.connect().query(tables).rows.first?[0] == "6")
        try await pair.target.psql("DROP TABLE t7")
        let summary = try await pair.replayer().replayOnce()
        #expect(summary.run == 6)
        #expect(try await pair.target.connect().query(tables).rows.first?[0] == "12")
        let records =
            "SELECT count(*) || ' ' || count(DISTINCT id) || ' ' || count(*) FILTER (WHERE state = 'done') FROM ddlrelay.command"
        #expect(try await pair.target.connect().query(records).rows.first?[0] == "12 12 12")
        // A batch of its own: fewer transactions than commands.
        let transactions = "SELECT count(DISTINCT xmin::text) FROM ddlrelay.command"
        #expect(try await pair.target.connect().query(transactions).rows.first?[0] == "8")
    }

    @Test("a lock on one table holds up that table's command alone")
    func lock() async throws {
        let pair = try await Pair.make()
        let connection = try await pair.source.connect()
        try await connection.execute("CREATE TABLE busy (a int)")
        #expect(try await pair.replayer().replayOnce().run == 1)
        for number in 1...3 { try await connection.execute("CREATE TABLE t\(number) (a int)") }
        try await connection.execute("ALTER TABLE busy ADD b int")
        let reader = try await pair.target.connect()
        try await reader.execute("BEGIN; SELECT * FROM busy")
        let replayer = pair.replayer()
        async let replaying = replayer.replayOnce()
        let observer = try await pair.target.connect()
        #expect(
            try await eventually {
                try await observer.query("SELECT count(*) FROM ddlrelay.command").rows.first?[0] == "4"
            })
        try await reader.execute("COMMIT")
        #expect(try await replaying.run == 4)
    }
}
