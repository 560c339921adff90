import DDLCapture
import Testing

@testable import DDLReplay

/// A row as the capture writes it, in a few words.
func row(
    _ id: Int64, _ text: String?, _ tag: String, _ object: String? = nil, inner: String? = nil,
    transaction: String = "7",
    stamp: String = "10:00", _ change: (inout CaptureMessage) -> Void = { _ in }
) -> CapturedCommand {
    var message = CaptureMessage()
    message.serverVersion = 150_018
    message.searchPath = "app, public"
    message.role = "joe"
    message.pid = 42
    message.statementTimestamp = stamp
    message.statement = inner
    message.settings = ["TimeZone": "UTC"]
    message.objects = object.map {
        [
            CaptureMessage.Object(
                tag: tag, type: "table", identity: $0, temporary: false, extension: false)
        ]
    }
    change(&message)
    return CapturedCommand(
        id: id, ddlText: text, event: tag.hasPrefix("DROP ") ? "sql_drop" : "ddl_command_end", tag: tag,
        username: "joe", schema: "app",
        objectType: object == nil ? nil : "table", objectName: object, transactionID: transaction, message: message)
}

@Suite struct RecoveryTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let rows: [CapturedCommand]
        /// The statement of each row; nil where it must not be guessed.
        let expected: [String?]
        var testDescription: String { name }

        init(_ name: String, _ rows: [CapturedCommand], _ expected: [String?]) {
            self.name = name
            self.rows = rows
            self.expected = expected
        }
    }

    static let cases: [Case] = [
        Case(
            "a single statement", [row(1, "CREATE TABLE t (a int);", "CREATE TABLE", "app.t")],
            ["CREATE TABLE t (a int)"]),
        Case(
            "comments stay", [row(1, "/* x */ CREATE TABLE t () -- y", "CREATE TABLE", "app.t")],
            ["/* x */ CREATE TABLE t () -- y"]),
        Case(
            "several statements, in order",
            [
                row(1, "CREATE TABLE a (); CREATE TABLE b ()", "CREATE TABLE", "app.a"),
                row(2, "CREATE TABLE a (); CREATE TABLE b ()", "CREATE TABLE", "app.b"),
            ],
            ["CREATE TABLE a ()", "CREATE TABLE b ()"]),
        Case(
            "mixed with DML",
            [row(1, "INSERT INTO x VALUES (1); ALTER TABLE t ADD a int; UPDATE x SET a = ';'", "ALTER TABLE", "app.t")],
            ["ALTER TABLE t ADD a int"]),
        Case(
            "the same table altered twice",
            [
                row(1, "ALTER TABLE t ADD a int; ALTER TABLE t ADD b int", "ALTER TABLE", "app.t"),
                row(2, "ALTER TABLE t ADD a int; ALTER TABLE t ADD b int", "ALTER TABLE", "app.t"),
            ],
            ["ALTER TABLE t ADD a int", "ALTER TABLE t ADD b int"]),
        Case(
            "one of two is missing, and it is not certain which",
            [row(1, "ALTER TABLE t ADD a int; ALTER TABLE t ADD b int", "ALTER TABLE", "app.t")], [nil]),
        Case(
            "the object tells which",
            [row(1, "ALTER TABLE t ADD a int; ALTER TABLE u ADD b int", "ALTER TABLE", "app.u")],
            ["ALTER TABLE u ADD b int"]),
        Case(
            "the same statement several times is the same whichever it is",
            [
                row(1, "DROP TABLE IF EXISTS t; CREATE TABLE t (); DROP TABLE IF EXISTS t", "CREATE TABLE", "app.t"),
                row(2, "DROP TABLE IF EXISTS t; CREATE TABLE t (); DROP TABLE IF EXISTS t", "DROP TABLE", "app.t"),
            ],
            ["CREATE TABLE t ()", "DROP TABLE IF EXISTS t"]),
        Case(
            "what was rolled back in the string has no row",
            [
                row(
                    1, "BEGIN; ALTER TABLE t ADD a int; ROLLBACK; BEGIN; ALTER TABLE t ADD b int; COMMIT",
                    "ALTER TABLE", "app.t")
            ],
            ["ALTER TABLE t ADD b int"]),
        Case(
            "savepoints in the string",
            [
                row(
                    1, "BEGIN; SAVEPOINT s; ALTER TABLE t ADD a int; ROLLBACK TO s; ALTER TABLE t ADD b int; COMMIT",
                    "ALTER TABLE", "app.t")
            ],
            ["ALTER TABLE t ADD b int"]),
        Case(
            "transactions in one string are one submission",
            [
                row(
                    1, "ALTER TABLE t ADD a int; COMMIT; ALTER TABLE t ADD b int", "ALTER TABLE", "app.t",
                    transaction: "7"),
                row(
                    2, "ALTER TABLE t ADD a int; COMMIT; ALTER TABLE t ADD b int", "ALTER TABLE", "app.t",
                    transaction: "8"),
            ],
            ["ALTER TABLE t ADD a int", "ALTER TABLE t ADD b int"]),
        Case(
            "the same text run twice is two submissions",
            [
                row(1, "ALTER TABLE t ADD a int", "ALTER TABLE", "app.t", stamp: "10:00"),
                row(2, "ALTER TABLE t ADD a int", "ALTER TABLE", "app.t", stamp: "10:01"),
            ],
            ["ALTER TABLE t ADD a int", "ALTER TABLE t ADD a int"]),
        Case(
            "the inner statement", [row(1, "DO 'x'", "CREATE TABLE", "app.t", inner: "CREATE TABLE t ()")],
            ["CREATE TABLE t ()"]),
        Case(
            "EXECUTE of two statements",
            [
                row(1, "SELECT f()", "CREATE TABLE", "app.a", inner: "CREATE TABLE a (); CREATE TABLE b ()"),
                row(2, "SELECT f()", "CREATE TABLE", "app.b", inner: "CREATE TABLE a (); CREATE TABLE b ()"),
            ],
            ["CREATE TABLE a ()", "CREATE TABLE b ()"]),
        Case(
            "an inner statement with the closing quote in it",
            [
                row(1, "SELECT f()", "CREATE TABLE", "app.t", inner: "CREATE TABLE t (a text DEFAULT '") {
                    $0.statementEnd = "\""
                    $0.context = "PL/pgSQL function ')\"\nPL/pgSQL function f() line 1 at EXECUTE"
                }
            ], ["CREATE TABLE t (a text DEFAULT '\"\nPL/pgSQL function ')"]),
        Case(
            "a SQL-language function",
            [
                row(1, "SELECT f()", "ALTER TABLE", "app.t") {
                    $0.functionFrame = "SQL-Funktion »f« Anweisung 2"
                    $0.functionBodies = [.init(body: "CREATE TABLE t (); ALTER TABLE t ADD a int")]
                }
            ], ["ALTER TABLE t ADD a int"]),
        Case(
            "two SQL-language functions that could be meant",
            [
                row(1, "SELECT f()", "ALTER TABLE", "app.t") {
                    $0.functionFrame = "SQL function \"f\" statement 1"
                    $0.functionBodies = [
                        .init(body: "ALTER TABLE t ADD a int"), .init(body: "ALTER TABLE t ADD b int"),
                    ]
                }
            ], [nil]),
        Case(
            "two SQL-language functions of which only one fits",
            [
                row(1, "SELECT f()", "ALTER TABLE", "app.t") {
                    $0.functionFrame = "SQL function \"f\" statement 1"
                    $0.functionBodies = [
                        .init(body: "ALTER TABLE t ADD a int"), .init(body: "ALTER TABLE u ADD b int"),
                    ]
                }
            ], ["ALTER TABLE t ADD a int"]),
        Case(
            "a rename names its new name", [row(1, "ALTER TABLE t RENAME TO u", "ALTER TABLE", "app.u")],
            ["ALTER TABLE t RENAME TO u"]),
        Case(
            "SET SCHEMA names its new schema",
            [row(1, "ALTER TABLE app.t SET SCHEMA public", "ALTER TABLE", "public.t")],
            ["ALTER TABLE app.t SET SCHEMA public"]),
        Case(
            "quoted names", [row(1, "CREATE TABLE \"A b\".\"c\"\"d\" ()", "CREATE TABLE", "\"A b\".\"c\"\"d\"")],
            ["CREATE TABLE \"A b\".\"c\"\"d\" ()"]),
        Case(
            "one statement that is newer than the grammar",
            [row(1, "ALTER TABLE t FROBNICATE ';' ;", "ALTER TABLE", "app.t")], ["ALTER TABLE t FROBNICATE ';'"]),
        Case(
            "several of them", [row(1, "ALTER TABLE t FROBNICATE; ALTER TABLE t ADD a int", "ALTER TABLE", "app.t")],
            [nil]),
        Case("no text", [row(1, "", "ALTER TABLE", "app.t")], [nil]),
        Case("text that is not UTF-8", [row(1, nil, "ALTER TABLE", "app.t")], [nil]),
        Case("a text that parses to nothing", [row(1, "-- nothing", "ALTER TABLE", "app.t")], [nil]),
        Case("a text of another command", [row(1, "SELECT 1", "ALTER TABLE", "app.t")], [nil]),
        Case("an unterminated text", [row(1, "CREATE TABLE t (a text DEFAULT '", "CREATE TABLE", "app.t")], [nil]),
        Case(
            "a DO block of the documented procedure", [CapturedCommand(id: 1, ddlText: "DO 'x'", tag: "CREATE TABLE")],
            [nil]),
        Case(
            "rows of the documented procedure",
            [
                CapturedCommand(id: 1, ddlText: "CREATE TABLE t ()", tag: "ALTER TABLE", transactionID: "7"),
                CapturedCommand(id: 2, ddlText: "CREATE TABLE t ()", tag: "ALTER PUBLICATION", transactionID: "7"),
                CapturedCommand(
                    id: 3, ddlText: "CREATE TABLE t ()", tag: "CREATE TABLE", transactionID: "7",
                    rawMessage: "alter_sql=ALTER TABLE app.t REPLICA IDENTITY FULL"),
            ], [nil, nil, "CREATE TABLE t ()"]),
    ]

    @Test("the one statement of each row, or none", arguments: cases)
    func recover(_ testCase: Case) {
        let found = Recovery.recover(testCase.rows).map { recovery -> String? in
            if case .statement(let statement) = recovery { statement.text } else { nil }
        }
        #expect(found == testCase.expected)
    }

    @Test("the echoes of the documented procedure are told from what is unknown")
    func echoes() {
        let recovered = Recovery.recover(Self.cases.last?.rows ?? [])
        #expect(recovered.prefix(2).allSatisfy { if case .echo = $0 { true } else { false } })
    }
}
