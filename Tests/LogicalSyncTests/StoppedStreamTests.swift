import DDLReplay
import ObjectSelection
import PostgresClient
import PostgresParser
import TestCluster
import Testing

@testable import LogicalSync

/// What would stop a stream for ever, with nothing to decide.
@Suite(.serialized) struct StoppedStreamTests {
    @Test("rows of a new table that is not chosen do not stop the stream")
    func otherTable() async throws {
        try await SyncPair.run { pair in
            var planner = ActionPlanner(scope: .all)
            planner.selection.objects = ObjectFilter(schemas: try [NamePattern("app")])
            try await pair.setUp(planner)
            try await pair.whileRunning {
                try await pair.source.psql(
                    "CREATE SCHEMA oth; BEGIN; CREATE TABLE oth.u (id int PRIMARY KEY); INSERT INTO oth.u VALUES (1); COMMIT"
                )
                try await pair.source.psql("ALTER TABLE app.t ADD COLUMN b int; INSERT INTO app.t VALUES (900, 'x', 1)")
                #expect(try await pair.onTarget("SELECT count(*) = 1 FROM app.t WHERE id = 900"))
            }
        }
    }

    @Test("a setting that the target does not take is a held command, which can be decided")
    func unknownSetting() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            let folder = pair.sourceServer.folder + "/space"
            // It reads its input to the end: a program that does not may break the server's pipe.
            try await pair.source.psql("COPY (SELECT 1) TO PROGRAM 'cat > /dev/null; mkdir \(folder)'")
            try await pair.source.psql("CREATE TABLESPACE only_here LOCATION '\(folder)'")
            try await pair.whileRunning {
                try await pair.source.psql("SET default_tablespace = 'only_here'; CREATE TABLE app.z (id int)")
                #expect(
                    try await eventually { try await SyncStatus.read(pair.servers, name: .main).held.count == 1 })
                let held = try await SyncStatus.read(pair.servers, name: .main).held
                #expect(held.first?.sqlState == "22023", "\(held)")
            }
        }
    }

    @Test("a foreign key to a table that is new, and not copied yet, is made, and validated when its rows are there")
    func foreignKey() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            try await pair.whileRunning {
                try await SyncTests.expectSame(pair)
                try await pair.source.psql(
                    """
                    CREATE TABLE app.city (id serial PRIMARY KEY, name text UNIQUE);
                    INSERT INTO app.city (name) SELECT DISTINCT a FROM app.t;
                    ALTER TABLE app.t ADD COLUMN city_id int;
                    UPDATE app.t SET city_id = (SELECT c.id FROM app.city AS c WHERE c.name = app.t.a);
                    ALTER TABLE app.t ADD FOREIGN KEY (city_id) REFERENCES app.city -- the end
                    """)
                let isValid = try await pair.onTarget(
                    "SELECT bool_and(convalidated) FROM pg_constraint WHERE contype = 'f'")
                #expect(isValid)
                try await SyncTests.expectSame(pair)
                #expect(try await pair.target.psql("SELECT count(*) FROM ddlrelay.sync_foreign_key").output == "0\n")

                // Where nothing is to come, it is a failure of the command.
                try await pair.target.psql("SET session_replication_role = replica; DELETE FROM app.city WHERE id = 1")
                try await pair.source.psql(
                    "ALTER TABLE app.t DROP CONSTRAINT t_city_id_fkey; ALTER TABLE app.t ADD FOREIGN KEY (city_id) REFERENCES app.city"
                )
                #expect(
                    try await eventually { try await SyncStatus.read(pair.servers, name: .main).held.count == 1 })
                #expect(try await SyncStatus.read(pair.servers, name: .main).held.first?.sqlState == "23503")
            }
        }
    }

    @Test("a TRUNCATE is not kept from its place by a table that was copied later; the foreign key comes back")
    func truncate() async throws {
        try await SyncPair.run { pair in
            try await pair.source.psql(
                """
                CREATE TABLE app.b (id int PRIMARY KEY, t_id int CONSTRAINT b_ref REFERENCES app.t);
                COMMENT ON CONSTRAINT b_ref ON app.b IS 'kept'; INSERT INTO app.b VALUES (1, 1)
                """)
            try await pair.setUp()
            try await pair.whileRunning {
                try await SyncTests.expectSame(pair)
                // As if app.b had been copied after what follows.
                try await pair.target.psql(
                    """
                    DELETE FROM app.b;
                    UPDATE pg_subscription_rel SET srsubstate = 's', srsublsn = 'FFFF/0' WHERE srrelid = 'app.b'::regclass
                    """)
                try await pair.source.psql("TRUNCATE app.t, app.b; INSERT INTO app.t VALUES (1, 'new')")
                #expect(try await pair.onTarget("SELECT count(*) = 1 FROM app.t"))
                #expect(try await pair.onTarget("SELECT count(*) = 1 FROM ddlrelay.sync_foreign_key"))
                // A command finds it, and is tried again until the table is copied.
                try await pair.source.psql("ALTER TABLE app.b RENAME CONSTRAINT b_ref TO b_key")
                #expect(try await pair.onTarget("SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'b_key')"))
                try await pair.target.psql(
                    "UPDATE pg_subscription_rel SET srsublsn = '0/1' WHERE srrelid = 'app.b'::regclass")
                try await SyncTests.expectSame(pair)
                #expect(try await pair.onTarget("SELECT count(*) = 0 FROM ddlrelay.sync_foreign_key"))
                let definition = try await pair.target.psql(
                    "SELECT convalidated, obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE conname = 'b_key'"
                )
                #expect(definition.output == "t|kept\n")
            }
        }
    }

    @Test(
        "which statements end in a foreign key",
        arguments: [
            ("ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c", true),
            ("ALTER TABLE a ADD COLUMN d int, ADD CONSTRAINT k FOREIGN KEY (b) REFERENCES c DEFERRABLE;", true),
            ("ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c NOT VALID", false),
            ("ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c, ADD COLUMN d int", false),
            ("ALTER TABLE a ADD CHECK (b > 0)", false), ("CREATE TABLE a (b int REFERENCES c)", false),
        ])
    func endsInForeignKey(sql: String, does: Bool) throws {
        let deferred = NewForeignKey.notValid(sql)
        #expect((deferred != nil) == does)
        if let deferred { #expect(try SQLParser.parse(deferred).count == 1) }
    }

    @Test(
        "two syncs into one database: a failure is the one's whose command it was; the last to go takes the capture along"
    )
    func twoSyncs() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            let second = try await pair.sourceServer.makeDatabase("second")
            let other = try #require(SyncName("other"))
            let servers = SyncServers(
                source: ConnectionInfo(second.conninfo, role: "source"),
                target: ConnectionInfo(pair.target.conninfo, role: "target"))
            _ = try await SyncSetup(servers, name: other, planner: ActionPlanner(scope: .all)).run()
            try await pair.target.psql("CREATE TABLE public.taken (other int)")
            let lock = try await pair.target.connect()
            try await lock.execute("BEGIN; LOCK TABLE app.t")
            try await pair.whileRunning {
                try await pair.source.psql("ALTER TABLE app.t ADD COLUMN late int")
                #expect(try await eventually { try await SyncStatus.read(pair.servers, name: .main).pending == 1 })
                try await second.psql("CREATE TABLE public.taken (a int)")
                let runner = SyncRunner(servers, name: other)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await runner.run() }
                    let isHeld = try await eventually {
                        try await SyncStatus.read(servers, name: other).held.count == 1
                    }
                    #expect(isHeld)
                    group.cancelAll()
                    while await group.nextResult() != nil {}
                }
                #expect(try await SyncStatus.read(pair.servers, name: .main).held == [])
                try await lock.execute("COMMIT")
                #expect(try await pair.onTarget("SELECT count(*) = 1 FROM pg_attribute WHERE attname = 'late'"))
            }
            await lock.close()
            #expect(try await SyncTeardown(servers, name: other).run() == [])
            #expect(try await SyncTeardown(pair.servers, name: .main).run() == [])
            #expect(try await pair.traces() == "")
        }
    }

    @Test("two syncs of one source: who is taken down last takes the capture along")
    func twoTargets() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            let second = try await pair.targetServer.makeDatabase("second")
            let other = try #require(SyncName("other"))
            let servers = SyncServers(
                source: ConnectionInfo(pair.source.conninfo, role: "source"),
                target: ConnectionInfo(second.conninfo, role: "target"))
            _ = try await SyncSetup(servers, name: other, planner: ActionPlanner(scope: .all)).run()
            #expect(try await SyncTeardown(pair.servers, name: .main).run() == [])
            #expect(try await SyncTeardown(servers, name: other).run() == [])
            #expect(try await pair.traces() == "")
        }
    }

    @Test("a schema is taken back without what others have made meanwhile")
    func others() async throws {
        let database = try await TestCluster.shared.makeDatabase()
        let target = try await database.connect()
        let before = try await SchemaRemoval.objects(target)
        try await target.execute(
            "CREATE SCHEMA copied; CREATE TABLE copied.a (id int); CREATE SCHEMA whole; CREATE TYPE whole.e AS ENUM ('x')"
        )
        let removal = SchemaRemoval(of: try await SchemaRemoval.objects(target), without: before)
        try await database.psql("CREATE TABLE public.mine (id int); CREATE TABLE copied.theirs (id int)")
        try await removal.run(on: target)
        let left = try await target.query(
            """
            SELECT string_agg(o.name, ' ' ORDER BY o.name)
              FROM (SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text !~ '^pg_|^inf'
                     UNION ALL SELECT nspname FROM pg_namespace WHERE nspname IN ('copied', 'whole')) AS o
            """
        ).rows.first?[0]
        #expect(left == "copied copied.theirs mine")
    }
}
