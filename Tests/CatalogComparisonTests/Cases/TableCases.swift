extension AttributeCase {
    static let tables: [AttributeCase] = [
        AttributeCase(
            table, change: "CREATE TABLE app.more ()", says: "table app.more: is on the target only", mends: false),
        AttributeCase(
            table, change: "DROP TABLE app.orders", says: "table app.orders: is missing on the target", mends: false),
        AttributeCase(
            table, change: "DROP TABLE app.orders; CREATE VIEW app.orders AS SELECT 1 AS id, ''::text AS note",
            says: "table app.orders: is a table on the source, a view on the target", mends: false),
        AttributeCase(
            table, change: "ALTER TABLE app.orders SET UNLOGGED",
            says: "table app.orders: is logged on the source, unlogged on the target", since: 90_500),
        AttributeCase(
            table, change: "ALTER TABLE app.orders SET (fillfactor = 70)",
            says: "table app.orders: option fillfactor is not set on the source, 70 on the target"),
        AttributeCase(
            "CREATE TABLE t (a text) WITH (autovacuum_enabled = false)",
            change: "ALTER TABLE t RESET (autovacuum_enabled)",
            says: "table public.t: option autovacuum_enabled is false on the source, not set on the target"),
        AttributeCase(
            table, change: "ALTER TABLE app.orders SET (toast.autovacuum_enabled = off)",
            says: "table app.orders: option toast.autovacuum_enabled is not set on the source, off on the target"),
        AttributeCase(
            table, change: "ALTER TABLE app.orders REPLICA IDENTITY FULL",
            says: "table app.orders: replica identity is not set on the source, FULL on the target"),
        AttributeCase(
            table
                + "CREATE UNIQUE INDEX one ON app.orders (id); ALTER TABLE app.orders REPLICA IDENTITY USING INDEX one",
            change: "ALTER TABLE app.orders REPLICA IDENTITY NOTHING",
            says: "table app.orders: replica identity is USING INDEX one on the source, NOTHING on the target"),
        AttributeCase(
            table, change: "ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY",
            says: "table app.orders: is not under row security on the source, under row security on the target",
            since: 90_500),
        AttributeCase(
            table + "ALTER TABLE app.orders FORCE ROW LEVEL SECURITY",
            change: "ALTER TABLE app.orders NO FORCE ROW LEVEL SECURITY",
            says:
                "table app.orders: is under row security for its owner too on the source, not under row security for its owner on the target",
            since: 90_500),
        AttributeCase(
            "CREATE TABLE p (a int); CREATE TABLE q (b int); CREATE TABLE c (a int, b int) INHERITS (p, q)",
            change: "ALTER TABLE c NO INHERIT p; ALTER TABLE c INHERIT p",
            says:
                "table public.c: list of tables that it inherits from is public.p, public.q on the source, public.q, public.p on the target",
            mends: false),
        AttributeCase(
            "CREATE TYPE pair AS (a int); CREATE TABLE t (a int)", change: "ALTER TABLE t OF pair",
            says: "table public.t: type that it is a table of is not set on the source, public.pair on the target"),
        AttributeCase(
            "CREATE TABLE t (a int)",
            change: "DROP TABLE t; CREATE TABLE t (a int) PARTITION BY LIST (a)",
            says: "table public.t: partition key is not set on the source, LIST (a) on the target", mends: false,
            since: 100_000),
        AttributeCase(
            partitioned + "ALTER TABLE p ATTACH PARTITION c FOR VALUES FROM (0) TO (10)",
            change: "ALTER TABLE p DETACH PARTITION c; ALTER TABLE p ATTACH PARTITION c FOR VALUES FROM (0) TO (20)",
            says:
                "table public.c: partition bound is FOR VALUES FROM (0) TO (10) on the source, FOR VALUES FROM (0) TO (20) on the target",
            mends: false, since: 100_000),
        AttributeCase(
            "CREATE TABLE t (a int, b int, c int)",
            change: "DROP TABLE t; CREATE TABLE t (a int, c int, b int)",
            says: "table public.t: columns are in another order: a, b, c on the source, a, c, b on the target",
            mends: false),
    ]

    private static let partitioned = "CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE c (a int);"
}
