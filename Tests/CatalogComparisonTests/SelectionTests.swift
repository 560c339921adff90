import CatalogComparison
import ObjectSelection
import PostgresClient
import PostgresParser
import TestCluster
import Testing

/// What is compared, and under which names.
@Suite struct SelectionTests {
    private static let setup = """
        CREATE SCHEMA app; CREATE SCHEMA other;
        CREATE TYPE app.mood AS ENUM ('sad');
        CREATE FUNCTION app.f(app.mood) RETURNS app.mood LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN $1; END';
        CREATE TABLE app.orders (id serial PRIMARY KEY, mood app.mood DEFAULT app.f('sad'), CHECK (mood <> 'sad'::app.mood));
        CREATE TABLE app.lines (id int REFERENCES app.orders, note text);
        CREATE INDEX by_mood ON app.orders (app.f(mood)) WHERE mood = 'sad'::app.mood;
        CREATE VIEW app.v AS SELECT orders.id, app.f(mood) FROM app.orders JOIN app.lines USING (id);
        CREATE TABLE other.x (a int);
        """

    @Test("mapped schemas and tables are the same under their other names")
    func mapping() async throws {
        let (source, target) = try await ComparedDatabases.make()
        try await source.execute(Self.setup)
        try await target.execute(
            Self.setup + "ALTER TABLE app.orders RENAME TO purchases; ALTER SCHEMA app RENAME TO shop")
        let options = ComparisonOptions(
            mapping: NameMapping(
                schemas: ["app": "shop"],
                tables: [QualifiedName(["app", "orders"]): QualifiedName(["shop", "purchases"])]))
        let same = try await CatalogComparer(options).compare(source: source, target: target)
        #expect(same.differences.map(\.description) == [] && same.notes == [])

        try await target.execute(
            "ALTER TABLE shop.purchases ADD more int; ALTER TABLE shop.lines ALTER note TYPE varchar")
        let changed = try await CatalogComparer(options).compare(source: source, target: target)
        #expect(
            changed.differences.map(\.description) == [
                "table app.lines (shop.lines on the target): column note is text on the source, character varying on the target",
                "table app.orders (shop.purchases on the target): column more is on the target only",
            ])
        #expect(changed.differences.first?.mending == "ALTER TABLE shop.lines ALTER COLUMN note TYPE text;")
    }

    @Test("a body that holds mapped names and differs is not compared, and that is said")
    func mappedBody() async throws {
        let (source, target) = try await ComparedDatabases.make()
        func make(_ schema: String) -> String {
            """
            CREATE SCHEMA \(schema);
            CREATE FUNCTION \(schema).f() RETURNS int LANGUAGE plpgsql AS 'BEGIN DELETE FROM \(schema).t; RETURN 1; END';
            """
        }
        try await source.execute(make("app"))
        try await target.execute(make("shop"))
        let options = ComparisonOptions(mapping: NameMapping(schemas: ["app": "shop"]))
        let result = try await CatalogComparer(options).compare(source: source, target: target)
        #expect(result.isSame)
        #expect(
            result.notes == [
                "not compared: function app.f() (shop.f() on the target), body: its text holds names that are mapped"
            ])
    }

    @Test("a filter goes by the source's names, and takes what belongs to a table along")
    func filter() async throws {
        let (source, target) = try await ComparedDatabases.make()
        try await source.execute(Self.setup)
        try await target.execute("CREATE SCHEMA app; CREATE TABLE app.lines (id int, note varchar)")
        func differences(_ filter: ObjectFilter) async throws -> [String] {
            try await CatalogComparer(ComparisonOptions(filter: filter)).compare(source: source, target: target)
                .differences.map(\.description)
        }
        #expect(
            try await differences(ObjectFilter(tables: [try NamePattern("app.lines")])) == [
                "table app.lines: column note is text on the source, character varying on the target",
                "table app.lines: constraint lines_id_fkey is missing on the target",
            ])
        #expect(
            try await differences(ObjectFilter(schemas: [try NamePattern("other")])) == [
                "schema other: is missing on the target", "table other.x: is missing on the target",
            ])
        #expect(
            try await differences(
                ObjectFilter(
                    excludedSchemas: [try NamePattern("other")],
                    excludedTables: [try NamePattern("app.*")])
            ).allSatisfy { !$0.hasPrefix("table") })
    }

    @Test("scope tables: tables, columns and constraints, without what GRANT and COMMENT determine")
    func scopeTables() async throws {
        let (source, target) = try await ComparedDatabases.make()
        try await source.execute(Self.setup)
        try await target.execute(
            Self.setup + """
                DROP VIEW app.v; DROP INDEX app.by_mood; COMMENT ON TABLE app.lines IS 'x';
                GRANT SELECT ON app.lines TO verify_reader; COMMENT ON COLUMN app.lines.note IS 'y';
                ALTER TABLE app.lines ALTER note SET NOT NULL, DROP CONSTRAINT lines_id_fkey;
                """)
        let result = try await CatalogComparer(ComparisonOptions(scope: .tables)).compare(
            source: source, target: target)
        #expect(
            result.differences.map(\.sentence) == [
                "column note is nullable on the source, NOT NULL on the target",
                "constraint lines_id_fkey is missing on the target",
            ])
    }

    @Test("owners, privileges and tablespaces can be left out")
    func leftOut() async throws {
        let (source, target) = try await ComparedDatabases.make()
        try await source.execute("CREATE TABLE t (a int)")
        try await target.execute(
            "CREATE TABLE t (a int); GRANT SELECT ON t TO verify_reader; ALTER TABLE t OWNER TO \"verify Owner\"")
        func count(_ options: ComparisonOptions) async throws -> Int {
            try await CatalogComparer(options).compare(source: source, target: target).differences.count
        }
        #expect(try await count(ComparisonOptions()) == 2)
        #expect(try await count(ComparisonOptions(owners: false)) == 1)
        #expect(try await count(ComparisonOptions(privileges: false)) == 1)
        #expect(try await count(ComparisonOptions(owners: false, privileges: false)) == 0)
    }

    @Test("what is not compared: our own objects, publications, members of extensions, temporary objects")
    func nothingOfOurs() async throws {
        let (source, target) = try await ComparedDatabases.make()
        try await source.execute("CREATE TABLE t (a int)")
        if try await ComparedDatabases.hasExtension("hstore", source) {
            // A member that differs is the extension's own affair.
            try await source.execute("CREATE EXTENSION hstore")
            try await target.execute("CREATE EXTENSION hstore; COMMENT ON FUNCTION hstore_in(cstring) IS 'x'")
        }
        try await target.execute(
            """
            CREATE TABLE t (a int);
            CREATE SCHEMA ddlrelay; CREATE TABLE ddlrelay.source (a serial PRIMARY KEY);
            CREATE TABLE public.dts_ddl_command (id bigserial PRIMARY KEY);
            CREATE FUNCTION public.dts_capture_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE EVENT TRIGGER dts_intercept_ddl ON ddl_command_end EXECUTE PROCEDURE public.dts_capture_ddl();
            CREATE TEMPORARY TABLE passing (a serial PRIMARY KEY);
            CREATE VIEW pg_temp.glance AS SELECT 1;
            """)
        if await target.serverVersion >= 100_000 { try await target.execute("CREATE PUBLICATION p FOR TABLE t") }
        let result = try await CatalogComparer().compare(source: source, target: target)
        #expect(result.differences.map(\.description) == [])
    }

    @Test("the values of a catalog can be read and compared without a server")
    func values() async throws {
        let (source, _) = try await ComparedDatabases.make()
        try await source.execute(Self.setup)
        let snapshot = try await DatabaseSnapshot.begin(on: source)
        let catalog = try await snapshot.catalog()
        await snapshot.end()
        let orders = try #require(catalog.objects.first { $0.title == "table app.orders" })
        #expect(orders["owner"] == "verify_admin" && orders["no_such_attribute"] == nil)
        #expect(orders.parts.first?["default"] == "nextval('app.orders_id_seq'::regclass)")
        #expect(CatalogComparer().compare(source: catalog, target: catalog).isSame)
    }
}
