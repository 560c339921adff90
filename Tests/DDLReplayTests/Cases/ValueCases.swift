import DDLCapture

@testable import DDLReplay

private let moment = "'2026-02-03T04:05:06.789Z'::pg_catalog.timestamptz"

/// What a statement evaluates while it runs.
let valueCases: [ActionCase] = [
    ActionCase(
        "a new column with now()", "ALTER TABLE t ADD a timestamptz DEFAULT now()", "app.t",
        "run ALTER TABLE t ADD a timestamptz DEFAULT (\(moment)) ;; ALTER TABLE \"t\" ALTER COLUMN \"a\" SET DEFAULT now()"
    ),
    ActionCase(
        "a new column with now() and another default at once",
        "ALTER TABLE t ADD a timestamptz DEFAULT now(), ALTER a SET DEFAULT NULL", "app.t",
        "run ALTER TABLE t ADD a timestamptz DEFAULT (\(moment)), ALTER a SET DEFAULT NULL"
    ),
    ActionCase(
        "with more behind it", "ALTER TABLE t ADD a timestamptz DEFAULT now() NOT NULL, ADD b int", "app.t",
        "run ALTER TABLE t ADD a timestamptz DEFAULT (\(moment)) NOT NULL, ADD b int ;; ALTER TABLE \"t\" ALTER COLUMN \"a\" SET DEFAULT now()"
    ),
    ActionCase(
        "in an expression", "ALTER TABLE app.t ADD a timestamptz DEFAULT (now() + interval '1 day')", "app.t",
        "run ALTER TABLE app.t ADD a timestamptz DEFAULT ((\(moment)) + interval '1 day') ;; ALTER TABLE \"app\".\"t\" ALTER COLUMN \"a\" SET DEFAULT now() + interval '1 day'"
    ),
    ActionCase(
        "ONLY", "ALTER TABLE ONLY t ADD a date DEFAULT CURRENT_DATE", "app.t",
        "run ALTER TABLE ONLY t ADD a date DEFAULT (\(moment)::pg_catalog.date) ;; ALTER TABLE ONLY \"t\" ALTER COLUMN \"a\" SET DEFAULT CURRENT_DATE"
    ),
    ActionCase(
        "with a precision", "ALTER TABLE t ADD a timestamptz DEFAULT current_timestamp(3)", "app.t",
        "run ALTER TABLE t ADD a timestamptz DEFAULT (\(moment)::pg_catalog.timestamptz(3)) ;; ALTER TABLE \"t\" ALTER COLUMN \"a\" SET DEFAULT current_timestamp(3)"
    ),
    ActionCase(
        "the user", "ALTER TABLE t ADD a text DEFAULT current_user", "app.t",
        "run ALTER TABLE t ADD a text DEFAULT ('joe'::pg_catalog.name) ;; ALTER TABLE \"t\" ALTER COLUMN \"a\" SET DEFAULT current_user"
    ),
    ActionCase(
        "a user that is not known", "ALTER TABLE t ADD a text DEFAULT current_user", "app.t",
        "hold: the log does not say"
    ) { $0.message?.role = nil },
    ActionCase(
        "a partition bound", "CREATE TABLE p PARTITION OF q FOR VALUES FROM (now()) TO ('2030-01-01')", "app.p",
        "run CREATE TABLE p PARTITION OF q FOR VALUES FROM ((\(moment))) TO ('2030-01-01')"),
    ActionCase(
        "USING", "ALTER TABLE t ALTER a TYPE timestamptz USING coalesce(a, now())", "app.t",
        "run ALTER TABLE t ALTER a TYPE timestamptz USING coalesce(a, (\(moment)))"),
    ActionCase("'now'", "ALTER TABLE t ALTER a SET DEFAULT 'now'::timestamptz", "app.t", "hold: 'now'"),
    ActionCase("'today' as a default", "CREATE TABLE t (a date DEFAULT 'today')", "app.t", "hold: 'now'"),
    ActionCase("more than the word", "CREATE TABLE t (a timestamptz DEFAULT 'today 10:00')", "app.t", "hold: 'now'"),
    ActionCase("in an array", "CREATE TABLE t (a date[] DEFAULT '{now}')", "app.t", "hold: 'now'"),
    ActionCase("in a range", "CREATE TABLE t (a tstzrange DEFAULT '[now,)')", "app.t", "hold: 'now'"),
    ActionCase("of a domain, maybe", "CREATE TABLE t (a app.moment DEFAULT 'now')", "app.t", "hold: 'now'"),
    ActionCase("in a check", "ALTER TABLE t ADD CHECK (a < 'now')", "app.t", "hold: 'now'"),
    ActionCase("as a call", "ALTER TABLE t ADD a date DEFAULT date('now')", "app.t", "hold: 'now'"),
    ActionCase(
        "a text in a check", "ALTER TABLE t ADD CHECK (a IN ('now', 'later') OR b = 'now')", "app.t",
        "run ALTER TABLE t ADD CHECK (a IN ('now', 'later') OR b = 'now')"),
    ActionCase(
        "a sentence", "CREATE TABLE t (a varchar(20) DEFAULT 'now or never')", "app.t",
        "run CREATE TABLE t (a varchar(20) DEFAULT 'now or never')"),
    ActionCase(
        "'now' in a text column is a word", "CREATE TABLE t (a text DEFAULT 'now')", "app.t",
        "run CREATE TABLE t (a text DEFAULT 'now')"),
    ActionCase(
        "a new table's defaults are not evaluated", "CREATE TABLE t (a timestamptz DEFAULT now())", "app.t",
        "run CREATE TABLE t (a timestamptz DEFAULT now())"),
    ActionCase(
        "SET DEFAULT is not evaluated", "ALTER TABLE t ALTER a SET DEFAULT now()", "app.t",
        "run ALTER TABLE t ALTER a SET DEFAULT now()"),
]
