import DDLCapture
import PostgresClient
import TestCluster
import Testing

@testable import DDLReplay

/// What a person decides about held commands.
@Suite struct DecisionTests {
    /// A pair whose second command of three is held, because the target has a table of that name.
    private static func heldPair() async throws -> Pair {
        let pair = try await Pair.make()
        try await pair.source.psql("CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE c ();")
        try await pair.target.psql("CREATE TABLE b (x int)")
        await #expect(throws: ReplayError.self) { try await pair.replayer().replayOnce() }
        return pair
    }

    private static func states(_ pair: Pair) async throws -> String? {
        try await pair.target.connect().query(
            "SELECT string_agg(concat_ws(' ', id, state, decision), ', ' ORDER BY id) FROM ddlrelay.command"
        ).rows.first?[0]
    }

    @Test("skip: the rest goes on without it, and who decided is on record") func skip() async throws {
        let pair = try await Self.heldPair()
        try await pair.decisions.decide(.skip, about: 2, by: "sue")
        let held = try await pair.decisions.list()
        #expect(held.map(\.id) == [2] && held[0].decision == .skip && held[0].decidedBy == "postgres (sue)")
        let summary = try await pair.replayer().replayOnce()
        #expect(summary.run == 1 && summary.skipped == ["skipped by the operator": 1])
        #expect(try await Self.states(pair) == "1 done, 2 skipped skip, 3 done")
    }

    @Test("replace: several statements in its place, in one transaction with the record") func replace() async throws {
        let pair = try await Self.heldPair()
        try await pair.decisions.decide(.replace("ALTER TABLE b ADD y int; ALTER TABLE b DROP x"), about: 2, by: "sue")
        #expect(try await pair.replayer().replayOnce().run == 2)
        #expect(try await Self.states(pair) == "1 done, 2 done replace, 3 done")
        let columns = try await pair.target.connect().query(
            "SELECT string_agg(attname, ',') FROM pg_attribute WHERE attrelid = 'b'::regclass AND attnum > 0 AND NOT attisdropped"
        ).rows.first?[0]
        #expect(columns == "y")
    }

    @Test("a replacement that fails is held again, whole") func failingReplacement() async throws {
        let pair = try await Self.heldPair()
        try await pair.decisions.decide(.replace("ALTER TABLE b ADD y int; ALTER TABLE b DROP z"), about: 2, by: "sue")
        let error = await #expect(throws: ReplayError.self) {
            try await pair.replayer(ReplayOptions(onError: .skip)).replayOnce()
        }
        #expect(error?.code == .held && error?.sqlState == "42703")
        try await pair.decisions.decide(.retry, about: 2, by: "sue")
        try await pair.target.psql("DROP TABLE b")
        #expect(try await pair.replayer().replayOnce().run == 2)
    }

    @Test(
        "a replacement that would end its transaction, or does nothing, is refused",
        arguments: ["COMMIT", "BEGIN; DROP TABLE b", "-- nothing"])
    func badReplacement(sql: String) async throws {
        let pair = try await Self.heldPair()
        let error = await #expect(throws: ReplayError.self) {
            try await pair.decisions.decide(.replace(sql), about: 2, by: "sue")
        }
        #expect(error?.code == .badReplacement)
    }

    @Test("only held commands are decided about") func notHeld() async throws {
        let pair = try await Self.heldPair()
        let error = await #expect(throws: ReplayError.self) {
            try await pair.decisions.decide(.skip, about: 1, by: "sue")
        }
        #expect(error?.code == .notHeld && error?.detail == "Held: 2.")
    }

    @Test("onError skip: what fails is left out, counted and on record") func onError() async throws {
        let pair = try await Pair.make()
        try await pair.source.psql("BEGIN; CREATE TABLE a (); CREATE TABLE b (); COMMIT; CREATE TABLE c ();")
        try await pair.target.psql("CREATE TABLE b (x int)")
        let summary = try await pair.replayer(ReplayOptions(onError: .skip)).replayOnce()
        #expect(summary.run == 2 && summary.failed == 1)
        #expect(try await Self.states(pair) == "1 done, 2 skipped, 3 done")
        #expect(
            summary.skipped.keys.first == "skipped on error: relation \"b\" already exists (SQLSTATE 42P07)")
    }

    @Test("left out by --start-after, a held command is on record as left out") func startAfterHeld() async throws {
        let pair = try await Self.heldPair()
        #expect(try await pair.replayer(ReplayOptions(startAfter: 2)).replayOnce().run == 1)
        #expect(try await Self.states(pair) == "1 done, 2 skipped, 3 done")
    }

    @Test("what a first start leaves out is on record; the same start again is no mistake") func firstStart()
        async throws
    {
        let pair = try await Pair.make()
        try await pair.source.psql("CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE c ();")
        #expect(try await pair.replayer(ReplayOptions(startAfter: 2)).replayOnce().run == 1)
        #expect(try await Self.states(pair) == "1 skipped, 2 skipped, 3 done")
        #expect(try await pair.replayer(ReplayOptions(startAfter: 2)).replayOnce().run == 0)
        #expect(try await pair.replayer(ReplayOptions(startAfter: 1)).replayOnce().run == 0)
    }

    @Test("a command on its way is not left out unseen") func startBesideOpenTransaction() async throws {
        let pair = try await Pair.make()
        let open = try await pair.source.connect()
        try await open.execute("BEGIN; CREATE TABLE late ()")
        try await pair.source.psql("CREATE TABLE b ()")
        let replayer = pair.replayer(ReplayOptions(startAfter: 2))
        async let replaying = replayer.replayOnce()
        let observer = try await pair.target.connect()
        #expect(
            try await eventually {
                try await observer.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted").rows
                    .first?[0]
                    == "1"
            })
        try await open.execute("COMMIT")
        #expect(try await replaying.position == 2)
        #expect(try await Self.states(pair) == "1 skipped, 2 skipped")
    }

    @Test("a record of version 0.1.0 is upgraded, one of a newer version is refused") func versions() async throws {
        let pair = try await Self.heldPair()
        try await pair.target.psql(
            """
            ALTER TABLE ddlrelay.command DROP COLUMN decision, DROP COLUMN replacement, DROP COLUMN decided_by,
                DROP COLUMN decided_at;
            COMMENT ON SCHEMA ddlrelay IS 'ddlrelay 0.1.0: x'; DROP TABLE b;
            """)
        #expect(try await pair.replayer().replayOnce().run == 2)
        try await pair.target.psql("COMMENT ON SCHEMA ddlrelay IS 'ddlrelay 99.0.0: x'")
        let error = await #expect(throws: ReplayError.self) { try await pair.replayer().replayOnce() }
        #expect(error?.code == .recordUnusable)
    }
}
