import PostgresParser
import Testing

@Suite struct SQLParserTests {
    @Test("a string is split into its statements, each as written")
    func split() throws {
        let statements = try SQLParser.parse(
            "/* a */ CREATE TABLE \"t;1\" (a text DEFAULT ';') ; -- two\nDO $x$ BEGIN; END $x$;;\n SELECT 'ü;' \n")
        #expect(
            statements.map(\.text) == [
                "/* a */ CREATE TABLE \"t;1\" (a text DEFAULT ';')", "-- two\nDO $x$ BEGIN; END $x$", "SELECT 'ü;'",
            ])
    }

    @Test("an empty string has no statement", arguments: ["", " ", ";", "-- nothing", "/* */"])
    func empty(sql: String) throws {
        #expect(try SQLParser.parse(sql).isEmpty)
    }

    @Test("what is nested deeper than a stack is an error; a long list is not") func depth() throws {
        let error = #expect(throws: SQLSyntaxError.self) {
            try SQLParser.parse("SELECT 1" + String(repeating: " + 1", count: 5_000))
        }
        #expect(error?.message.contains("too deep") == true)
        #expect(try SQLParser.parse("SELECT 1" + String(repeating: ", 1", count: 5_000)).count == 1)
        #expect(try SQLParser.parse("SELECT true" + String(repeating: " OR a", count: 5_000)).count == 1)
        #expect(try SQLParser.parse("SELECT 1" + String(repeating: " + 1", count: 1_000)).count == 1)
    }

    @Test("a syntax error says what and where")
    func syntaxError() {
        let error = #expect(throws: SQLSyntaxError.self) { try SQLParser.parse("CREATE TABEL t ()") }
        #expect(error?.description == "syntax error at or near \"TABEL\" at character 8")
    }

    @Test("tokens split what the grammar does not know")
    func scanner() throws {
        #expect(
            try SQLParser.split("ALTER TABLE a FROB; DROP TABLE \"b;\" FROB ';'") == [
                "ALTER TABLE a FROB", "DROP TABLE \"b;\" FROB ';'",
            ])
    }

    @Test("a token is taken out, the rest stays as written")
    func removeToken() throws {
        let sql = "CREATE INDEX /* CONCURRENTLY */ concurrently \"concurrently\" ON t (a)"
        #expect(
            try SQLText(sql).applying(
                SQLText(sql).tokens.filter { $0.isWord("CONCURRENTLY") }.map { .init($0.range, "") })
                == "CREATE INDEX /* CONCURRENTLY */  \"concurrently\" ON t (a)")
    }

    @Test("values of every kind come out of the tree")
    func tree() throws {
        let statement = try #require(
            try SQLParser.parse("CREATE UNLOGGED TABLE IF NOT EXISTS s.t (a numeric(10,2))").first)
        #expect(statement.tree.type == "CreateStmt")
        #expect(statement.tree.flag("if_not_exists"))
        #expect(statement.tree.node("relation")?.string("relpersistence") == "u")
        #expect(statement.tree.node("relation")?.integer("location") == 36)
        #expect(statement.tree.targetNames == [QualifiedName(["s", "t"])])
        let type = statement.tree.list("table_elts").first?.node("type_name")
        #expect(type?.list("typmods").compactMap { $0.node("ival")?.integer("ival") } == [10, 2])
    }

    @Test(
        "identities are read as the catalog prints them",
        arguments: [
            ("app.orders", ["app", "orders"]), ("\"A.b\".\"c\"\"d\"", ["A.b", "c\"d"]),
            ("app.orders.note", ["app", "orders", "note"]),
            ("plain", ["plain"]),
        ])
    func identity(text: String, parts: [String]) {
        #expect(QualifiedName(identity: text)?.parts == parts)
    }

    @Test("an identity with arguments or a place is not a name", arguments: ["app.f(integer)", "x on app.t"])
    func notAName(text: String) {
        #expect(QualifiedName(identity: text) == nil)
    }
}
