import PostgresParser
import Testing

@Suite struct CommandTagTests {
    @Test(
        "the command tag is the one that event triggers see",
        arguments: [
            ("CREATE TABLE t (a int)", "CREATE TABLE"), ("CREATE TEMP TABLE t AS SELECT 1", "CREATE TABLE AS"),
            ("SELECT 1 AS a INTO t", "SELECT INTO"), ("SELECT 1 AS a INTO t UNION SELECT 2", "SELECT INTO"),
            ("ALTER TABLE t ADD a int", "ALTER TABLE"), ("ALTER TABLE t RENAME TO u", "ALTER TABLE"),
            ("ALTER TABLE t RENAME a TO b", "ALTER TABLE"), ("ALTER TABLE t RENAME CONSTRAINT a TO b", "ALTER TABLE"),
            ("ALTER TABLE t SET SCHEMA s", "ALTER TABLE"), ("ALTER TABLE t OWNER TO r", "ALTER TABLE"),
            ("ALTER VIEW v RENAME COLUMN a TO b", "ALTER VIEW"), ("ALTER INDEX i RENAME TO j", "ALTER INDEX"),
            ("DROP TABLE t, u CASCADE", "DROP TABLE"), ("DROP MATERIALIZED VIEW m", "DROP MATERIALIZED VIEW"),
            ("DROP TRIGGER x ON t", "DROP TRIGGER"),
            ("CREATE MATERIALIZED VIEW m AS SELECT 1", "CREATE MATERIALIZED VIEW"),
            ("CREATE INDEX CONCURRENTLY i ON t (a)", "CREATE INDEX"), ("CREATE VIEW v AS SELECT 1", "CREATE VIEW"),
            ("CREATE SCHEMA s CREATE TABLE t (a int)", "CREATE SCHEMA"), ("CREATE TYPE e AS ENUM ('a')", "CREATE TYPE"),
            ("CREATE TYPE c AS (a int)", "CREATE TYPE"), ("ALTER TYPE e ADD VALUE 'b'", "ALTER TYPE"),
            ("ALTER TYPE c ADD ATTRIBUTE b int", "ALTER TYPE"), ("CREATE DOMAIN d AS int", "CREATE DOMAIN"),
            ("ALTER DOMAIN d DROP CONSTRAINT c", "ALTER DOMAIN"), ("CREATE SEQUENCE s", "CREATE SEQUENCE"),
            ("ALTER SEQUENCE s RESTART", "ALTER SEQUENCE"), ("COMMENT ON TABLE t IS 'x'", "COMMENT"),
            ("GRANT SELECT ON t TO r", "GRANT"), ("REVOKE SELECT ON t FROM r", "REVOKE"),
            ("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE FUNCTION"),
            ("CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'", "CREATE PROCEDURE"),
            ("ALTER FUNCTION f() STABLE", "ALTER FUNCTION"),
            ("CREATE TRIGGER x BEFORE INSERT ON t EXECUTE FUNCTION f()", "CREATE TRIGGER"),
            ("CREATE POLICY p ON t", "CREATE POLICY"), ("CREATE RULE r AS ON INSERT TO t DO NOTHING", "CREATE RULE"),
            ("CREATE EXTENSION hstore", "CREATE EXTENSION"),
            ("CREATE STATISTICS s ON a, b FROM t", "CREATE STATISTICS"),
            ("CREATE AGGREGATE a (int) (SFUNC = f, STYPE = int)", "CREATE AGGREGATE"),
            ("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO r", "ALTER DEFAULT PRIVILEGES"),
            ("CREATE FOREIGN TABLE f (a int) SERVER s", "CREATE FOREIGN TABLE"), ("DROP OWNED BY r", "DROP OWNED"),
            ("REFRESH MATERIALIZED VIEW m", "REFRESH MATERIALIZED VIEW"),
            ("CREATE PUBLICATION p", "CREATE PUBLICATION"),
        ])
    func tag(sql: String, expected: String) throws {
        #expect(try SQLParser.parse(sql).map(\.tree.eventTag) == [expected])
    }

    @Test(
        "statements that fire no event trigger have no tag",
        arguments: [
            "SELECT 1", "INSERT INTO t VALUES (1)", "UPDATE t SET a = 1", "TRUNCATE t", "BEGIN", "SET a.b = 'c'",
            "DO 'BEGIN END'",
            "CREATE ROLE r", "CREATE DATABASE d", "COMMENT ON DATABASE d IS 'x'", "GRANT CONNECT ON DATABASE d TO r",
            "VACUUM t",
        ])
    func noTag(sql: String) throws {
        #expect(try SQLParser.parse(sql).map(\.tree.eventTag) == [nil])
    }
}
