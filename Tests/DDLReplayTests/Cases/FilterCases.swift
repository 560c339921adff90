import DDLCapture

@testable import DDLReplay

/// --schema, --table, --include-tag and their like.
let filterCases: [ActionCase] = [
    ActionCase(
        "a chosen schema", "CREATE TABLE t ()", "app.t", "run CREATE TABLE t ()", ActionCase.filter(schemas: ["app"])),
    ActionCase("another schema", "CREATE TABLE t ()", "other.t", "skip", ActionCase.filter(schemas: ["app"])),
    ActionCase("an excluded schema", "CREATE TABLE t ()", "tmp_1.t", "skip", ActionCase.filter(not: ["tmp_*"])),
    ActionCase(
        "a chosen table", "ALTER TABLE t ADD a int", "app.t", "run ALTER TABLE t ADD a int",
        ActionCase.filter(tables: ["app.t"])),
    ActionCase("another table", "ALTER TABLE u ADD a int", "app.u", "skip", ActionCase.filter(tables: ["t*"])),
    ActionCase("an excluded table", "DROP TABLE t", "app.t", "skip", ActionCase.filter(notTables: ["t"])),
    ActionCase(
        "a renamed column names its table", "ALTER TABLE t RENAME a TO b", "app.t.b", type: "table column", "skip",
        ActionCase.filter(notTables: ["t"])),
    ActionCase(
        "a rename across the filter", "ALTER TABLE t RENAME TO u", "app.u", "hold: only some",
        ActionCase.filter(tables: ["t"])),
    ActionCase(
        "a rename within it", "ALTER TABLE t1 RENAME TO t2", "app.t2", "run ALTER TABLE t1 RENAME TO t2",
        ActionCase.filter(tables: ["t*"])),
    ActionCase(
        "a move across the filter", "ALTER TABLE app.t SET SCHEMA old", "old.t", "hold: only some",
        ActionCase.filter(schemas: ["app"])),
    ActionCase(
        "a partition of an excluded table", "CREATE TABLE p1 PARTITION OF p DEFAULT", "app.p1", "hold: only some",
        ActionCase.filter(notTables: ["p"])),
    ActionCase(
        "a partition attached from outside", "ALTER TABLE p ATTACH PARTITION other.p1 DEFAULT", "app.p",
        "hold: only some", ActionCase.filter(schemas: ["app"])),
    ActionCase(
        "a foreign key to an excluded table changes only its own",
        "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES other.u",
        "app.t", "run ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES other.u", ActionCase.filter(schemas: ["app"])),
    ActionCase(
        "DROP of both sides", "DROP TABLE t, u", "app.t", "hold: only some", ActionCase.filter(notTables: ["u"])
    ) {
        $0.message?.objects?.append(
            .init(type: "table", schema: "app", identity: "app.u", temporary: false, original: true))
    },
    ActionCase(
        "an index belongs to its table", "CREATE INDEX i ON app.t (a)", "app.i", type: "index", "skip",
        ActionCase.filter(notTables: ["t"])),
    ActionCase(
        "a trigger belongs to its table", "CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()", "g on app.t",
        type: "trigger", "skip", ActionCase.filter(notTables: ["t"])),
    ActionCase(
        "a type in a chosen schema", "CREATE TYPE k AS ENUM ()", "app.k", type: "type", "run CREATE TYPE k AS ENUM ()",
        ActionCase.filter(schemas: ["app"])),
    ActionCase(
        "a type, where tables are chosen", "CREATE TYPE k AS ENUM ()", "app.k", type: "type", "skip",
        ActionCase.filter(tables: ["t"])),
    ActionCase("a schema", "CREATE SCHEMA other", "other", type: "schema", "skip", ActionCase.filter(schemas: ["app"])),
    ActionCase(
        "a grant on an excluded table", "GRANT SELECT ON app.t TO joe", nil, "skip", ActionCase.filter(notTables: ["t"])
    ),
    ActionCase(
        "a grant on both sides", "GRANT SELECT ON app.t, app.u TO joe", nil, "hold: only some",
        ActionCase.filter(notTables: ["t"])),
    ActionCase(
        "an extension, where schemas are chosen", "CREATE EXTENSION citext", "citext", type: "extension", "skip",
        ActionCase.filter(schemas: ["app"])
    ) {
        $0.message?.objects?[0].schema = nil
        $0.schema = nil
    },
    ActionCase(
        "what fell in an excluded schema", "DROP TYPE k CASCADE", "app.k", type: "type", "skip",
        ActionCase.filter(not: ["other"], scope: .tables)
    ) {
        $0.message?.objects?.append(.init(type: "table column", identity: "other.t.a", original: false))
    },
    ActionCase(
        "a chosen tag", "CREATE TABLE t ()", "app.t", "run CREATE TABLE t ()",
        ActionPlanner(selection: CommandSelection(tags: ["create table"]))),
    ActionCase(
        "another tag", "DROP TABLE t", "app.t", "skip",
        ActionPlanner(selection: CommandSelection(tags: ["CREATE TABLE"]))),
    ActionCase(
        "an excluded tag", "DROP TABLE t", "app.t", "skip",
        ActionPlanner(selection: CommandSelection(excludedTags: ["DROP TABLE"]))),
]
