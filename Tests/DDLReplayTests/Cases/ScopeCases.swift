import DDLCapture

@testable import DDLReplay

/// Scope `tables`: what of a command is in it.
let scopeCases: [ActionCase] = [
    ActionCase("a type", "CREATE TYPE k AS ENUM ('a')", "app.k", type: "type", "skip"),
    ActionCase("an index", "CREATE INDEX i ON t (a)", "app.i", type: "index", "skip"),
    ActionCase("a comment", "COMMENT ON TABLE t IS 'x'", "app.t", "skip"),
    ActionCase("a grant", "GRANT SELECT ON t TO joe", nil, "skip"),
    ActionCase("a view renamed by ALTER TABLE", "ALTER TABLE v RENAME TO w", "app.w", type: "view", "skip"),
    ActionCase(
        "a constraint's index is renamed", "ALTER INDEX t_pkey RENAME TO k", "app.k", type: "index",
        "run ALTER INDEX IF EXISTS t_pkey RENAME TO k"),
    ActionCase(
        "by ALTER TABLE", "ALTER TABLE t_pkey RENAME TO k", "app.k", type: "index",
        "run ALTER TABLE IF EXISTS t_pkey RENAME TO k"),
    ActionCase("an index's parameters", "ALTER INDEX i SET (fillfactor = 50)", "app.i", type: "index", "skip"),
    ActionCase(
        "a schema is renamed", "ALTER SCHEMA a RENAME TO b", "b", type: "schema", "run ALTER SCHEMA a RENAME TO b"),
    ActionCase("a schema's owner", "ALTER SCHEMA a OWNER TO joe", "a", type: "schema", "skip"),
    ActionCase(
        "typed tables", "ALTER TYPE k ADD ATTRIBUTE b int CASCADE", "app.k", type: "composite type",
        "hold: typed tables"),
    ActionCase("ALTER TYPE", "ALTER TYPE k ADD ATTRIBUTE b int", "app.k", type: "composite type", "skip"),
    ActionCase(
        "CREATE SCHEMA: its tables, in order, in its schema",
        "CREATE SCHEMA s CREATE TABLE a (x int) CREATE VIEW v AS SELECT 1 GRANT ALL ON a TO joe WITH GRANT OPTION CREATE TABLE b (y int)",
        "s", type: "schema", "run CREATE TABLE a (x int) ;; CREATE TABLE b (y int)"
    ) { $0.message?.objects?.append(.init(tag: "CREATE TABLE", type: "table", identity: "s.a")) },
    ActionCase(
        "a constraint that fell to DROP FUNCTION", "DROP FUNCTION f() CASCADE", "app.f()", type: "function",
        "run ALTER TABLE \"app\".\"t\" DROP CONSTRAINT IF EXISTS \"k on\" CASCADE"
    ) {
        $0.message?.objects?.append(
            .init(type: "table constraint", identity: "\"k on\" on app.t", original: false, normal: true))
    },
    ActionCase(
        "a default that fell to DROP SEQUENCE", "DROP SEQUENCE s CASCADE", "app.s", type: "sequence",
        "run ALTER TABLE \"app\".\"t\" ALTER COLUMN \"a\" DROP DEFAULT"
    ) {
        $0.message?.objects?.append(
            .init(type: "default value", identity: "for app.t.a", original: false, normal: true))
    },
    ActionCase(
        "a column that fell takes its default along", "DROP TYPE k CASCADE", "app.k", type: "type",
        "run ALTER TABLE \"app\".\"t\" DROP COLUMN IF EXISTS \"a\" CASCADE"
    ) {
        $0.message?.objects?.append(.init(type: "table column", identity: "app.t.a", original: false, normal: true))
        $0.message?.objects?.append(
            .init(type: "default value", identity: "for app.t.a", original: false, normal: true))
    },
    ActionCase(
        "an extension that takes columns with it", "DROP EXTENSION citext CASCADE", "citext", type: "extension",
        "run ALTER TABLE \"app\".\"t\" DROP COLUMN IF EXISTS \"mail\" CASCADE"
    ) { $0.message?.objects?.append(.init(type: "table column", identity: "app.t.mail", original: false)) },
    ActionCase(
        "scope all: a view", "CREATE VIEW v AS SELECT 1", "app.v", type: "view", "run CREATE VIEW v AS SELECT 1", .all),
    ActionCase("scope all: a grant", "GRANT SELECT ON t TO joe", nil, "run GRANT SELECT ON t TO joe", .all),
    ActionCase(
        "scope all: a schema with its elements", "CREATE SCHEMA s CREATE TABLE a ()", "s", type: "schema",
        "run CREATE SCHEMA s CREATE TABLE a ()", .all),
    ActionCase("scope all: IF NOT EXISTS that did nothing", "CREATE SCHEMA IF NOT EXISTS s", nil, "skip", .all),
    ActionCase(
        "scope all: a sequence", "ALTER SEQUENCE s RESTART 5", "app.s", type: "sequence",
        "run ALTER SEQUENCE s RESTART 5", .all),
    ActionCase(
        "scope all: REFRESH CONCURRENTLY may stand in a transaction", "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
        "app.v", type: "materialized view", "run REFRESH MATERIALIZED VIEW CONCURRENTLY v", .all),
    ActionCase(
        "scope all: CONCURRENTLY", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"concurrently\" ON t (a)",
        "app.\"concurrently\"", type: "index", "run CREATE UNIQUE INDEX  IF NOT EXISTS \"concurrently\" ON t (a)", .all),
    ActionCase(
        "scope all: an index without a name gets the source's", "CREATE INDEX CONCURRENTLY ON t (a)",
        "app.t_a_idx", type: "index", "run CREATE INDEX  \"t_a_idx\" ON t (a)", .all),
    ActionCase("REINDEX changes no definition", [row(1, "REINDEX TABLE t", "REINDEX", "app.t")], ["skip"], .all),
    ActionCase(
        "only what is permanent of a DROP", "DROP TABLE t, s CASCADE", "app.t", "run DROP TABLE app.t CASCADE"
    ) {
        $0.message?.objects?.append(
            .init(type: "table", identity: "pg_temp.s", temporary: true, original: true))
    },
    ActionCase(
        "a table that a query without columns made", "CREATE TABLE t AS SELECT", "app.t", "run CREATE TABLE app.t ()"
    ) { $0.message?.columns = [] },
    ActionCase(
        "a role that is not known is not needed to drop", "DROP TABLE t", "app.t", "run DROP TABLE t",
        ActionPlanner(role: .captured)
    ) { $0.message?.role = nil },
    ActionCase(
        "and is needed for the rest", "ALTER TABLE t ADD a int", "app.t", "hold: as which role",
        ActionPlanner(role: .captured)
    ) { $0.message?.role = nil },
]
