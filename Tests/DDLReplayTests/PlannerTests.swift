import DDLCapture
import Testing

@testable import DDLReplay

@Suite struct PlannerTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let row: CapturedCommand
        /// "run SQL", "skip" or "hold".
        let expected: String
        let scope: ReplayScope
        var testDescription: String { name }

        init(_ name: String, _ row: CapturedCommand, _ expected: String, scope: ReplayScope = .tables) {
            self.name = name
            self.row = row
            self.expected = expected
            self.scope = scope
        }
    }

    private static func object(
        _ identity: String, _ type: String = "table", original: Bool? = nil, temporary: Bool = false,
        extension: Bool = false
    ) -> CaptureMessage.Object {
        CaptureMessage.Object(
            type: type, identity: identity, temporary: temporary, extension: `extension`, original: original)
    }

    static let cases: [Case] = [
        Case("CREATE TABLE", row(1, "CREATE TABLE t ()", "CREATE TABLE", "app.t"), "run CREATE TABLE t ()"),
        Case("DROP TABLE", row(1, "DROP TABLE t, u", "DROP TABLE", "app.t"), "run DROP TABLE t, u"),
        Case(
            "a temporary table",
            row(1, "CREATE TEMP TABLE t ()", "CREATE TABLE", "pg_temp.t") {
                $0.objects = [object("pg_temp.t", temporary: true)]
            }, "skip"),
        Case(
            "a temporary table dropped",
            row(1, "DROP TABLE t", "DROP TABLE", "pg_temp.t") {
                $0.objects = [object("pg_temp.t", original: true, temporary: true)]
            }, "skip"),
        Case("IF NOT EXISTS that did nothing", row(1, "CREATE TABLE IF NOT EXISTS t ()", "CREATE TABLE"), "skip"),
        Case(
            "an extension's table",
            row(1, "CREATE EXTENSION x", "CREATE TABLE", "app.t") { $0.objects = [object("app.t", extension: true)] },
            "skip"),
        Case(
            "the capture's own table",
            row(1, "DROP TABLE public.dts_ddl_command", "DROP TABLE", "public.dts_ddl_command"), "skip"),
        Case("a publication", row(1, "CREATE PUBLICATION p", "CREATE PUBLICATION"), "skip", scope: .all),
        Case("a view, scope tables", row(1, "CREATE VIEW v AS SELECT 1", "CREATE VIEW", "app.v"), "skip"),
        Case(
            "a view, scope all", row(1, "CREATE VIEW v AS SELECT 1", "CREATE VIEW", "app.v"),
            "run CREATE VIEW v AS SELECT 1", scope: .all),
        Case(
            "CREATE TABLE AS",
            row(1, "CREATE UNLOGGED TABLE t WITH (fillfactor = 70) AS SELECT 1 AS a", "CREATE TABLE AS", "app.t") {
                $0.columns = [
                    .init(name: "a", type: "integer"), .init(name: "B c", type: "text", collation: "pg_catalog.\"C\""),
                ]
            },
            "run CREATE UNLOGGED TABLE app.t (\"a\" integer, \"B c\" text COLLATE pg_catalog.\"C\") WITH (fillfactor = 70)"
        ),
        Case(
            "CREATE TABLE AS without columns in the log",
            row(1, "CREATE TABLE t AS SELECT 1", "CREATE TABLE AS", "app.t"), "hold"),
        Case(
            "SELECT INTO in a function",
            row(1, "SELECT f()", "SELECT INTO", "app.t", inner: "SELECT 1 AS a INTO t") {
                $0.columns = [.init(name: "a", type: "integer")]
            }, "run CREATE TABLE app.t (\"a\" integer)"),
        Case(
            "tables that fell to DROP SCHEMA",
            row(1, "DROP SCHEMA s CASCADE", "DROP SCHEMA", "s") {
                $0.objects = [
                    object("s", "schema", original: true), object("s.a", original: false),
                    object("s.\"B c\"", original: false),
                ]
            },
            "run DROP TABLE s.a, s.\"B c\" CASCADE"),
        Case(
            "a column that fell to DROP TYPE",
            row(1, "DROP TYPE k CASCADE", "DROP TYPE", "app.k") {
                $0.objects = [
                    object("app.k", "type", original: true), object("app.t.c", "table column", original: false),
                ]
            },
            "run ALTER TABLE \"app\".\"t\" DROP COLUMN IF EXISTS \"c\" CASCADE"),
        Case(
            "DROP SCHEMA, scope all",
            row(1, "DROP SCHEMA s CASCADE", "DROP SCHEMA", "s") { $0.objects = [object("s.a", original: false)] },
            "run DROP SCHEMA s CASCADE", scope: .all),
        Case(
            "DROP VIEW without tables",
            row(1, "DROP VIEW v", "DROP VIEW", "app.v") { $0.objects = [object("app.v", "view", original: true)] },
            "skip"),
        Case(
            "CREATE SCHEMA with tables, scope tables",
            row(1, "CREATE SCHEMA s CREATE TABLE t ()", "CREATE SCHEMA", "s") {
                $0.objects = [.init(tag: "CREATE TABLE", type: "table", identity: "s.t")]
            }, "run CREATE TABLE t ()"),
        Case(
            "CONCURRENTLY", row(1, "CREATE INDEX CONCURRENTLY i ON t (a)", "CREATE INDEX", "app.i"),
            "run CREATE INDEX  i ON t (a)", scope: .all),
        Case("a statement that is not in the log", row(1, "SELECT f()", "ALTER TABLE", "app.t"), "hold"),
    ]

    @Test("what becomes of a command", arguments: cases)
    func action(_ testCase: Case) {
        let action = ActionPlanner(scope: testCase.scope).plan([testCase.row])[0].action
        switch action {
        case .run(let target): #expect("run " + target.sql == testCase.expected)
        case .skip, .hold: #expect(action.name == testCase.expected)
        }
    }

    private static func session(_ planner: ActionPlanner, path: String) -> TargetSession? {
        let command = row(1, "CREATE TABLE t ()", "CREATE TABLE", "app.t") { $0.searchPath = path }
        if case .run(let target) = planner.plan([command])[0].action { return target.session }
        return nil
    }

    @Test("\"$user\" in the path means the role of the source, whoever runs it")
    func userInPath() {
        #expect(Self.session(ActionPlanner(), path: "\"$user\", public")?.searchPath == "\"joe\", \"public\"")
        #expect(
            Self.session(ActionPlanner(role: .captured), path: "\"$user\", public")?.searchPath == "\"$user\", public")
        #expect(Self.session(ActionPlanner(role: .named("sue")), path: "\"$user\"")?.searchPath == "\"joe\"")
    }

    @Test("roles") func roles() {
        #expect(Self.session(ActionPlanner(), path: "")?.role == nil)
        #expect(Self.session(ActionPlanner(role: .captured), path: "")?.role == "joe")
        #expect(Self.session(ActionPlanner(role: .named("sue")), path: "")?.role == "sue")
    }

    @Test("tables, and columns of several other tables, that fell together are all dropped")
    func manyFell() {
        let command = row(1, "DROP SCHEMA s CASCADE", "DROP SCHEMA", "s") {
            $0.objects = [
                Self.object("s", "schema", original: true), Self.object("s.a", original: false),
                Self.object("s.a.x", "table column", original: false),
                Self.object("app.t.c", "table column", original: false),
                Self.object("app.u.d", "table column", original: false),
                Self.object("app.t.e", "table column", original: false),
            ]
        }
        guard case .run(let target) = ActionPlanner().plan([command])[0].action else {
            Issue.record("not run")
            return
        }
        #expect(
            [target.sql] + target.afterwards == [
                "DROP TABLE s.a CASCADE",
                "ALTER TABLE \"app\".\"t\" DROP COLUMN IF EXISTS \"c\" CASCADE, DROP COLUMN IF EXISTS \"e\" CASCADE",
                "ALTER TABLE \"app\".\"u\" DROP COLUMN IF EXISTS \"d\" CASCADE",
            ])
    }

    @Test("the replica identity that the capture gave a table goes along, a failed one does not")
    func replicaIdentity() {
        let command = row(1, "CREATE TABLE t ()", "CREATE TABLE", "app.t") {
            $0.ownActions = [
                .init(statement: "ALTER TABLE ONLY app.t REPLICA IDENTITY FULL"),
                .init(statement: "ALTER PUBLICATION p ADD TABLE app.t"),
                .init(statement: "ALTER TABLE ONLY app.u REPLICA IDENTITY FULL", error: "42501: no"),
            ]
        }
        guard case .run(let target) = ActionPlanner().plan([command])[0].action else {
            Issue.record("not run")
            return
        }
        #expect(target.afterwards == ["ALTER TABLE ONLY app.t REPLICA IDENTITY FULL"])
    }
}
