import ObjectSelection
import PostgresParser
import Testing

@testable import CatalogComparison

/// What different servers write for the same thing is the same; what is not the same is not.
@Suite struct CanonicalSQLTests {
    @Test(
        "spellings of the same",
        arguments: [
            (SQLForm.query, "SELECT t.a FROM app.t", " SELECT a\n   FROM app.t;"),
            (.query, "SELECT t.a FROM app.t ORDER BY t.a", "SELECT a FROM app.t ORDER BY a"),
            (.query, "SELECT x.a FROM app.t x WHERE (x.a > 1)", "SELECT a FROM app.t x WHERE a > 1"),
            (
                .query, "SELECT t.a FROM app.t WHERE t.a IN (SELECT u.b FROM app.u WHERE u.c = t.c)",
                "SELECT a FROM app.t WHERE a IN (SELECT u.b FROM app.u WHERE u.c = t.c)"
            ),
            (.expression, "timezone('UTC'::text, x)", "(x AT TIME ZONE 'UTC'::text)"),
            (.expression, "\"substring\"((x)::text, 2, 3)", "SUBSTRING(x FROM 2 FOR 3)"),
            (.expression, "\"substring\"(x, 2, 3)", "SUBSTRING(x FROM 2 FOR 3)"),
            (.expression, "\"position\"(x, 'a'::text)", "POSITION(('a'::text) IN (x))"),
            (.expression, "btrim(x, ' '::text)", "TRIM(BOTH ' '::text FROM x)"),
            (.expression, "ltrim(x, ' '::text)", "TRIM(LEADING ' '::text FROM x)"),
            (.expression, "\"overlay\"(x, 'y'::text, 1)", "OVERLAY(x PLACING 'y'::text FROM 1)"),
            (.expression, "a IN (SELECT 'x' UNION SELECT b)", "a IN (SELECT 'x' AS c UNION SELECT b AS d)"),
            (
                .expression, "x = ANY ((ARRAY['a'::varchar, 'b'::varchar])::text[])",
                "x = ANY (ARRAY[('a'::varchar)::text, ('b'::varchar)::text])"
            ),
            (.query, "SELECT 1 UNION ALL SELECT 2", "SELECT 1 AS \"?column?\" UNION ALL SELECT 2 AS \"?column?\""),
            (.query, "SELECT t.a FROM app.t TABLESAMPLE system (5)", "SELECT a FROM app.t TABLESAMPLE system (5)"),
            (
                .expression, "XMLSERIALIZE(CONTENT x AS text)", "XMLSERIALIZE(CONTENT x AS text NO INDENT)"
            ),
            (.expression, "x ~ similar_escape(y, NULL::text)", "x ~ similar_to_escape(y)"),
            (.expression, "x ~ similar_escape(y, '#'::text)", "x ~ similar_to_escape(y, '#'::text)"),
            (.expression, "x = (CURRENT_USER)::text", "x = CURRENT_USER"),
            (.expression, "\"normalize\"(x, 'nfkd'::text)", "NORMALIZE(x, NFKD)"),
            (
                .expression, "\"overlaps\"((a)::timestamptz, (b)::timestamptz, (c)::timestamptz, (d)::timestamptz)",
                "(a, b) OVERLAPS (c, d)"
            ),
            (.expression, "now()", "CURRENT_TIMESTAMP"), (.expression, "\"current_user\"()", "CURRENT_USER"),
            (
                .statement, "CREATE TRIGGER a BEFORE INSERT ON app.t FOR EACH ROW EXECUTE PROCEDURE app.f()",
                "CREATE TRIGGER a BEFORE INSERT ON app.t FOR EACH ROW EXECUTE FUNCTION app.f()"
            ),
            (.arguments, "INOUT a integer, b text DEFAULT 'x'::text", "INOUT a integer, IN b text DEFAULT 'x'::text"),
        ])
    func same(_ form: SQLForm, _ older: String, _ newer: String) {
        let one = CanonicalSQL().text(older, form)
        #expect(one != nil && one == CanonicalSQL().text(newer, form))
    }

    @Test(
        "what is not the same stays so",
        arguments: [
            (SQLForm.query, "SELECT t.a FROM app.t, app.u", "SELECT u.a FROM app.t, app.u"),
            (.query, "SELECT t.a FROM app.t JOIN app.u ON true", "SELECT a FROM app.t JOIN app.u ON true"),
            (.expression, "(a + b) * c", "a + b * c"), (.expression, "'x'::text", "'y'::text"),
            (.expression, "extract(epoch FROM x)", "date_part('epoch'::text, x)"),
            (.expression, "x", "\"X\""), (.query, "SELECT 1 AS a", "SELECT 1 AS b"),
            (.query, "SELECT a FROM (SELECT 1 AS a, 2 AS b) s", "SELECT a FROM (SELECT 1 AS b, 2 AS a) s"),
            (.type, "app.mood", "other.mood"),
            (.expression, "f(ARRAY[]::integer[])", "f(ARRAY[]::text[])"),
            (.expression, "'ab'::app.region", "'\"ab\"'::app.region"),
            (.expression, "'ab'::one.regclass", "'ab'::two.regclass"),
        ])
    func different(_ form: SQLForm, _ left: String, _ right: String) {
        #expect(CanonicalSQL().text(left, form) != CanonicalSQL().text(right, form))
    }

    @Test("servers that spell functions alike are taken by their word") func alike() {
        let canonical = CanonicalSQL(areCallsAlike: true)
        #expect(
            canonical.text("\"substring\"((b)::text, 1, 3)", .expression)
                != canonical.text("\"substring\"(b, 1, 3)", .expression))
    }

    @Test(
        "mapped names",
        arguments: [
            (SQLForm.query, "SELECT orders.a FROM app.orders", "SELECT lines.a FROM shop.lines"),
            (.query, "SELECT o.a FROM app.orders o", "SELECT o.a FROM shop.lines o"),
            (.expression, "nextval('app.orders_id_seq'::regclass)", "nextval('shop.orders_id_seq'::regclass)"),
            (.expression, "app.f(a)", "shop.f(a)"), (.type, "app.mood[]", "shop.mood[]"),
            (.expression, "'sad'::app.mood", "'sad'::shop.mood"),
            (
                .tableConstraint, "FOREIGN KEY (a) REFERENCES app.orders(id)",
                "FOREIGN KEY (a) REFERENCES shop.lines(id)"
            ),
            (.indexDefinition, "USING btree (a app.ops)", "USING btree (a shop.ops)"),
            (.name, "app.orders", "shop.lines"), (.name, "app.orders.id", "shop.lines.id"),
            (.names, "app.a, app.orders", "shop.a, shop.lines"),
            (.expression, "(app.b = 1)", "(app.b = 1)"),
        ])
    func mapped(_ form: SQLForm, _ source: String, _ target: String) {
        let mapping = NameMapping(
            schemas: ["app": "shop"],
            tables: [QualifiedName(["app", "orders"]): QualifiedName(["shop", "lines"])])
        #expect(CanonicalSQL(mapping: mapping).text(source, form) == CanonicalSQL().text(target, form))
    }

    @Test("text that the grammar cannot read has no canonical form")
    func unreadable() {
        #expect(CanonicalSQL().text("SELECT FROM WHERE", .query) == nil)
        #expect(CanonicalSQL().text("BEGIN RETURN 1; END", .foreign) == nil)
    }
}
