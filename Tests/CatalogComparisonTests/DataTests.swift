import Foundation
import PostgresClient
import TestCluster
import Testing

@testable import CatalogComparison

/// Rows on both sides.
@Suite struct DataTests {
    @Test("counts tell tables apart that have not as many rows, and only those")
    func counts() async throws {
        let (source, target) = try await ComparedDatabases.make()
        let setup = "CREATE TABLE a AS SELECT g AS id FROM generate_series(1, 10) AS g; CREATE TABLE b AS TABLE a"
        try await source.execute(setup)
        try await target.execute(setup + "; DELETE FROM b WHERE id = 3; UPDATE a SET id = 99 WHERE id = 4")
        let result = try await Self.compare(source, target, DataOptions(mode: .counts))
        #expect(
            result.differences.map(\.description) == ["table public.b: has 10 rows on the source, 9 rows on the target"]
        )
        #expect(result.tables == 2 && result.rows == 20)
    }

    @Test("a checksum depends neither on the order of rows nor on that of columns, and on every value")
    func checksums() async throws {
        let (source, target) = try await ComparedDatabases.make()
        try await source.execute(
            "CREATE TABLE a (x int, y text, z int); INSERT INTO a SELECT g, 'n' || g, -g FROM generate_series(1, 100) AS g"
        )
        try await target.execute(
            "CREATE TABLE a (z int, y text, x int); INSERT INTO a SELECT -g, 'n' || g, g FROM generate_series(100, 1, -1) AS g"
        )
        #expect(try await Self.compare(source, target).differences.isEmpty)
        // As many of each value as before, in other rows.
        try await target.execute("UPDATE a SET z = CASE z WHEN -1 THEN -2 WHEN -2 THEN -1 ELSE z END")
        #expect(
            try await Self.compare(source, target).differences.map(\.description) == [
                "table public.a: has 100 rows on both sides, and they are not the same"
            ])
    }

    @Test("one changed value of any type is found, and its row named")
    func everyType() async throws {
        let (source, target) = try await ComparedDatabases.make()
        let script = try String(contentsOfFile: Self.fixture, encoding: .utf8)
        try await source.execute(script)
        try await target.execute(script)
        #expect(try await Self.compare(source, target).differences.isEmpty)
        let columns = try await target.query(
            """
            SELECT attname FROM pg_attribute WHERE attrelid = 'data.many'::regclass AND attnum > 1 AND attname <> 'mark'
             ORDER BY attname
            """
        ).rows.compactMap { $0[0] }
        // Each column in a row of its own.
        for (place, column) in columns.enumerated() {
            let other =
                "(SELECT \(column) FROM data.many AS m WHERE \(column)::text <> many.\(column)::text ORDER BY id LIMIT 1)"
            try await target.execute(
                "UPDATE data.many SET \(column) = \(Self.changed[column] ?? other) WHERE id = \(place + 1)")
        }
        let result = try await Self.compare(source, target, DataOptions(findsRows: true))
        #expect(
            result.differences.dropFirst().map(\.sentence) == columns.indices.map { "row id=\($0 + 1) differs" },
            "\(columns)")
    }

    @Test("small numbers and booleans that are never null share a hash, and each of them counts")
    func smallNumbers() async throws {
        let (source, target) = try await ComparedDatabases.make()
        let setup = """
            CREATE TABLE many (a int NOT NULL, b smallint NOT NULL, c int NOT NULL, d bool NOT NULL, e bool NOT NULL, f int,
                               g bigint NOT NULL, h int NOT NULL, i int NOT NULL, j smallint NOT NULL);
            INSERT INTO many SELECT n, n % 7, -n, n % 2 = 0, n % 3 = 0, n, n, n + 1, -1, 0 FROM generate_series(1, 100) AS n;
            CREATE TABLE junction (a int NOT NULL, b int NOT NULL);
            INSERT INTO junction SELECT n, n % 10 FROM generate_series(0, 99) AS n;
            CREATE TABLE odd (k int NOT NULL, l int NOT NULL, f float8 NOT NULL, r real, d numeric(10, 2), e numeric(10, 2), g bigint NOT NULL);
            INSERT INTO odd SELECT n, n + 1, 0, CASE WHEN n > 50 THEN 0 END, n, CASE WHEN n > 50 THEN 0 END, n FROM generate_series(1, 100) AS n;
            CREATE TABLE few (a int NOT NULL, b bool NOT NULL);
            INSERT INTO few SELECT n, n % 2 = 0 FROM generate_series(1, 100) AS n;
            CREATE TABLE digits (k int NOT NULL, a numeric(10, 2), b numeric(10, 2));
            INSERT INTO digits SELECT n, 0.50, 0.70 FROM generate_series(1, 100) AS n
            """
        try await source.execute(setup)
        try await target.execute(setup)
        #expect(try await Self.compare(source, target).differences.isEmpty)
        let changes = [
            "UPDATE many SET a = 1000 WHERE g = 5", "UPDATE many SET a = a - 2147483648 WHERE g = 5",
            "UPDATE many SET b = -1 WHERE g = 5", "UPDATE many SET c = 5 WHERE g = 5",
            "UPDATE many SET d = NOT d WHERE g = 5",
            "UPDATE many SET d = e, e = d WHERE g = 2", "UPDATE many SET f = NULL WHERE g = 5",
            "UPDATE many SET a = h, h = a WHERE g = 5", "UPDATE many SET a = c, c = a WHERE g = 5",
            "UPDATE many SET i = 0, j = -1 WHERE g = 5", "UPDATE many SET i = -2 WHERE g = 5",
            "UPDATE many SET a = CASE g WHEN 5 THEN 6 ELSE 5 END WHERE g IN (5, 6)",
            "UPDATE junction SET a = b, b = a WHERE a = 13", "UPDATE junction SET a = 6, b = 6 WHERE a = 5",
            "UPDATE junction SET a = a # 3, b = b # 3 WHERE a = 20",
            "UPDATE odd SET d = -d WHERE k = 5", "UPDATE odd SET r = NULL WHERE k = 60",
            "UPDATE odd SET r = 0 WHERE k = 5",
            "UPDATE odd SET e = NULL WHERE k = 60", "UPDATE odd SET d = NULL, e = 0 WHERE k = 5",
            "UPDATE digits SET a = 5000, b = 7000 WHERE k = 5", "UPDATE digits SET a = 1, b = 10000 WHERE k = 5",
            "UPDATE odd SET d = 'NaN' WHERE k = 5", "UPDATE odd SET g = g << 32 WHERE k = 5",
            "UPDATE odd SET g = g # 4294967297 WHERE k = 5", "UPDATE odd SET f = 1 WHERE k = 5",
            "UPDATE odd SET l = CASE k WHEN 5 THEN 8 ELSE 6 END WHERE k IN (5, 7)",
            "UPDATE odd SET r = d, d = 0 WHERE k = 5",
            "UPDATE few SET a = -1 WHERE a = 5", "UPDATE few SET b = NOT b WHERE a = 5",
            "UPDATE few SET b = NOT b WHERE a IN (5, 6)",
        ]
        for change in changes {
            try await target.execute(change)
            #expect(try await Self.compare(source, target).differences.count == 1, "\(change)")
            try await target.execute("DROP TABLE many, few, junction, odd, digits; " + setup)
        }
    }

    @Test("a null behind NOT NULL, as NOT VALID lets it be from 18 on, hides no row")
    func nullBehindNotNull() async throws {
        let (source, target) = try await ComparedDatabases.make()
        let setup = """
            CREATE TABLE t (id int PRIMARY KEY, a int, b text);
            INSERT INTO t VALUES (1, NULL, 'x'), (2, 2, 'y');
            UPDATE pg_attribute SET attnotnull = true WHERE attrelid = 't'::regclass AND attname = 'a'
            """
        try await source.execute(setup)
        try await target.execute(setup)
        #expect(try await Self.compare(source, target).differences.isEmpty)
        try await target.execute(
            "UPDATE pg_attribute SET attnotnull = false WHERE attrelid = 't'::regclass AND attname = 'a'")
        try await target.execute("UPDATE t SET b = 'z' WHERE id = 1")
        try await target.execute(
            "UPDATE pg_attribute SET attnotnull = true WHERE attrelid = 't'::regclass AND attname = 'a'")
        let result = try await Self.compare(source, target, DataOptions(findsRows: true))
        #expect(result.differences.map(\.sentence).last == "row id=1 differs")
    }

    /// What the other rows have no other value for.
    private static let changed = [
        "one_char": "'y'", "fixed": "'abc'", "short": "'other'", "mac": "macaddr '08:00:2b:01:02:04'",
        "net": "cidr '11.0.0.0/8'",
        "clock": "time '12:34:57'", "zoned_clock": "timetz '12:34:56+04'", "bits": "varbit '10111'",
        "moods": "ARRAY['glad']::data.mood[]",
        "mood": "'sad'", "named": "'other'", "collated": "'d'", "plain_doc": "'{\"a\": 1}'",
        "doc": "doc || '{\"b\": 0.10}'",
        "plain": "plain + 0.0000000000000000001", "double_one": "double_one + 1e-15", "raw": "raw || '\\x00'",
        "note": "note || ' '", "period": "tstzrange(NULL, NULL)",
    ]

    private static let fixture =
        TestCluster.root + "Tests/CatalogComparisonTests/Fixtures/many-types.sql"

    @Test("rows are named by their key, whatever it is")
    func keys() async throws {
        let (source, target) = try await ComparedDatabases.make()
        let setup = """
            CREATE TABLE a (day date, "No" text, note text, PRIMARY KEY (day, "No"));
            INSERT INTO a SELECT date '2026-01-01' + g / 100, 'K' || g % 100, 'n' FROM generate_series(1, 20000) AS g;
            CREATE TABLE b (note text);
            INSERT INTO b VALUES ('x');
            """
        try await source.execute(setup)
        try await target.execute(setup)
        try await target.execute(
            """
            UPDATE a SET note = NULL WHERE day = '2026-01-15' AND "No" = 'K7';
            DELETE FROM a WHERE day = '2026-03-01' AND "No" = 'K8';
            INSERT INTO a VALUES ('2030-01-01', 'it''s', 'n');
            UPDATE b SET note = 'y';
            """)
        let result = try await Self.compare(source, target, DataOptions(findsRows: true))
        #expect(
            result.differences.map(\.sentence) == [
                "has 20000 rows on both sides, and they are not the same",
                "row (day='2026-01-15', \"No\"='K7') differs",
                "row (day='2026-03-01', \"No\"='K8') is missing on the target",
                "row (day='2030-01-01', \"No\"='it''s') is on the target only",
                "has 1 row on both sides, and they are not the same",
            ])
        #expect(result.notes == ["table public.b: without a primary key on both sides its rows cannot be named"])
    }

    @Test(
        "rows are named by their key, however each side orders it",
        arguments: [
            ("id int PRIMARY KEY", "id text PRIMARY KEY", "g"),
            ("id e PRIMARY KEY, n int, PRIMARY KEY (id, n)", "", "CASE g % 2 WHEN 0 THEN 'a'::e ELSE 'b' END, g"),
            ("id float8 PRIMARY KEY", "", "g / 3.0"),
        ])
    func orders(_ onSource: String, _ onTarget: String, _ value: String) async throws {
        let (source, target) = try await ComparedDatabases.make()
        for (side, columns, labels) in [
            (source, onSource, "'a', 'b'"), (target, onTarget.isEmpty ? onSource : onTarget, "'b', 'a'"),
        ] {
            let columns = columns.replacing("id e PRIMARY KEY", with: "id e")
            try await side.execute(
                """
                CREATE TYPE e AS ENUM (\(labels)); CREATE TABLE t (\(columns), mark int);
                INSERT INTO t SELECT \(value), g FROM generate_series(1, 3000) AS g;
                """)
        }
        try await target.execute("UPDATE t SET mark = -1 WHERE mark = 2500")
        let found = try await Self.compare(source, target, DataOptions(findsRows: true)).differences.dropFirst()
        #expect(found.count == 1 && found.first?.kind == .changed, "\(found.map(\.sentence))")
    }

    @Test("keys that Swift takes for equal, and PostgreSQL does not; keys that PostgreSQL takes for equal")
    func equalKeys() async throws {
        let (source, target) = try await ComparedDatabases.make()
        for (side, accent, zero) in [(source, "caf\u{e9}", "0"), (target, "cafe\u{301}", "-0")] {
            try await side.execute(
                """
                CREATE TABLE t (id text PRIMARY KEY); INSERT INTO t VALUES ('\(accent)');
                CREATE TABLE u (id float8 PRIMARY KEY, mark text); INSERT INTO u VALUES ('\(zero)', '\(zero)');
                """)
        }
        let found = try await Self.compare(source, target, DataOptions(findsRows: true)).differences.map(\.kind)
        #expect(found == [.changed, .missing, .extra, .changed, .changed])
    }

    @Test("not more rows are named than wanted, and that there are more is said")
    func limit() async throws {
        let (source, target) = try await ComparedDatabases.make()
        let setup =
            "CREATE TABLE a (id int PRIMARY KEY, x int); INSERT INTO a SELECT g, 1 FROM generate_series(1, 9000) AS g"
        try await source.execute(setup)
        try await target.execute(setup + "; UPDATE a SET x = 2")
        let result = try await Self.compare(source, target, DataOptions(findsRows: true, rowLimit: 3))
        #expect(result.differences.dropFirst().map(\.sentence) == (1...3).map { "row id=\($0) differs" })
        #expect(result.notes.first?.contains("more ranges differ, the next is after id=") == true, "\(result.notes)")
    }

    @Test("every job sees the same moment")
    func snapshot() async throws {
        let (source, target) = try await ComparedDatabases.make()
        let setup = (1...8).map { "CREATE TABLE t\($0) AS SELECT g FROM generate_series(1, 1000) AS g" }
        try await source.execute(setup.joined(separator: ";"))
        try await target.execute(setup.joined(separator: ";"))
        let comparer = CatalogComparer()
        let (one, other) = (try await DatabaseSnapshot.begin(on: source), try await DatabaseSnapshot.begin(on: target))
        let pairs = comparer.tablePairs(source: try await one.catalog(), target: try await other.catalog())
        let writer = try await PostgresConnection.connect(to: target.info)
        try await writer.execute("DELETE FROM public.t7")
        let result = try await DataComparer(DataOptions(jobs: 3)).compare(pairs, source: one, target: other)
        #expect(result.differences.isEmpty && result.tables == 8 && result.notCompared.isEmpty)
        await one.end()
        await other.end()
    }

    @Test("when the time is up, what is not done is named")
    func timeout() async throws {
        let (source, target) = try await ComparedDatabases.make()
        let setup = "CREATE TABLE quick (a int); CREATE TABLE slow (a int)"
        try await source.execute(setup)
        try await target.execute(setup)
        let other = try await PostgresConnection.connect(to: target.info)
        try await other.execute("BEGIN; LOCK TABLE public.slow")
        let result = try await Self.compare(source, target, DataOptions(jobs: 2, timeout: .seconds(1)))
        await other.close()
        // On a busy machine a second may be too short for the other table too.
        #expect(result.notCompared.contains("table public.slow: the time was up"))
        #expect(result.tables + result.notCompared.count == 2, "\(result.notCompared)")
    }

    @Test("rows are compared by what they are, not by a cast of somebody's, and blanks count")
    func userCast() async throws {
        let (source, target) = try await ComparedDatabases.make()
        let setup = """
            CREATE TYPE mood AS ENUM ('a', 'b'); CREATE FUNCTION f(mood) RETURNS text LANGUAGE sql AS 'SELECT ''z''';
            CREATE CAST (mood AS text) WITH FUNCTION f(mood);
            CREATE TABLE t (id int PRIMARY KEY, a mood, b bpchar, c mood NOT NULL);
            CREATE TABLE u (id mood PRIMARY KEY, a int);
            """
        try await source.execute(
            setup + "INSERT INTO t VALUES (1, 'a', 'x', 'a'), (2, 'a', 'x', 'a'), (3, NULL, NULL, 'a');"
                + "INSERT INTO u VALUES ('a', 1), ('b', 2)")
        try await target.execute(
            setup + "INSERT INTO t VALUES (1, 'b', 'x', 'a'), (2, 'a', 'x ', 'a'), (3, NULL, NULL, 'b');"
                + "INSERT INTO u VALUES ('a', 1), ('b', 3)")
        let result = try await Self.compare(source, target, DataOptions(findsRows: true))
        #expect(
            result.differences.compactMap(\.part) == ["row id=1", "row id=2", "row id=3", "row id='b'"],
            "\(result.differences)")
    }

    @Test("a table that cannot be read is named, and the others are compared")
    func unreadable() async throws {
        let (source, target) = try await ComparedDatabases.make()
        let setup = """
            CREATE TABLE a (a int); CREATE TABLE z (a int);
            CREATE TYPE broken AS ENUM ('a');
            CREATE TABLE m (a broken);
            INSERT INTO m VALUES ('a');
            DELETE FROM pg_enum WHERE enumtypid = 'broken'::regtype;
            """
        try await source.execute(setup)
        try await target.execute(setup)
        for jobs in [1, 2] {
            let result = try await Self.compare(source, target, DataOptions(jobs: jobs))
            #expect(result.tables == 2 && result.notCompared.count == 1)
            #expect(result.notCompared.first?.contains("table public.m: ") == true)
            #expect(result.notCompared.first?.contains("invalid internal value for enum") == true)
        }
    }

    @Test("servers before 11 sum up MD5, with the same answers")
    func olderServers() async throws {
        let (source, target) = try await ComparedDatabases.make()
        let setup = """
            CREATE TABLE a (id int PRIMARY KEY, x float8, y text);
            INSERT INTO a SELECT g, g / 3.0, 'n' || g FROM generate_series(1, 5000) AS g;
            """
        try await source.execute(setup)
        try await target.execute(setup)
        for change in ["", "UPDATE a SET x = x + 1e-14 WHERE id = 77"] {
            try await target.execute(change)
            let catalogs = (try await Self.catalog(source), try await Self.catalog(target))
            let pair = try #require(CatalogComparer().tablePairs(source: catalogs.0, target: catalogs.1).first)
            let outcome = try await TableComparison(
                pair: pair, options: DataOptions(findsRows: true), source: source, target: target,
                sides: CommonGround(version: 90_400, isSameEncoding: true)
            ).run()
            #expect(outcome.differences.dropFirst().map(\.sentence) == (change.isEmpty ? [] : ["row id=77 differs"]))
        }
    }

    @Test(
        "databases of two encodings: what is the same is the same, and a row that differs is named",
        arguments: [110_000, 90_400])
    func encodings(version: Int) async throws {
        let source = try await TestCluster.shared.makeDatabase("verify", encoding: "KOI8R").connect()
        let target = try await TestCluster.target.makeDatabase("verify").connect(role: "target")
        // In KOI8-R the letters have another order than in Unicode.
        let setup = """
            CREATE TABLE "буквы" (id text PRIMARY KEY, v varchar(20) NOT NULL, j json, c char(4), n int, d numeric(5, 1));
            INSERT INTO "буквы"
            SELECT substr('абвгдежзийклмнопрстуфхцчшщъыьэюя', 1 + g % 32, 1) || g, 'ёж ' || g, '{"а": "б"}', 'я', g, g
              FROM generate_series(1, 5000) AS g;
            """
        for connection in [source, target] { try await connection.execute(setup) }
        for change in ["", "UPDATE \"буквы\" SET v = 'еж 77' WHERE n = 77"] {
            try await target.execute(change)
            let catalogs = (try await Self.catalog(source), try await Self.catalog(target))
            let pair = try #require(CatalogComparer().tablePairs(source: catalogs.0, target: catalogs.1).first)
            let outcome = try await TableComparison(
                pair: pair, options: DataOptions(findsRows: true), source: source, target: target,
                sides: CommonGround(version: version, isSameEncoding: false)
            ).run()
            #expect(
                outcome.differences.dropFirst().map(\.sentence) == (change.isEmpty ? [] : ["row id='н77' differs"]))
            let result = try await Self.compare(source, target)
            #expect(result.differences.isEmpty == change.isEmpty && result.notCompared == [])
        }
    }

    private static func catalog(_ connection: PostgresConnection) async throws -> Catalog {
        let snapshot = try await DatabaseSnapshot.begin(on: connection)
        let catalog = try await snapshot.catalog()
        await snapshot.end()
        return catalog
    }

    static func compare(
        _ source: PostgresConnection, _ target: PostgresConnection, _ options: DataOptions = DataOptions()
    ) async throws -> DataResult {
        let comparer = CatalogComparer()
        let (one, other) = (try await DatabaseSnapshot.begin(on: source), try await DatabaseSnapshot.begin(on: target))
        let pairs = comparer.tablePairs(source: try await one.catalog(), target: try await other.catalog())
        let result = try await DataComparer(options).compare(pairs, source: one, target: other)
        await one.end()
        await other.end()
        return result
    }
}
