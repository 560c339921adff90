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

    @Test("a table is not copied again while the apply worker may still call its last copy complete")
    func lastCopyUnderWay() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            let looks = Mutex(0)
            try await pair.whileRunning(progress: { if case .looked = $0 { looks.withLock { $0 += 1 } } }) {
                try await pair.source.psql(
                    """
                    CREATE TABLE app.slow (id int PRIMARY KEY); INSERT INTO app.slow VALUES (1);
                    CREATE TABLE app.gate (id int PRIMARY KEY)
                    """)
                try await SyncTests.expectSame(pair)
                try await pair.target.psql(Self.gates)
                let gates = try await pair.target.connect()
                try await gates.execute("SELECT pg_advisory_lock(k) FROM generate_series(1, 3) AS k")

                // The copy of app.slow stands at its only row; the apply worker, at a row of app.gate.
                try await pair.mark("app.slow")
                #expect(try await pair.waits(for: 1))
                try await pair.source.psql("INSERT INTO app.slow VALUES (2); INSERT INTO app.gate VALUES (3)")
                #expect(try await pair.waits(for: 3))
                // Now the copy waits for the apply worker, to be told where to catch up with it.
                try await gates.execute("SELECT pg_advisory_unlock(1)")
                #expect(
                    try await pair.onTarget(
                        """
                        -- PostgreSQL 10 and later
                        SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event ~ '^LogicalSync.*StateChange')
                        """))
                // The apply worker reads which tables are not ready, app.t after app.slow, and waits until that has
                // caught up, which ends at its second row.
                try await pair.target.psql(
                    "UPDATE pg_subscription_rel SET srsubstate = 's', srsublsn = '0/1' WHERE srrelid = 'app.t'::regclass"
                )
                try await gates.execute("SELECT pg_advisory_unlock(3)")
                #expect(try await pair.waits(for: 2))
                // A table that is let go now, and taken in again, would be called ready by what the worker has read.
                try await pair.mark("app.t")
                let before = looks.withLock { $0 }
                #expect(try await eventually { looks.withLock { $0 } > before + 20 })
                try await gates.execute("SELECT pg_advisory_unlock(2)")
                let isCopied = try await pair.onTarget("SELECT NOT EXISTS (SELECT 1 FROM ddlrelay.sync_copy)")
                #expect(isCopied)
                try await pair.target.psql("DROP FUNCTION public.pass CASCADE")
                try await SyncTests.expectSame(pair)
                await gates.close()
            }
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
