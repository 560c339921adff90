import DDLCapture

@testable import DDLReplay

private let owner = ActionPlanner(selection: CommandSelection(scope: .all), leftOut: .owner)
private let privileges = ActionPlanner(selection: CommandSelection(scope: .all), leftOut: .privileges)
private let tablespaces = ActionPlanner(selection: CommandSelection(scope: .all), leftOut: .tablespaces)

/// --no-owner, --no-privileges, --no-tablespaces.
let leftOutCases: [ActionCase] = [
    ActionCase("OWNER TO", "ALTER TABLE t OWNER TO joe", "app.t", "skip", owner),
    ActionCase(
        "OWNER TO among others", "ALTER TABLE t ADD a int, OWNER TO joe, DROP b", "app.t",
        "run ALTER TABLE t ADD a int, DROP b", owner),
    ActionCase(
        "OWNER TO first", "ALTER TABLE app.t OWNER TO joe, ADD a numeric(1, 2)", "app.t",
        "run ALTER TABLE app.t ADD a numeric(1, 2)", owner),
    ActionCase(
        "OWNER TO last", "ALTER TABLE ONLY t ADD a int, OWNER TO joe", "app.t", "run ALTER TABLE ONLY t ADD a int",
        owner),
    ActionCase("a function's owner", "ALTER FUNCTION f() OWNER TO joe", "app.f()", type: "function", "skip", owner),
    ActionCase(
        "AUTHORIZATION", "CREATE SCHEMA s AUTHORIZATION joe", "s", type: "schema", "run CREATE SCHEMA s ", owner),
    ActionCase(
        "AUTHORIZATION that names it", "CREATE SCHEMA AUTHORIZATION joe", "joe", type: "schema",
        "run CREATE SCHEMA joe", owner),
    ActionCase("GRANT", "GRANT SELECT ON t TO joe", nil, "skip", privileges),
    ActionCase("default privileges", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO joe", nil, "skip", privileges),
    ActionCase(
        "TABLESPACE", "CREATE TABLE t (a int PRIMARY KEY USING INDEX TABLESPACE x) TABLESPACE y", "app.t",
        "run CREATE TABLE t (a int PRIMARY KEY ) ", tablespaces),
    ActionCase("SET TABLESPACE", "ALTER TABLE t SET TABLESPACE x", "app.t", "skip", tablespaces),
    ActionCase(
        "an index", "CREATE INDEX i ON t (a) TABLESPACE x WHERE a > 0", "app.i", type: "index",
        "run CREATE INDEX i ON t (a)  WHERE a > 0", tablespaces),
    ActionCase(
        "a column of that name", "CREATE TABLE t (tablespace int)", "app.t", "run CREATE TABLE t (tablespace int)",
        tablespaces),
]
