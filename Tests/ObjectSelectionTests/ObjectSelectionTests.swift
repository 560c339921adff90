import ObjectSelection
import PostgresParser
import Testing

@Suite struct ObjectSelectionTests {
    @Test(
        "patterns match as psql's do",
        arguments: [
            ("orders", "app", "orders", true), ("orders", "app", "orders2", false), ("ORDERS", "app", "orders", true),
            ("\"Orders\"", "app", "Orders", true), ("\"Orders\"", "app", "orders", false),
            ("app.*", "app", "x", true), ("app.*", "apps", "x", false), ("*.x", "any", "x", true),
            ("o?ders", "app", "orders", true), ("o?ders", "app", "oders", false),
            ("\"o*\"", "app", "o*", true), ("\"o*\"", "app", "orders", false),
            ("\"a.b\".c", "a.b", "c", true), ("\"a\"\"b\"", "x", "a\"b", true), ("t[0-9]+", "x", "t42", true),
            ("t[0-9]+", "x", "tx", false), ("a|b", "x", "b", true), ("a|b", "x", "ab", false),
            ("a$b", "x", "a$b", true),
            ("töp*", "x", "töpfe", true),
        ])
    func patterns(pattern: String, schema: String, name: String, expected: Bool) throws {
        #expect(try NamePattern(pattern).matches(schema: schema, name: name) == expected)
    }

    @Test("patterns that cannot be read are refused", arguments: ["a.b.c", "\"a", "", "a.", ".b", "t[0-"])
    func refused(pattern: String) {
        #expect(throws: NamePatternError.self) { try NamePattern(pattern) }
    }

    @Test("what is chosen and what is left out") func filter() throws {
        let everything = ObjectFilter()
        #expect(
            everything.isEverything && everything.includes(schema: "a") && everything.includes(schema: "a", table: "t"))
        let chosen = try ObjectFilter(
            schemas: [NamePattern("app")], tables: [NamePattern("other.t*")], excludedTables: [NamePattern("*.t_old")])
        #expect(chosen.includes(schema: "app") && !chosen.includes(schema: "other"))
        #expect(chosen.includes(schema: "app", table: "x") && !chosen.includes(schema: "app", table: "t_old"))
        #expect(chosen.includes(schema: "other", table: "t1") && !chosen.includes(schema: "other", table: "u"))
        let without = try ObjectFilter(excludedSchemas: [NamePattern("tmp*")])
        #expect(without.includes(schema: "app", table: "x") && !without.includes(schema: "tmp1", table: "x"))
    }

    @Test("other names on the target") func mapping() {
        let mapping = NameMapping(
            schemas: ["a": "b"], tables: [QualifiedName(["a", "t"]): QualifiedName(["c", "u"])])
        #expect(mapping.target(of: QualifiedName(["a", "t"])) == QualifiedName(["c", "u"]))
        #expect(mapping.target(of: QualifiedName(["a", "x"])) == QualifiedName(["b", "x"]))
        #expect(mapping.target(of: QualifiedName(["z", "x"])) == QualifiedName(["z", "x"]))
    }
}
