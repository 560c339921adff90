import Foundation
import PostgresClient
import TestCluster
import Testing

/// `ddlrelay verify` as a user sees it.
@Suite struct VerifyCommandTests {
    private static func databases(
        _ setup: String, _ change: String = ""
    ) async throws -> (source: TestDatabase, target: TestDatabase) {
        let source = try await TestCluster.shared.makeDatabase("cli")
        let target = try await TestCluster.shared.makeDatabase("cli")
        try await source.psql(setup)
        try await target.psql(setup + ";" + change)
        return (source, target)
    }

    private static let setup =
        "CREATE TABLE orders (id int PRIMARY KEY, note text); INSERT INTO orders VALUES (1, 'a'), (2, 'b')"

    @Test("no difference ends with 0")
    func same() async throws {
        let (source, target) = try await Self.databases(Self.setup)
        let result = try await CommandLineTests.run("verify", source: source, target: target)
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(result.output == "No difference: 10 objects compared.\n")
        let rows = try await CommandLineTests.run("verify", "--data", "checksums", source: source, target: target)
        #expect(rows.output == "No difference: 10 objects and 2 rows of 1 table compared.\n" && rows.errors.isEmpty)
    }

    @Test("a difference ends with 3, and the result says what, and how to mend it")
    func different() async throws {
        let (source, target) = try await Self.databases(
            Self.setup,
            "ALTER TABLE orders ALTER note TYPE varchar(20), ALTER note SET NOT NULL; DELETE FROM orders WHERE id = 2")
        let result = try await CommandLineTests.run(
            "verify", "--data", "checksums", "--where-key", source: source, target: target)
        #expect(result.status == 3 && result.errors.isEmpty)
        #expect(
            result.output == """
                table public.orders
                  column note is text on the source, character varying(20) on the target
                      ALTER TABLE public.orders ALTER COLUMN note TYPE text;
                  column note is nullable on the source, NOT NULL on the target
                      ALTER TABLE public.orders ALTER COLUMN note DROP NOT NULL;
                  has 2 rows on the source, 1 row on the target
                  row id=2 is missing on the target
                4 differences in 1 object: 10 objects and 2 rows of 1 table compared.

                """)
    }

    /// Each of these would be refused in the order in which they are shown: by the names of tables.
    @Test("as a script, what mends is in an order that runs, and what does not mend is named")
    func script() async throws {
        let (source, target) = try await Self.databases(
            """
            CREATE TABLE b_parent (id int CONSTRAINT b_key PRIMARY KEY, code text, note text);
            CREATE TABLE a_child (id int, parent int, CONSTRAINT a_ref FOREIGN KEY (parent) REFERENCES b_parent);
            CREATE TABLE c_parted (id int, CONSTRAINT c_key PRIMARY KEY (id)) PARTITION BY RANGE (id);
            CREATE TABLE a_part PARTITION OF c_parted FOR VALUES FROM (0) TO (9);
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
            CREATE TRIGGER t BEFORE UPDATE ON a_child FOR EACH ROW EXECUTE PROCEDURE f();
            ALTER TABLE a_child DISABLE TRIGGER t;
            COMMENT ON CONSTRAINT b_key ON b_parent IS 'the key; ''old''';
            CREATE INDEX a_index ON a_child (parent);
            CREATE TABLE d (id int);
            CREATE VIEW a_view AS SELECT code FROM b_parent
            """,
            """
            ALTER TABLE a_child DROP CONSTRAINT a_ref;
            ALTER TABLE b_parent DROP CONSTRAINT b_key, ALTER id DROP NOT NULL;
            ALTER TABLE c_parted DETACH PARTITION a_part;
            DROP TRIGGER t ON a_child;
            DROP INDEX a_index;
            ALTER TABLE a_child ADD CONSTRAINT a_index UNIQUE (parent);
            ALTER TABLE d ADD CONSTRAINT d_ref FOREIGN KEY (id) REFERENCES a_child (parent);
            ALTER TABLE d ALTER id SET NOT NULL, ALTER id ADD GENERATED ALWAYS AS IDENTITY;
            CREATE OR REPLACE VIEW a_view AS SELECT lower(code) AS code FROM b_parent;
            CREATE TABLE "z\n; x" (id int)
            """)
        let result = try await CommandLineTests.run("verify", "--format", "sql", source: source, target: target)
        #expect(result.status == 3 && result.errors.isEmpty)
        #expect(
            result.output.hasSuffix(
                """

                -- Without SQL of its own: left to you, unless it comes with the above.
                -- table public.a_part: partition bound is FOR VALUES FROM (0) TO (9) on the source, not set on the target
                -- table public.a_part: constraint a_part_pkey: index that its index is a partition of is public.c_key on the \
                source, not set on the target
                -- sequence public.d_id_seq: is on the target only
                -- table public."z ; x": is on the target only

                """))
        try await target.psql("BEGIN;\n" + result.output + "\nCOMMIT")
        try await target.psql("DROP TABLE \"z\n; x\"")
        let after = try await CommandLineTests.run("verify", "--format", "sql", source: source, target: target)
        #expect(after.status == 0, "\(result.output) left \(after.output)")
        #expect(after.output.hasPrefix("-- No difference:") && after.output.filter(\.isNewline).count == 1)
    }

    @Test("the keys of the JSON are a promise")
    func json() async throws {
        let (source, target) = try await Self.databases(Self.setup, "ALTER TABLE orders ALTER note TYPE varchar(20)")
        let result = try await CommandLineTests.run(
            "verify", "--format", "json", "--data", "counts", source: source, target: target)
        #expect(result.status == 3)
        let version =
            try await source.connect().query("SHOW server_version").rows.first?[0]?.split(separator: " ").first ?? ""
        #expect(
            result.output == """
                {
                  "compared" : 10,
                  "data" : {
                    "not_compared" : [

                    ],
                    "rows" : 2,
                    "tables" : 1
                  },
                  "differences" : [
                    {
                      "attribute" : "type",
                      "change" : "changed",
                      "mending" : "ALTER TABLE public.orders ALTER COLUMN note TYPE text;",
                      "object" : "table public.orders",
                      "part" : "column note",
                      "sentence" : "column note is text on the source, character varying(20) on the target",
                      "source" : "text",
                      "target" : "character varying(20)"
                    }
                  ],
                  "notes" : [

                  ],
                  "same" : false,
                  "source" : {
                    "version" : "\(version)"
                  },
                  "target" : {
                    "version" : "\(version)"
                  }
                }

                """)
    }

    @Test("with a capture log, the positions are said, and can be waited for")
    func positions() async throws {
        let source = try await TestCluster.shared.makeDatabase("cli")
        let target = try await TestCluster.shared.makeDatabase("cli")
        #expect(try await CommandLineTests.run("install", source: source).status == 0)
        try await source.psql("CREATE TABLE a (id int)")
        let before = try await CommandLineTests.run("verify", source: source, target: target)
        #expect(before.status == 3)
        #expect(before.output.contains("The source had captured commands up to 1, the target has no record of replay"))
        let late = try await CommandLineTests.run("verify", "--wait", "0", source: source, target: target)
        #expect(late.status == 1 && late.output.isEmpty)
        #expect(late.errors.contains("the target did not replay captured command 1 within 0 s"))

        let waiting = try RunningProgram(
            BuiltProgram.path, ["verify", "--wait", "60"],
            environment: ["DDLRELAY_SOURCE": source.conninfo, "DDLRELAY_TARGET": target.conninfo])
        #expect(try await CommandLineTests.run("replay", source: source, target: target).status == 0)
        let after = try await waiting.end()
        #expect(after.status == 0, "\(after)")
        #expect(after.output.hasSuffix("The source had captured commands up to 1, the target had replayed up to 1.\n"))
    }

    @Test(
        "usage errors end with 64",
        arguments: [
            (["--where-key"], "--where-key goes with --data checksums only"), (["--jobs", "2"], "--jobs goes with"),
            (["--data", "counts", "--jobs", "0"], "--jobs 0"), (["--wait", "-1"], "--wait"),
            (["--data", "everything"], "'--data <data>'"), (["--timeout", "1"], "--timeout goes with"),
        ])
    func usage(arguments: [String], says: String) async throws {
        let result = try await CommandResult.run(
            BuiltProgram.path, ["verify", "--source", "dbname=x", "--target", "dbname=y"] + arguments)
        #expect(result.status == 64 && result.errors.contains(says), "\(result.errors)")
    }

    @Test("a table that cannot be compared in time ends with 1")
    func incomplete() async throws {
        let (source, target) = try await Self.databases("CREATE TABLE slow (a int)")
        let other = try await target.connect()
        try await other.execute("BEGIN; LOCK TABLE slow")
        let result = try await CommandLineTests.run(
            "verify", "--data", "checksums", "--timeout", "1", source: source, target: target)
        await other.close()
        #expect(result.status == 1)
        #expect(result.output.contains("not compared: table public.slow: the time was up"))
        #expect(result.output.contains("No difference found, but 1 table not compared"))
        #expect(result.errors.contains("ddlrelay: error: not every table was compared"))
    }
}
