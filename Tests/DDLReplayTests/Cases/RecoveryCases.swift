import DDLCapture

@testable import DDLReplay

/// One client string, one row for each of its commands.
private func string(_ text: String, _ rows: [(tag: String, object: String)]) -> [CapturedCommand] {
    rows.enumerated().map { row(Int64($0.offset + 1), text, $0.element.tag, $0.element.object) }
}

/// Rows of one inner statement.
private func inner(_ text: String, _ rows: [(tag: String, object: String)]) -> [CapturedCommand] {
    rows.enumerated().map { row(Int64($0.offset + 1), "SELECT f()", $0.element.tag, $0.element.object, inner: text) }
}

let recoveryCases: [ActionCase] = [
    ActionCase(
        "dollar quotes",
        string(
            "CREATE TABLE t (a text DEFAULT $x$;'$x$); DROP TABLE t",
            [("CREATE TABLE", "app.t"), ("DROP TABLE", "app.t")]),
        ["run CREATE TABLE t (a text DEFAULT $x$;'$x$)", "run DROP TABLE t"]),
    ActionCase(
        "an extension's script that alters its extension",
        string(
            "ALTER EXTENSION x UPDATE TO '2'",
            [
                ("ALTER EXTENSION", "x"), ("DROP FUNCTION", "app.f()"), ("ALTER EXTENSION", "x"),
                ("ALTER EXTENSION", "x"),
            ]),
        ["skip", "skip", "skip", "run ALTER EXTENSION x UPDATE TO '2'"], .all),
    ActionCase(
        "nested comments",
        string(
            "/* a /* ; */ b */ DROP TABLE t -- ; x\n; DROP TABLE u", [("DROP TABLE", "app.t"), ("DROP TABLE", "app.u")]),
        ["run /* a /* ; */ b */ DROP TABLE t -- ; x", "run DROP TABLE u"]),
    ActionCase(
        "between DML",
        string(
            "INSERT INTO t VALUES (';'); ALTER TABLE t ADD a int; UPDATE t SET a = 1; ALTER TABLE t ADD b int",
            [("ALTER TABLE", "app.t"), ("ALTER TABLE", "app.t")]),
        ["run ALTER TABLE t ADD a int", "run ALTER TABLE t ADD b int"]),
    ActionCase(
        "statements without a row",
        string(
            "CREATE ROLE x; CREATE TABLE t (); VACUUM t; ALTER DATABASE d SET a = b; DROP TABLE t",
            [("CREATE TABLE", "app.t"), ("DROP TABLE", "app.t")]),
        ["run CREATE TABLE t ()", "run DROP TABLE t"]),
    ActionCase(
        "drop and create again",
        string(
            "DROP TABLE t; CREATE TABLE t (a int); DROP TABLE t; CREATE TABLE t (b int)",
            [("DROP TABLE", "app.t"), ("CREATE TABLE", "app.t"), ("DROP TABLE", "app.t"), ("CREATE TABLE", "app.t")]),
        ["run DROP TABLE t", "run CREATE TABLE t (a int)", "run DROP TABLE t", "run CREATE TABLE t (b int)"]),
    ActionCase(
        "IF EXISTS of nothing has no row",
        string("DROP TABLE IF EXISTS x; ALTER TABLE t ADD a int; DROP TABLE IF EXISTS y", [("ALTER TABLE", "app.t")]),
        ["run ALTER TABLE t ADD a int"]),
    ActionCase(
        "savepoints, nested",
        string(
            "BEGIN; SAVEPOINT a; ALTER TABLE t ADD x int; SAVEPOINT b; ALTER TABLE t ADD y int; ROLLBACK TO b; RELEASE a; ALTER TABLE t ADD z int; COMMIT",
            [("ALTER TABLE", "app.t"), ("ALTER TABLE", "app.t")]),
        ["run ALTER TABLE t ADD x int", "run ALTER TABLE t ADD z int"]),
    ActionCase(
        "the same column twice, rolled back in between",
        string("BEGIN; ALTER TABLE t ADD x int; ROLLBACK; ALTER TABLE t ADD x text", [("ALTER TABLE", "app.t")]),
        ["run ALTER TABLE t ADD x text"]),
    ActionCase(
        "of two transactions in a string only the first has ended",
        string(
            "ALTER TABLE t ADD a int; COMMIT; ALTER TABLE t ADD b int", [("ALTER TABLE", "app.t")]),
        ["run ALTER TABLE t ADD a int"]),
    ActionCase(
        "what a string began was rolled back later",
        string(
            "BEGIN; ALTER TABLE t ADD a int; COMMIT; BEGIN; ALTER TABLE t ADD b int", [("ALTER TABLE", "app.t")]),
        ["run ALTER TABLE t ADD a int"]),
    ActionCase(
        "a loop runs one text several times",
        inner("ALTER TABLE t ADD IF NOT EXISTS a int", [("ALTER TABLE", "app.t"), ("ALTER TABLE", "app.t")]),
        ["run ALTER TABLE t ADD IF NOT EXISTS a int", "run ALTER TABLE t ADD IF NOT EXISTS a int"]),
    ActionCase(
        "a loop runs two statements several times",
        inner(
            "CREATE TABLE a (); DROP TABLE a",
            [("CREATE TABLE", "app.a"), ("DROP TABLE", "app.a"), ("CREATE TABLE", "app.a"), ("DROP TABLE", "app.a")]),
        ["run CREATE TABLE a ()", "run DROP TABLE a", "run CREATE TABLE a ()", "run DROP TABLE a"]),
    ActionCase(
        "a client's string is never run twice",
        string("ALTER TABLE t ADD a int", [("ALTER TABLE", "app.t"), ("ALTER TABLE", "app.t")]),
        ["hold: no statement", "hold: no statement"]),
    ActionCase(
        "an extension's script",
        string("CREATE EXTENSION x", [("CREATE TABLE", "app.t"), ("CREATE EXTENSION", "x")]).enumerated().map {
            index, command in
            var copy = command
            if index == 0 { copy.message?.objects?[0].extension = true }
            return copy
        }, ["skip", "run CREATE EXTENSION x"], .init(scope: .all)),
    ActionCase(
        "a script that drops",
        string("ALTER EXTENSION x UPDATE", [("DROP FUNCTION", "app.f()"), ("ALTER EXTENSION", "x")]),
        ["skip", "run ALTER EXTENSION x UPDATE"], .init(scope: .all)),
    ActionCase(
        "the name tells which of two",
        string("ALTER TABLE \"A b\" ADD a int; ALTER TABLE u ADD a int", [("ALTER TABLE", "app.\"A b\"")]),
        ["run ALTER TABLE \"A b\" ADD a int"]),
    ActionCase(
        "part of a name does not", string("ALTER TABLE tt ADD a int", [("ALTER TABLE", "app.t")]),
        ["hold: no statement"]),
    ActionCase(
        "newer grammar between statements that are known",
        string(
            "CREATE TABLE a (); ALTER TABLE t ADD CONSTRAINT k NOT NULL a; DROP TABLE a",
            [("CREATE TABLE", "app.a"), ("ALTER TABLE", "app.t"), ("DROP TABLE", "app.a")]),
        ["run CREATE TABLE a ()", "run ALTER TABLE t ADD CONSTRAINT k NOT NULL a", "run DROP TABLE a"]),
    ActionCase(
        "newer grammar, twice the same object",
        string(
            "ALTER TABLE t ADD CONSTRAINT k NOT NULL a; ALTER TABLE t ADD CONSTRAINT l NOT NULL b",
            [("ALTER TABLE", "app.t"), ("ALTER TABLE", "app.t")]),
        ["run ALTER TABLE t ADD CONSTRAINT k NOT NULL a", "run ALTER TABLE t ADD CONSTRAINT l NOT NULL b"]),
    ActionCase(
        "newer grammar, and a row is missing",
        string(
            "ALTER TABLE t ADD CONSTRAINT k NOT NULL a; ALTER TABLE t ADD CONSTRAINT l NOT NULL b",
            [("ALTER TABLE", "app.t")]),
        ["hold"]),
    ActionCase(
        "newer grammar: 16", string("CREATE TABLE t (a text STORAGE main)", [("CREATE TABLE", "app.t")]),
        ["run CREATE TABLE t (a text STORAGE main)"]),
    ActionCase(
        "newer grammar: 17", string("ALTER TABLE t ALTER a SET EXPRESSION AS (b * 2)", [("ALTER TABLE", "app.t")]),
        ["run ALTER TABLE t ALTER a SET EXPRESSION AS (b * 2)"]),
    ActionCase(
        "newer grammar: 18",
        string(
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) VIRTUAL, CHECK (a > 0) NOT ENFORCED)",
            [("CREATE TABLE", "app.t")]),
        ["run CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) VIRTUAL, CHECK (a > 0) NOT ENFORCED)"]),
    ActionCase(
        "newer grammar with DML around it",
        string(
            "INSERT INTO t VALUES (1); ALTER TABLE t ALTER a SET EXPRESSION AS (1); SELECT 2",
            [("ALTER TABLE", "app.t")]), ["run ALTER TABLE t ALTER a SET EXPRESSION AS (1)"]),
    ActionCase(
        "newer grammar of another kind",
        string("CREATE VIEW v FROBNICATE; ALTER TABLE t FROBNICATE", [("ALTER TABLE", "app.t")]),
        ["run ALTER TABLE t FROBNICATE"]),
    ActionCase(
        "backslashes under other rules",
        [
            row(1, "CREATE TABLE t (a text DEFAULT '\\'')", "CREATE TABLE", "app.t") {
                $0.settings?["standard_conforming_strings"] = "off"
            }
        ], ["hold: standard_conforming_strings"]),
    ActionCase(
        "no backslash, no matter",
        [
            row(1, "CREATE TABLE t (a text DEFAULT 'x')", "CREATE TABLE", "app.t") {
                $0.settings?["standard_conforming_strings"] = "off"
            }
        ], ["run CREATE TABLE t (a text DEFAULT 'x')"]),
    ActionCase("an empty text", string("", [("CREATE TABLE", "app.t")]), ["hold"]),
    ActionCase("only semicolons", string(";;;", [("CREATE TABLE", "app.t")]), ["hold"]),
    ActionCase(
        "EXPLAIN has no row of its own",
        string("EXPLAIN CREATE TABLE x AS SELECT 1; DROP TABLE t", [("DROP TABLE", "app.t")]), ["run DROP TABLE t"]),
]
