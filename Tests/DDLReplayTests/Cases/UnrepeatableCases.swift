import DDLCapture

@testable import DDLReplay

private let all = ActionPlanner(scope: .all)
private let captured = ActionPlanner(scope: .all, role: .captured)

/// What meant something else on the target if it was run there as written.
let unrepeatableCases: [ActionCase] = [
    ActionCase(
        "what a role owns is another thing here", "DROP OWNED BY joe", "app.t", "run DROP OWNED BY joe", all),
    ActionCase(
        "tables of a foreign server", "IMPORT FOREIGN SCHEMA s FROM SERVER f INTO app", "app.t", "hold: foreign", all),
    ActionCase(
        "a bound that a function gives", "CREATE TABLE p PARTITION OF q FOR VALUES IN (nextval('s'))", "app.p",
        "hold: function \"nextval\""),
    ActionCase(
        "a bound of steady functions",
        "CREATE TABLE p PARTITION OF q FOR VALUES FROM (date_trunc('month', '2026-01-05'::date)) TO (make_date(2026, 2, 1))",
        "app.p",
        "run CREATE TABLE p PARTITION OF q FOR VALUES FROM (date_trunc('month', '2026-01-05'::date)) TO (make_date(2026, 2, 1))"
    ),
    ActionCase(
        "a setting of the session",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET work_mem FROM CURRENT AS 'SELECT 1'",
        "app.f()", type: "function", "hold: SET work_mem FROM CURRENT", all),
    ActionCase(
        "a captured setting of the session",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET timezone FROM CURRENT AS 'SELECT 1'", "app.f()",
        type: "function",
        "run CREATE FUNCTION f() RETURNS int LANGUAGE sql SET timezone FROM CURRENT AS 'SELECT 1'", all),
    ActionCase(
        "default privileges of whoever sets them",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC",
        nil, "run ALTER DEFAULT PRIVILEGES FOR ROLE \"joe\" IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC", all),
    ActionCase(
        "default privileges as the role itself", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
        nil, "run ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC", captured),
    ActionCase(
        "default privileges of a role", "ALTER DEFAULT PRIVILEGES FOR ROLE ann GRANT SELECT ON TABLES TO PUBLIC", nil,
        "run ALTER DEFAULT PRIVILEGES FOR ROLE ann GRANT SELECT ON TABLES TO PUBLIC", all),
    ActionCase(
        "a policy for whoever makes it", "CREATE POLICY p ON t TO CURRENT_USER USING (true)", "p on app.t",
        type: "policy",
        "run CREATE POLICY p ON t TO \"joe\" USING (true)", all),
    ActionCase(
        "a schema for whoever makes it", "CREATE SCHEMA AUTHORIZATION CURRENT_USER", "joe", type: "schema",
        "run CREATE SCHEMA AUTHORIZATION \"joe\"", all),
    ActionCase(
        "the session's user, whoever acts", "GRANT SELECT ON t TO SESSION_USER", nil, "hold: SESSION_USER", captured),
    ActionCase(
        "a rule of a temporary table", "CREATE RULE r AS ON DELETE TO t DO NOTHING", "r on pg_temp.t", type: "rule",
        "skip: temporary", all
    ) {
        $0.message?.objects?[0].schema = nil; $0.message?.objects?[0].temporary = nil
    },
    ActionCase(
        "a trigger whose name looks like that", "CREATE TRIGGER a BEFORE INSERT ON t EXECUTE FUNCTION f()",
        "\"a on pg_temp.x\" on app.t", type: "trigger", "run CREATE TRIGGER a BEFORE INSERT ON t EXECUTE FUNCTION f()",
        all
    ) {
        $0.message?.objects?[0].schema = nil; $0.message?.objects?[0].temporary = nil
    },
    ActionCase("like a temporary table", "CREATE TABLE x (LIKE t)", "app.x", "hold: temporary relation") {
        $0.message?.temporary = ["t"]
    },
    ActionCase("of a temporary table's type", "ALTER TABLE x ADD a t", "app.x", "hold: temporary relation") {
        $0.message?.temporary = ["t"]
    },
    ActionCase(
        "a query's own name", "CREATE VIEW v AS WITH t AS (SELECT 1) SELECT * FROM t", "app.v", type: "view",
        "run CREATE VIEW v AS WITH t AS (SELECT 1) SELECT * FROM t", all
    ) { $0.message?.temporary = ["t"] },
    ActionCase(
        "an enum, more likely", "CREATE TABLE t (a app.due DEFAULT 'today')", "app.t",
        "run CREATE TABLE t (a app.due DEFAULT 'today')"),
    ActionCase("like a permanent table", "CREATE TABLE x (LIKE app.t)", "app.x", "run CREATE TABLE x (LIKE app.t)") {
        $0.message?.temporary = ["t"]
    },
    ActionCase("beside a temporary table of its name", "CREATE TABLE t (a int)", "app.t", "run CREATE TABLE t (a int)")
    {
        $0.message?.temporary = ["t"]
    },
    ActionCase("a grant on a temporary table", "GRANT SELECT ON t TO joe", nil, "skip: temporary", all) {
        $0.message?.temporary = ["t"]
    },
    ActionCase("a publication's comment", "COMMENT ON PUBLICATION p IS 'x'", nil, "skip: each server's own", all),
    ActionCase("a large object", "GRANT SELECT ON LARGE OBJECT 17 TO PUBLIC", nil, "skip: data", all),
    ActionCase("an index that goes elsewhere", "REINDEX (TABLESPACE fast) TABLE t", "app.t", "hold", all) {
        $0.tag = "REINDEX"
    },
    ActionCase("an index that is made anew", "REINDEX TABLE t", "app.t", "skip: no definition", all) {
        $0.tag = "REINDEX"
    },
    ActionCase(
        "all of a tablespace", "ALTER INDEX ALL IN TABLESPACE a SET TABLESPACE b", nil,
        "run ALTER INDEX ALL IN TABLESPACE a SET TABLESPACE b", all),
]
