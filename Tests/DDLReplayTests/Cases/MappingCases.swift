import DDLCapture

@testable import DDLReplay

private let schemas = ActionCase.mapping(schemas: ["app": "shop"])
private let tables = ActionCase.mapping(tables: ["app.t": "app.u"])
private let moved = ActionCase.mapping(tables: ["app.t": "new.t"])

/// --map-schema and --map-table: names at their places, the rest as written.
let mappingCases: [ActionCase] = [
    ActionCase(
        "a qualified name", "CREATE TABLE app.t (a int /* app.t */)", "app.t",
        "run CREATE TABLE \"shop\".\"t\" (a int /* app.t */)", schemas),
    ActionCase(
        "without a schema the path says it", "CREATE TABLE t (a int)", "app.t", "run CREATE TABLE t (a int)", schemas),
    ActionCase(
        "quoted and odd case", "ALTER TABLE \"app\" . \"T x\" ADD a int", "app.\"T x\"",
        "run ALTER TABLE \"shop\".\"T x\" ADD a int", schemas),
    ActionCase("folded", "ALTER TABLE APP.T ADD a int", "app.t", "run ALTER TABLE \"shop\".\"t\" ADD a int", schemas),
    ActionCase(
        "a reference", "ALTER TABLE other.x ADD FOREIGN KEY (a) REFERENCES app.t (id)", "other.x",
        "run ALTER TABLE other.x ADD FOREIGN KEY (a) REFERENCES \"shop\".\"t\" (id)", schemas),
    ActionCase(
        "a type", "CREATE TABLE app.t (a app.kind[], b app.kind DEFAULT 'x'::app.kind)", "app.t",
        "run CREATE TABLE \"shop\".\"t\" (a \"shop\".\"kind\"[], b \"shop\".\"kind\" DEFAULT 'x'::\"shop\".\"kind\")",
        schemas),
    ActionCase(
        "a function in a default", "ALTER TABLE t ALTER a SET DEFAULT app.f(1)", "app.t",
        "run ALTER TABLE t ALTER a SET DEFAULT \"shop\".\"f\"(1)", schemas),
    ActionCase(
        "a sequence in a text", "ALTER TABLE t ALTER a SET DEFAULT nextval('app.s'::regclass)", "app.t",
        "run ALTER TABLE t ALTER a SET DEFAULT nextval('\"shop\".\"s\"'::regclass)", schemas),
    ActionCase(
        "partitions", "CREATE TABLE app.p1 PARTITION OF app.p DEFAULT", "app.p1",
        "run CREATE TABLE \"shop\".\"p1\" PARTITION OF \"shop\".\"p\" DEFAULT", schemas),
    ActionCase(
        "attached partitions", "ALTER TABLE app.p ATTACH PARTITION app.p1 DEFAULT", "app.p",
        "run ALTER TABLE \"shop\".\"p\" ATTACH PARTITION \"shop\".\"p1\" DEFAULT", schemas),
    ActionCase(
        "inheritance", "CREATE TABLE c (LIKE app.x) INHERITS (app.p)", "app.c",
        "run CREATE TABLE c (LIKE \"shop\".\"x\") INHERITS (\"shop\".\"p\")", schemas),
    ActionCase(
        "a list of tables", "DROP TABLE app.a, b, app.c", "app.a", "run DROP TABLE \"shop\".\"a\", b, \"shop\".\"c\"",
        schemas),
    ActionCase(
        "a column that is called like the schema", "CREATE TABLE app.t (app int, CHECK (app > 0))", "app.t",
        "run CREATE TABLE \"shop\".\"t\" (app int, CHECK (app > 0))", schemas),
    ActionCase(
        "a qualified column", "ALTER TABLE app.t ADD CHECK (app.t.a > 0)", "app.t",
        "run ALTER TABLE \"shop\".\"t\" ADD CHECK (\"shop\".\"t\".a > 0)", schemas),
    ActionCase(
        "a schema's own statement", "CREATE SCHEMA app", "app", type: "schema", "run CREATE SCHEMA \"shop\"", schemas),
    ActionCase(
        "a schema that goes", "DROP SCHEMA IF EXISTS app CASCADE", "app", type: "schema",
        "run DROP SCHEMA IF EXISTS \"shop\" CASCADE", schemas),
    ActionCase(
        "a schema renamed to a mapped one", "ALTER SCHEMA app RENAME TO old", "old", type: "schema",
        "run ALTER SCHEMA \"shop\" RENAME TO old", schemas),
    ActionCase(
        "moved into a mapped schema", "ALTER TABLE x.t SET SCHEMA app", "app.t",
        "run ALTER TABLE x.t SET SCHEMA \"shop\"", schemas),
    ActionCase(
        "a grant on a schema", "GRANT USAGE ON SCHEMA app TO app", nil, "run GRANT USAGE ON SCHEMA \"shop\" TO app",
        schemas),
    ActionCase(
        "a grant on all tables in it", "GRANT SELECT ON ALL TABLES IN SCHEMA app TO joe", nil,
        "run GRANT SELECT ON ALL TABLES IN SCHEMA \"shop\" TO joe", schemas),
    ActionCase(
        "default privileges", "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO joe", nil,
        "run ALTER DEFAULT PRIVILEGES FOR ROLE \"joe\" IN SCHEMA \"shop\" GRANT SELECT ON TABLES TO joe", schemas),
    ActionCase(
        "a comment's text is text", "COMMENT ON TABLE app.t IS 'see app.x'", "app.t",
        "run COMMENT ON TABLE \"shop\".\"t\" IS 'see app.x'", schemas),
    ActionCase(
        "a comment on a column", "COMMENT ON COLUMN app.t.a IS 'x'", "app.t.a", type: "table column",
        "run COMMENT ON COLUMN \"shop\".\"t\".a IS 'x'", schemas),
    ActionCase(
        "an index", "CREATE INDEX i ON app.t (app.f(a))", "app.i", type: "index",
        "run CREATE INDEX i ON \"shop\".\"t\" (\"shop\".\"f\"(a))", schemas),
    ActionCase(
        "a sequence's owner", "ALTER SEQUENCE app.s OWNED BY app.t.a", "app.s", type: "sequence",
        "run ALTER SEQUENCE \"shop\".\"s\" OWNED BY \"shop\".\"t\".a", schemas),
    ActionCase(
        "a view", "CREATE VIEW app.v AS SELECT x.a FROM app.t x JOIN app.u USING (a)", "app.v", type: "view",
        "run CREATE VIEW \"shop\".\"v\" AS SELECT x.a FROM \"shop\".\"t\" x JOIN \"shop\".\"u\" USING (a)", schemas),
    ActionCase(
        "a common table expression hides a table", "CREATE VIEW app.v AS WITH t AS (SELECT 1 AS a) SELECT a FROM t",
        "app.v", type: "view", "run CREATE VIEW app.v AS WITH t AS (SELECT 1 AS a) SELECT a FROM t", tables),
    ActionCase(
        "a trigger", "CREATE TRIGGER g BEFORE INSERT ON app.t EXECUTE FUNCTION app.f()", "g on app.t", type: "trigger",
        "run CREATE TRIGGER g BEFORE INSERT ON \"shop\".\"t\" EXECUTE FUNCTION \"shop\".\"f\"()", schemas),
    ActionCase(
        "a trigger that goes", "DROP TRIGGER g ON app.t", "g on app.t", type: "trigger",
        "run DROP TRIGGER g ON \"shop\".\"t\"", schemas),
    ActionCase(
        "a function that goes", "DROP FUNCTION app.f(app.kind)", "app.f(app.kind)", type: "function",
        "run DROP FUNCTION \"shop\".\"f\"(\"shop\".\"kind\")", schemas),
    ActionCase(
        "a function's path", "CREATE FUNCTION app.f() RETURNS int LANGUAGE sql SET search_path = app AS 'SELECT 1'",
        "app.f()", type: "function",
        "run CREATE FUNCTION \"shop\".\"f\"() RETURNS int LANGUAGE sql SET search_path = \"shop\" AS 'SELECT 1'",
        schemas),
    ActionCase(
        "a name in a function's body", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT a FROM app.t'",
        "app.f()", type: "function", "hold: body of a function", schemas),
    ActionCase(
        "a name in a text", "ALTER TABLE t ALTER a SET DEFAULT app_read('app.t')", "app.t", "hold: text constant",
        schemas),
    ActionCase(
        "an enum", "ALTER TYPE app.k ADD VALUE 'x' AFTER 'y'", "app.k", type: "type",
        "run ALTER TYPE \"shop\".\"k\" ADD VALUE 'x' AFTER 'y'", schemas),
    ActionCase(
        "a table of another name", "ALTER TABLE app.t ADD a int", "app.t", "run ALTER TABLE \"app\".\"u\" ADD a int",
        tables),
    ActionCase(
        "without its schema", "ALTER TABLE t ADD t int", "app.t", "run ALTER TABLE \"app\".\"u\" ADD t int", tables),
    ActionCase(
        "as a reference", "ALTER TABLE x ADD FOREIGN KEY (t) REFERENCES t (t)", "app.x",
        "run ALTER TABLE x ADD FOREIGN KEY (t) REFERENCES \"app\".\"u\" (t)", tables),
    ActionCase("renamed to it", "ALTER TABLE x RENAME TO t", "app.t", "run ALTER TABLE x RENAME TO \"u\"", tables),
    ActionCase(
        "renamed from it", "ALTER TABLE t RENAME TO x", "app.x", "run ALTER TABLE \"app\".\"u\" RENAME TO x", tables),
    ActionCase(
        "renamed out of a schema of its own", "ALTER TABLE t RENAME TO x", "app.x", "hold: another schema", moved),
    ActionCase("in another schema", "CREATE TABLE t (a int)", "app.t", "run CREATE TABLE \"new\".\"t\" (a int)", moved),
    ActionCase(
        "a column qualified by the table", "ALTER TABLE t ADD CHECK (t.a > 0)", "app.t",
        "run ALTER TABLE \"app\".\"u\" ADD CHECK (\"u\".a > 0)", tables),
    ActionCase(
        "an alias stays", "CREATE VIEW v AS SELECT t.a FROM x AS t", "app.v", type: "view",
        "run CREATE VIEW v AS SELECT t.a FROM x AS t", tables),
    ActionCase(
        "the row of a table", "CREATE VIEW v AS SELECT t FROM t", "app.v", type: "view", "hold: the row of a table",
        tables),
    ActionCase(
        "behind another schema in the path", "ALTER TABLE x ADD FOREIGN KEY (a) REFERENCES t", "app.x",
        "hold: may be another's", tables
    ) {
        $0.message?.searchPath = "other, app"
    },
    ActionCase(
        "what no grammar knows and does not name it", [row(1, "ALTER TABLE x FROBNICATE", "ALTER TABLE", "app.x")],
        ["run ALTER TABLE x FROBNICATE"], schemas),
    ActionCase(
        "what no grammar knows and may name it", [row(1, "ALTER TABLE app.t FROBNICATE", "ALTER TABLE", "app.t")],
        ["hold: the grammar cannot read it"], schemas),
    ActionCase(
        "CREATE TABLE AS", "CREATE TABLE app.t AS SELECT 1 AS a", "app.t",
        "run CREATE TABLE \"shop\".\"t\" (\"a\" \"shop\".\"kind\")", schemas
    ) {
        $0.message?.columns = [.init(name: "a", type: "app.kind")]
    },
    ActionCase(
        "the replica identity", "CREATE TABLE app.t ()", "app.t",
        "run CREATE TABLE \"shop\".\"t\" () ;; ALTER TABLE ONLY \"shop\".\"t\" REPLICA IDENTITY FULL", schemas
    ) {
        $0.message?.ownActions = [.init(statement: "ALTER TABLE ONLY app.t REPLICA IDENTITY FULL")]
    },
]
