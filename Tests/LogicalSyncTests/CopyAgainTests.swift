import LogicalSync
import PostgresClient
import Synchronization
import TestCluster
import Testing

/// Tables whose copy was a wrong one, and the moments at which they may be copied again.
@Suite(.serialized) struct CopyAgainTests {
    /// Triggers of the target that wait for an advisory lock with the row's id: the test says when a row is written.
    static let gates = """
        CREATE FUNCTION public.pass() RETURNS trigger LANGUAGE plpgsql
        AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock(new.id);
            -- A relation's lock is where the worker hears what has changed meanwhile.
            LOCK TABLE app.gate IN ACCESS SHARE MODE;
            RETURN new;
        END $$;
        CREATE TRIGGER pass BEFORE INSERT ON app.slow FOR EACH ROW EXECUTE PROCEDURE public.pass();
        ALTER TABLE app.slow ENABLE ALWAYS TRIGGER pass;
        CREATE TRIGGER pass BEFORE INSERT ON app.gate FOR EACH ROW EXECUTE PROCEDURE public.pass();
        ALTER TABLE app.gate ENABLE ALWAYS TRIGGER pass;
        """

    /// Runs `body` with a sync whose target writes the rows of two tables only when the test unlocks their ids.
    ///
    /// - Parameter body: gets the session that holds the locks, and how often the runner has looked.
    private static func gated(
        _ body: (SyncPair, PostgresConnection, @escaping @Sendable () -> Int) async throws -> Void
    ) async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            let looks = Mutex(0)
            try await pair.whileRunning(progress: { if case .looked = $0 { looks.withLock { $0 += 1 } } }) {
                try await pair.source.psql(
                    """
                    CREATE TABLE app.slow (id int PRIMARY KEY); INSERT INTO app.slow VALUES (1);
                    CREATE TABLE app.gate (id int PRIMARY KEY); INSERT INTO app."No Key" VALUES (1000, 'known')
                    """)
                try await SyncTests.expectSame(pair)
                try await pair.target.psql(gates)
                let locks = try await pair.target.connect()
                try await locks.execute("SELECT pg_advisory_lock(k) FROM generate_series(1, 3) AS k")
                try await body(pair, locks, { looks.withLock { $0 } })
                let isCopied = try await pair.onTarget("SELECT NOT EXISTS (SELECT 1 FROM ddlrelay.sync_copy)")
                #expect(isCopied)
                try await pair.target.psql("DROP FUNCTION public.pass CASCADE")
                try await SyncTests.expectSame(pair)
                await locks.close()
            }
        }
    }

    @Test("a table is not copied again while the apply worker may still call its last copy complete")
    func lastCopyUnderWay() async throws {
        try await Self.gated { pair, locks, looks in
            // The copy of app.slow stands at its only row; the apply worker, at a row of app.gate.
            try await pair.mark("app.slow")
            #expect(try await pair.waits(for: 1))
            try await pair.source.psql("INSERT INTO app.slow VALUES (2); INSERT INTO app.gate VALUES (3)")
            #expect(try await pair.waits(for: 3))
            // Now the copy waits for the apply worker, to be told where to catch up with it.
            try await locks.execute("SELECT pg_advisory_unlock(1)")
            #expect(
                try await pair.onTarget(
                    """
                    -- PostgreSQL 10 and later
                    SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event ~ '^LogicalSync.*StateChange')
                    """))
            // The apply worker reads which tables are not ready, app.t after app.slow, and waits until that has caught
            // up, which ends at its second row.
            try await pair.target.psql(
                "UPDATE pg_subscription_rel SET srsubstate = 's', srsublsn = '0/1' WHERE srrelid = 'app.t'::regclass")
            try await locks.execute("SELECT pg_advisory_unlock(3)")
            #expect(try await pair.waits(for: 2))
            // A table that is let go now, and taken in again, would be called ready by what the worker has read.
            try await pair.mark("app.t")
            let before = looks()
            #expect(try await eventually { looks() > before + 20 })
            try await locks.execute("SELECT pg_advisory_unlock(2)")
        }
    }

    @Test("a table is not emptied while the apply worker still has changes of it in hand")
    func changesUnderWay() async throws {
        try await Self.gated { pair, locks, looks in
            try await pair.source.psql("INSERT INTO app.\"No Key\" VALUES (1001, 'the worker knows it as ready')")
            try await pair.source.psql("INSERT INTO app.gate VALUES (3)")
            #expect(try await pair.waits(for: 3))
            for i in 1...20 { try await pair.source.psql("INSERT INTO app.\"No Key\" VALUES (\(i), 'sent')") }

            try await pair.mark("app.\"No Key\"")
            let hasLeft = try await pair.onTarget(
                "SELECT count(*) = 0 FROM pg_subscription_rel WHERE srrelid = 'app.\"No Key\"'::regclass")
            #expect(hasLeft)
            #expect(try await SyncStatus.read(pair.servers, name: .main).copyingTables.contains("app.\"No Key\""))
            let before = looks()
            #expect(try await eventually { looks() > before + 20 })
            try await locks.execute("SELECT pg_advisory_unlock(3)")
        }
    }

    @Test("a table that cannot be emptied keeps no other from it, and is said to be copied")
    func readTable() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            try await pair.whileRunning {
                try await pair.source.psql("CREATE TABLE app.u (id int); INSERT INTO app.u VALUES (1)")
                try await SyncTests.expectSame(pair)
                let reader = try await pair.target.connect()
                try await reader.execute("BEGIN; SELECT 1 FROM app.\"No Key\"")
                try await pair.target.psql("INSERT INTO app.u VALUES (2)")
                try await pair.mark("app.\"No Key\"")
                try await pair.mark("app.u")
                #expect(try await pair.onTarget("SELECT count(*) = 1 FROM app.u"))
                let status = try await SyncStatus.read(pair.servers, name: .main)
                #expect(status.copyingTables.contains("app.\"No Key\""))
                try await reader.execute("COMMIT")
                await reader.close()
                try await SyncTests.expectSame(pair)
            }
        }
    }

    @Test("a partition that was copied after its parent's change is copied again")
    func partitions() async throws {
        try await SyncPair.run { pair in
            try await pair.source.psql(
                """
                CREATE TABLE app.p (id int, a text, b text) PARTITION BY LIST (id);
                CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES IN (1); INSERT INTO app.p VALUES (1, 'a', 'b')
                """)
            try await pair.setUp()
            try await pair.whileRunning {
                try await SyncTests.expectSame(pair)
                // As after a copy that was made when the source had done it.
                try await pair.target.psql(
                    """
                    UPDATE app.p SET a = 'b', b = 'a';
                    UPDATE pg_subscription_rel SET srsubstate = 's', srsublsn = 'FFFF/0' WHERE srrelid = 'app.p1'::regclass;
                    """)
                try await pair.source.psql(
                    "ALTER TABLE app.p RENAME a TO c; ALTER TABLE app.p RENAME b TO a; ALTER TABLE app.p RENAME c TO b")
                let isMarked = try await pair.onTarget("SELECT EXISTS (SELECT 1 FROM ddlrelay.sync_copy)")
                #expect(isMarked)
                try await pair.target.psql(
                    "UPDATE pg_subscription_rel SET srsublsn = '0/1' WHERE srrelid = 'app.p1'::regclass")
                #expect(try await eventually { try await pair.data(pair.source) == pair.data(pair.target) })
                try await SyncTests.expectSame(pair)
            }
        }
    }

    @Test("a table that comes back into the subscription is emptied before it is copied")
    func comesBack() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            try await pair.whileRunning { try await SyncTests.expectSame(pair) }
            try await pair.source.psql(
                "SET ddlrelay.capture = off; ALTER PUBLICATION dts_sync_main DROP TABLE app.\"No Key\", app.t")
            try await pair.target.psql("ALTER SUBSCRIPTION dts_sync_main REFRESH PUBLICATION")
            try await pair.source.psql("INSERT INTO app.\"No Key\" VALUES (2000, 'x')")
            try await pair.whileRunning { try await SyncTests.expectSame(pair) }
        }
    }
}

extension SyncPair {
    /// Marks a table, as the trigger does and a look at the copies.
    fileprivate func mark(_ table: String) async throws {
        try await target.psql(
            "INSERT INTO ddlrelay.sync_copy SELECT s.source_id, '\(table)'::regclass FROM ddlrelay.sync AS s")
    }

    /// Waits until somebody on the target waits for an advisory lock.
    fileprivate func waits(for key: Int) async throws -> Bool {
        try await onTarget(
            """
            SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = \(key)
                              AND NOT granted)
            """)
    }
}
