import CatalogComparison
import PostgresClient
import TestCluster
import Testing

/// What is proposed does what it is to do and no more, also where one thing depends on another.
@Suite struct MendingTests {
    /// A difference of several kinds; `source` and `target` are done on one side each.
    struct Case: Sendable {
        let both: String
        var source = ""
        var target = ""
        var since = 100_000
    }

    @Test(
        "run in its order, twice at most, the SQL makes the target like the source",
        arguments: [
            Case(
                both: "CREATE TABLE t (a int); GRANT SELECT ON t TO verify_reader",
                source: "ALTER TABLE t OWNER TO verify_reader"),
            Case(both: "CREATE TABLE t (a serial)", source: "ALTER TABLE t OWNER TO verify_reader"),
            Case(
                both:
                    "CREATE TABLE p (a int DEFAULT 1) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p (a DEFAULT 2) FOR VALUES FROM (0) TO (10)",
                source: "ALTER TABLE ONLY p ALTER a SET DEFAULT 7"),
            Case(
                both:
                    "CREATE TABLE p (a int, b text); CREATE TABLE c () INHERITS (p); ALTER TABLE c ALTER a SET DEFAULT 2",
                source:
                    "ALTER TABLE ONLY p ALTER a SET DEFAULT 7, ALTER b SET STATISTICS 7, ALTER b SET STORAGE external"
            ),
            Case(
                both: "CREATE TABLE t (a int, b int)",
                source:
                    "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) INCLUDE (b) WITH (fillfactor = 70); COMMENT ON CONSTRAINT u ON t IS 'x'; COMMENT ON INDEX u IS 'y'",
                target:
                    "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) WITH (fillfactor = 70); COMMENT ON CONSTRAINT u ON t IS 'x'; COMMENT ON INDEX u IS 'y'",
                since: 110_000),
            Case(
                both: "CREATE TABLE t (a int)",
                source: "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0); COMMENT ON CONSTRAINT k ON t IS 'x'",
                target: "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID; COMMENT ON CONSTRAINT k ON t IS 'x'"),
            Case(
                both:
                    "CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9)",
                source: "CREATE INDEX i ON p (a); ALTER TABLE p ADD CONSTRAINT k PRIMARY KEY (a)", since: 110_000),
            Case(
                both:
                    "CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9)",
                target: "CREATE INDEX i ON p (a); ALTER TABLE p ADD CONSTRAINT k PRIMARY KEY (a)", since: 110_000),
            Case(
                both: "CREATE TABLE t (a varchar(20), b numeric(10,2))",
                source: "ALTER TABLE t ALTER a TYPE text, ALTER b TYPE numeric(12,4)"),
            Case(both: "CREATE TABLE t (a int)", source: "ALTER TABLE t ALTER a TYPE bigint"),
            Case(
                both: "CREATE TABLE t (a int); INSERT INTO t VALUES (1)",
                source:
                    "CREATE INDEX i ON t (a); COMMENT ON INDEX i IS 'x'; ALTER TABLE t ADD b text DEFAULT 'y'; COMMENT ON COLUMN t.b IS 'z'; GRANT SELECT (b) ON t TO verify_reader"
            ),
        ])
    func mends(_ one: Case) async throws {
        let (source, target) = try await Self.sides(one)
        guard await target.serverVersion >= one.since else { return }
        let comparer = CatalogComparer()
        var found = try await comparer.compare(source: source, target: target)
        #expect(!found.isSame)
        for _ in 1...2 where !found.isSame {
            for mending in found.mendings.compactMap(\.mending) { try await target.execute(mending) }
            found = try await comparer.compare(source: source, target: target)
        }
        #expect(found.isSame, "\(one): \(found.differences)")
    }

    @Test(
        "nothing is proposed that would lose something, or that must fail",
        arguments: [
            Case(both: "CREATE TABLE t (a numeric(10,2))", source: "ALTER TABLE t ALTER a TYPE numeric(10,0)"),
            Case(both: "CREATE TABLE t (a float8)", source: "ALTER TABLE t ALTER a TYPE int"),
            Case(both: "CREATE TABLE t (a timestamptz)", source: "ALTER TABLE t ALTER a TYPE date"),
            Case(both: "CREATE TABLE t (a timestamptz)", source: "ALTER TABLE t ALTER a TYPE timestamptz(0)"),
            Case(both: "CREATE TABLE t (a text)", source: "ALTER TABLE t ALTER a TYPE name"),
            Case(both: "CREATE TABLE t (a json)", source: "ALTER TABLE t ALTER a TYPE jsonb"),
            Case(both: "CREATE TABLE t (a varchar(9))", source: "ALTER TABLE t ALTER a TYPE char(9)"),
            Case(both: "CREATE TABLE t (a int[])", source: "ALTER TABLE t ALTER a TYPE text[]"),
            Case(
                both: "CREATE TABLE t (a int, b int)", source: "CREATE VIEW v AS SELECT a FROM t",
                target: "CREATE VIEW v AS SELECT a, b FROM t"),
            Case(
                both: "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a", source: "REFRESH MATERIALIZED VIEW m WITH NO DATA"),
            Case(both: "", target: "CREATE TABLE t (a serial)"),
        ])
    func leaves(_ one: Case) async throws {
        let (source, target) = try await Self.sides(one)
        let found = try await CatalogComparer().compare(source: source, target: target)
        #expect(!found.isSame && found.mendings.isEmpty, "\(found.mendings.map(\.mending))")
    }

    private static func sides(_ one: Case) async throws -> (PostgresConnection, PostgresConnection) {
        let (source, target) = try await ComparedDatabases.make()
        guard await target.serverVersion >= one.since else { return (source, target) }
        try await source.execute(one.both + "; " + one.source)
        try await target.execute(one.both + "; " + one.target)
        return (source, target)
    }
}
