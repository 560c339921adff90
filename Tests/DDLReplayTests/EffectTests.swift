import DDLCapture
import ObjectSelection
import PostgresClient
import PostgresParser
import TestCluster
import Testing

@testable import DDLReplay

/// Statements that are not run as they were written come to the same end.
@Suite struct EffectTests {
    private static let all = ReplayOptions(planner: ActionPlanner(scope: .all))

    private static func value(_ database: TestDatabase, _ sql: String) async throws -> String? {
        try await database.connect().query(sql).rows.first?[0]
    }

    @Test("existing rows get the source's time, new ones their own") func sourceTime() async throws {
        let pair = try await Pair.make()
        for database in [pair.source, pair.target] {
            try await database.psql("SET ddlrelay.capture = off; CREATE TABLE t (id int); INSERT INTO t VALUES (1)")
        }
        try await pair.source.psql(
            "ALTER TABLE t ADD at timestamptz DEFAULT now() NOT NULL, ADD by text DEFAULT current_user")
        #expect(try await pair.replayer().replayOnce().run == 1)
        let rows = "SELECT at || by FROM t WHERE id = 1"
        #expect(try await Self.value(pair.source, rows) == Self.value(pair.target, rows))
        let (source, target) = try await pair.dumps("public")
        #expect(differingLines(source, target) == [])
        #expect(source.contains("DEFAULT now()"))
    }

    @Test(
        "values that each server makes for itself are held where there are rows, and run where there are none",
        arguments: [
            "ALTER TABLE t ADD a uuid DEFAULT gen_random_uuid()", "ALTER TABLE t ADD a serial",
            "ALTER TABLE t ADD a int GENERATED ALWAYS AS IDENTITY",
            "ALTER TABLE t ADD a timestamptz DEFAULT clock_timestamp()",
            "ALTER TABLE t ALTER id TYPE float USING random()", "ALTER TABLE t ADD a int DEFAULT f()",
            "ALTER TABLE t ALTER id TYPE text USING t.ctid",
        ])
    func volatileValues(sql: String) async throws {
        let pair = try await Pair.make()
        for database in [pair.source, pair.target] {
            try await database.psql(
                "SET ddlrelay.capture = off; CREATE TABLE t (id int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"
            )
        }
        try await pair.target.psql("INSERT INTO t VALUES (1)")
        // Built in from 13 on.
        if sql.contains("uuid"), try await pair.olderVersion() < 130_000 { return }
        try await pair.source.psql(sql)
        let error = await #expect(throws: ReplayError.self) { try await pair.replayer().replayOnce() }
        #expect(error?.code == .held && error?.detail?.contains("has rows") == true)
        try await pair.target.psql("TRUNCATE t")
        #expect(try await pair.replayer().replayOnce().run == 1)
    }

    @Test("what gives the same anywhere is run on tables with rows") func immutableValues() async throws {
        let pair = try await Pair.make()
        for database in [pair.source, pair.target] {
            try await database.psql("SET ddlrelay.capture = off; CREATE TABLE t (id int); INSERT INTO t VALUES (1)")
        }
        try await pair.source.psql(
            "ALTER TABLE t ALTER id TYPE text USING lpad(id::text, 5, '0'), ADD a int DEFAULT abs(-5), ADD b text DEFAULT to_char(date '2026-01-02', 'YYYY')"
        )
        #expect(try await pair.replayer().replayOnce().run == 1)
        #expect(try await Self.value(pair.target, "SELECT id || a || b FROM t") == "0000152026")
    }

    @Test("CONCURRENTLY is run as such: an index, its end, and the record of both") func concurrently() async throws {
        let pair = try await Pair.make()
        try await pair.source.psql("CREATE TABLE t (a int);")
        _ = try await pair.replayer(Self.all).replayOnce()
        // A transaction on the target that is older: only CONCURRENTLY waits for it, and DDL on the table need not.
        try await pair.source.psql("CREATE INDEX CONCURRENTLY ON t (a);")
        try await pair.source.psql("CREATE INDEX CONCURRENTLY i ON t (a);\nDROP INDEX CONCURRENTLY i;")
        #expect(try await pair.replayer(Self.all).replayOnce().run == 3)
        let (source, target) = try await pair.dumps("public")
        #expect(differingLines(source, target) == [])
        #expect(source.contains("t_a_idx"))
        let kept = "SELECT string_agg(statement, ';' ORDER BY id) FROM ddlrelay.command WHERE tag LIKE '%INDEX'"
        #expect(try await Self.value(pair.target, kept)?.contains("without CONCURRENTLY") == false)
    }

    @Test(
        "an index whose build died is built anew; one that was finished is not built twice", arguments: [false, true])
    func crashedBuild(isFinished: Bool) async throws {
        let pair = try await Pair.make()
        try await pair.source.psql("CREATE TABLE t (a int);")
        _ = try await pair.replayer(Self.all).replayOnce()
        try await pair.source.psql("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a);")
        // What a killed replayer leaves: the record of the beginning, and the index as far as it came.
        try await pair.target.psql(
            """
            INSERT INTO ddlrelay.command (source_id, id, state, tag) SELECT source_id, 2, 'started', 'CREATE INDEX' FROM ddlrelay.source;
            CREATE UNIQUE INDEX i ON t (a);
            """)
        let before = "SELECT 'i'::regclass::oid"
        let oid = try await Self.value(pair.target, before)
        if !isFinished {
            try await pair.target.psql("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass")
        }
        #expect(try await pair.replayer(Self.all).replayOnce().run == 1)
        #expect(try await (Self.value(pair.target, before) == oid) == isFinished)
        #expect(
            try await Self.value(pair.target, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == "t"
        )
        #expect(try await Self.value(pair.target, "SELECT state FROM ddlrelay.command WHERE id = 2") == "done")
    }

    @Test("a build that fails is held, and goes through when the rows are mended") func failedBuild() async throws {
        let pair = try await Pair.make()
        try await pair.source.psql("CREATE TABLE t (a int);")
        _ = try await pair.replayer(Self.all).replayOnce()
        try await pair.target.psql("INSERT INTO t VALUES (1), (1)")
        try await pair.source.psql("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a);")
        let error = await #expect(throws: ReplayError.self) { try await pair.replayer(Self.all).replayOnce() }
        #expect(error?.sqlState == "23505")
        try await pair.target.psql("TRUNCATE t")
        #expect(try await pair.replayer(Self.all).replayOnce().run == 1)
        let (source, target) = try await pair.dumps("public")
        #expect(differingLines(source, target) == [])
    }

    @Test("DETACH PARTITION CONCURRENTLY leaves its constraint on both sides") func detach() async throws {
        let pair = try await Pair.make()
        guard try await pair.olderVersion() >= 140_000 else { return }
        try await pair.source.psql(
            """
            CREATE TABLE p (a int) PARTITION BY RANGE (a);
            CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);
            ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;
            """)
        #expect(try await pair.replayer().replayOnce().run == 3)
        let (source, target) = try await pair.dumps("public")
        #expect(differingLines(source, target) == [])
        #expect(source.contains("CHECK ("))
    }

    @Test("names on the target: another schema and another table") func mapping() async throws {
        let pair = try await Pair.make()
        try await pair.source.psql("SET ddlrelay.capture = off; CREATE SCHEMA app")
        try await pair.target.psql("CREATE SCHEMA shop; CREATE SCHEMA other")
        try await pair.source.psql(
            """
            SET search_path = app, public;
            CREATE TABLE customers (id int PRIMARY KEY);
            CREATE TABLE app.orders (id int PRIMARY KEY, customer int REFERENCES customers);
            ALTER TABLE orders ADD note text; ALTER TABLE orders RENAME note TO remark;
            CREATE TABLE lines (order_id int REFERENCES app.orders) PARTITION BY HASH (order_id);
            CREATE TABLE lines_0 PARTITION OF lines FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            ALTER TABLE customers RENAME TO clients;
            """)
        let mapping = NameMapping(
            schemas: ["app": "shop"],
            tables: [QualifiedName(["app", "orders"]): QualifiedName(["other", "Bestellungen"])])
        let planner = ActionPlanner(mapping: mapping)
        #expect(try await pair.replayer(ReplayOptions(planner: planner)).replayOnce().run == 7)
        let tables =
            "SELECT string_agg(c.oid::regclass::text, ' ' ORDER BY c.oid) FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace IN ('shop'::regnamespace, 'other'::regnamespace)"
        #expect(
            try await Self.value(pair.target, tables) == "shop.clients other.\"Bestellungen\" shop.lines shop.lines_0")
        #expect(
            try await Self.value(
                pair.target,
                "SELECT attname FROM pg_attribute WHERE attrelid = 'other.\"Bestellungen\"'::regclass AND attnum = 3")
                == "remark")
    }

    @Test("a schema of the path that only the target has hides nothing") func pathOfSource() async throws {
        let pair = try await Pair.make()
        try await pair.target.psql("CREATE SCHEMA a; CREATE SCHEMA b")
        try await pair.source.psql("SET ddlrelay.capture = off; CREATE SCHEMA b")
        try await pair.source.psql("SET search_path = a, b; CREATE TABLE t (x int)")
        #expect(try await pair.replayer().replayOnce().run == 1)
        #expect(
            try await Self.value(pair.target, "SELECT to_regclass('b.t') IS NOT NULL AND to_regclass('a.t') IS NULL")
                == "t")
    }

    @Test("tables inside CREATE SCHEMA, the constraint's index that is renamed, what is temporary")
    func smallEffects() async throws {
        let pair = try await Pair.make()
        try await pair.target.psql("CREATE SCHEMA s")
        try await pair.source.psql(
            """
            CREATE SCHEMA s CREATE TABLE a (x int PRIMARY KEY) CREATE VIEW v AS SELECT 1 AS one CREATE TABLE b (y int REFERENCES a);
            ALTER INDEX s.a_pkey RENAME TO key_of_a;
            CREATE TABLE gone (); CREATE TEMP TABLE scratch ();
            DROP TABLE gone, scratch;
            DROP VIEW s.v;
            """)
        _ = try await pair.replayer().replayOnce()
        let (source, target) = try await pair.dumps("s")
        #expect(differingLines(source, target) == [])
        #expect(source.contains("key_of_a"))
        #expect(try await Self.value(pair.target, "SELECT to_regclass('gone')") == nil)
    }
}
