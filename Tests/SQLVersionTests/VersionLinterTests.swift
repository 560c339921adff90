import PostgresParser
import Testing

/// The reader of SQL itself: it must find what somebody may add.
@Suite struct VersionLinterTests {
    static func constructs(_ sql: String, _ minimum: Int) throws -> Set<String> {
        Set(try VersionLinter.findings(in: sql, minimum: minimum, place: "test").map(\.construct))
    }

    @Test("each construct is found before its version, and not from it on", arguments: 0..<SQLConstruct.all.count)
    func construct(index: Int) throws {
        let construct = SQLConstruct.all[index]
        #expect(try Self.constructs(construct.example, construct.since - 1).contains(construct.name))
        #expect(try !Self.constructs(construct.example, construct.since).contains(construct.name))
    }

    @Test(
        "what somebody may add",
        arguments: [
            ("INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1", "ON CONFLICT"),
            ("SELECT jsonb_set(a, '{b}', '1') FROM t", "jsonb_set()"),
            ("SELECT pg_catalog.current_setting('x.y', true)", "current_setting() with 2 arguments"),
            ("SELECT 1 FROM t FOR UPDATE SKIP LOCKED", "SKIP LOCKED"),
            ("CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION f()", "EXECUTE FUNCTION"),
            ("CREATE TRIGGER e BEFORE INSERT ON t EXECUTE FUNCTION f()", "EXECUTE FUNCTION"),
            ("ALTER TABLE t ADD COLUMN IF NOT EXISTS a int", "ADD COLUMN IF NOT EXISTS"),
            ("SELECT string_agg(p.pubname, ',') FROM pg_catalog.pg_publication AS p", "pg_publication"),
            ("SELECT p.prokind FROM pg_catalog.pg_proc AS p", "column prokind"),
            ("SELECT c.relispartition FROM pg_class AS c", "column relispartition"),
            ("SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass", "pg_publication"),
            ("SELECT a::regnamespace FROM t", "type regnamespace"),
            ("SELECT to_regclass(format('%I', a)) FROM t", "to_regclass() of something that is not a literal"),
            ("SELECT current_setting('event_triggers')", "setting event_triggers"),
            ("SET LOCAL idle_in_transaction_session_timeout = 0", "setting idle_in_transaction_session_timeout"),
            ("SELECT pg_catalog.pg_current_wal_lsn()", "pg_current_wal_lsn()"),
            ("SELECT gen_random_uuid()", "gen_random_uuid()"),
        ])
    func added(sql: String, construct: String) throws {
        #expect(try Self.constructs(sql, 90_400).contains(construct))
    }

    @Test(
        "what 9.4 has",
        arguments: [
            "SELECT string_agg(a, ',' ORDER BY a) FILTER (WHERE a <> '') FROM t", "SELECT json_build_object('a', 1)",
            "SELECT current_setting('x.y')", "CREATE TABLE IF NOT EXISTS t (a int)", "CREATE SCHEMA IF NOT EXISTS s",
            "SELECT to_regclass('public.t')", "CREATE EVENT TRIGGER e ON sql_drop EXECUTE PROCEDURE f()",
            "SELECT * FROM t CROSS JOIN LATERAL unnest(a) WITH ORDINALITY AS u", "SELECT 1 FROM t FOR UPDATE NOWAIT",
        ])
    func old(sql: String) throws {
        #expect(try Self.constructs(sql, 90_400) == [])
    }

    @Test(
        "version tests in PL/pgSQL",
        arguments: [
            ("IF server_version >= 90600 THEN x := current_setting('a', true); END IF;", []),
            ("IF server_version OPERATOR(pg_catalog.>=) 90600 AND y THEN x := current_setting('a', true); END IF;", []),
            ("IF server_version < 90600 THEN x := 1; ELSE x := current_setting('a', true); END IF;", []),
            ("IF y THEN x := 1; ELSIF server_version >= 100000 THEN EXECUTE 'DROP PUBLICATION p'; END IF;", []),
            (
                "IF server_version >= 130000 OR (server_version >= 100000 AND y) THEN EXECUTE 'DROP PUBLICATION p'; END IF;",
                []
            ),
            ("x := CASE WHEN server_version >= 120000 THEN current_setting('default_table_access_method') END;", []),
            ("x := CASE WHEN server_version < 120000 THEN '' ELSE current_setting('plan_cache_mode') END;", []),
            ("IF server_version >= 90600 OR y THEN x := current_setting('a', true); END IF;", [90_600]),
            ("x := CASE WHEN server_version >= 120000 THEN '' ELSE current_setting('plan_cache_mode') END;", [120_000]),
            ("x := CASE WHEN server_version >= 90600 THEN current_setting('a', true) END;", [90_600]),
            ("IF server_version >= 90600 THEN x := 1; ELSE x := current_setting('a', true); END IF;", [90_600]),
            ("IF server_version >= 90500 THEN x := current_setting('a', true); END IF;", [90_600]),
            ("x := current_setting('a', true);", [90_600]),
            ("PERFORM 1 FROM t FOR UPDATE SKIP LOCKED;", [90_500]),
            ("EXECUTE 'ALTER TABLE t ADD COLUMN IF NOT EXISTS a int';", [90_600]),
            ("EXECUTE format('ALTER PUBLICATION %I ADD TABLE %s', a, b);", [100_000]),
            ("FOR x IN SELECT jsonb_agg(a) FROM t LOOP NULL; END LOOP;", [90_500]),
            ("IF jsonb_pretty(a) = '' THEN RETURN; END IF;", [90_500]),
        ] as [(String, [Int])])
    func guards(body: String, younger: [Int]) throws {
        let pieces = try PLpgSQLReader(
            "DO $$ DECLARE x text; y bool; a text; b text; server_version int; BEGIN \(body) END $$", minimum: 90_400
        ).pieces
        let found = try pieces.flatMap {
            try VersionLinter.findings(in: $0.text, minimum: $0.minimum, place: "test")
        }
        #expect(Set(found.map(\.since)) == Set(younger), "\(found)")
    }

    @Test("literals of Swift, interpolated or not, in every spelling")
    func literals() {
        let source = ##"""
            let a = "SELECT \(name("x")) FROM t" // "not this"
            let b = """
                SELECT 1
                  FROM t WHERE a = 'it''s' AND b LIKE 'x\\_%'
                """
            let c = #"SELECT "quoted" \#(value)"#
            """##
        #expect(
            SwiftLiterals(source).literals == [
                "x", "SELECT placed FROM t",
                "\n    SELECT 1\n      FROM t WHERE a = 'it''s' AND b LIKE 'x\\_%'\n    ",
                "SELECT \"quoted\" placed",
            ])
    }

    @Test("a query in Swift is found, and may say what it needs")
    func swift() throws {
        let young = "let q = \"SELECT pubname FROM pg_publication\""
        #expect(try SQLVersionTests.findings(inSwift: young, file: "Sources/X.swift").map(\.since) == [100_000])
        let marked = "let q = \"\"\"\n-- PostgreSQL 10 and later\nSELECT pubname FROM pg_publication\n\"\"\""
        #expect(try SQLVersionTests.findings(inSwift: marked, file: "Sources/X.swift") == [])
        #expect(try SQLVersionTests.findings(inSwift: young, file: "Sources/LogicalSync/X.swift") == [])
        let piece = "let q = \" WHERE a = current_user FOR UPDATE SKIP LOCKED\""
        #expect(try SQLVersionTests.findings(inSwift: piece, file: "Sources/X.swift").map(\.since) == [90_500])
        let function = "let q = \", jsonb_agg(x) AS y\""
        #expect(try SQLVersionTests.findings(inSwift: function, file: "Sources/X.swift").map(\.since) == [90_500])
    }

    @Test(
        "what a text says about versions",
        arguments: [
            ("-- PostgreSQL 10 and later\nSELECT 1", 100_000),
            ("-- Part of it. Runs on PostgreSQL 9.4 and later;", 90_400),
            ("SELECT 'PostgreSQL 10 and later'", nil),
        ] as [(String, Int?)])
    func marks(text: String, version: Int?) {
        #expect(QueryText.minimum(text) == version)
    }
}
