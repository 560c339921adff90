extension AttributeCase {
    static let viewsAndSequences: [AttributeCase] = [
        AttributeCase(
            table + "CREATE VIEW app.v AS SELECT id FROM app.orders",
            change: "CREATE OR REPLACE VIEW app.v AS SELECT id FROM app.orders WHERE id > 0",
            says:
                "view app.v: query differs: line 2 is \"FROM app.orders;\" on the source, \"FROM app.orders\" on the target"
        ),
        AttributeCase(
            table + "CREATE VIEW app.v AS SELECT id FROM app.orders", change: "DROP VIEW app.v",
            says: "view app.v: is missing on the target", mends: false),
        AttributeCase(
            table + "CREATE VIEW app.v AS SELECT id FROM app.orders",
            change: "ALTER VIEW app.v SET (security_barrier = true)",
            says: "view app.v: option security_barrier is not set on the source, true on the target"),
        AttributeCase(
            table + "CREATE VIEW app.v AS SELECT id FROM app.orders", change: "ALTER VIEW app.v ALTER id SET DEFAULT 1",
            says: "view app.v: column id: default is not set on the source, 1 on the target"),
        AttributeCase(
            "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a", change: "REFRESH MATERIALIZED VIEW m WITH NO DATA",
            says: "materialized view public.m: is populated on the source, not populated on the target"),
        AttributeCase(
            "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE INDEX i ON m (a)", change: "DROP INDEX i",
            says: "materialized view public.m: index i is missing on the target"),
        AttributeCase(
            foreign, change: "ALTER FOREIGN TABLE f OPTIONS (SET table_name 'y')",
            says: "foreign table public.f: foreign option table_name is x on the source, y on the target"),
        AttributeCase(
            foreign + "CREATE SERVER s2 FOREIGN DATA WRAPPER w",
            change:
                "DROP FOREIGN TABLE f; CREATE FOREIGN TABLE f (a int OPTIONS (column_name 'b')) SERVER s2 OPTIONS (table_name 'x')",
            says: "foreign table public.f: foreign server is s on the source, s2 on the target", mends: false),

        AttributeCase(
            "CREATE SEQUENCE s", change: "DROP SEQUENCE s", says: "sequence public.s: is missing on the target"),
        AttributeCase(
            "CREATE SEQUENCE s", change: "ALTER SEQUENCE s AS integer",
            says: "sequence public.s: type is bigint on the source, integer on the target", since: 100_000),
        AttributeCase(
            "CREATE SEQUENCE s", change: "ALTER SEQUENCE s START WITH 7",
            says: "sequence public.s: start value is 1 on the source, 7 on the target"),
        AttributeCase(
            "CREATE SEQUENCE s", change: "ALTER SEQUENCE s INCREMENT BY 2",
            says: "sequence public.s: increment is 1 on the source, 2 on the target"),
        AttributeCase(
            "CREATE SEQUENCE s", change: "ALTER SEQUENCE s MINVALUE 0",
            says: "sequence public.s: minimum is not set on the source, 0 on the target"),
        AttributeCase(
            "CREATE SEQUENCE s MAXVALUE 1000", change: "ALTER SEQUENCE s MAXVALUE 2000",
            says: "sequence public.s: maximum is 1000 on the source, 2000 on the target"),
        AttributeCase(
            "CREATE SEQUENCE s", change: "ALTER SEQUENCE s CACHE 5",
            says: "sequence public.s: cache is 1 on the source, 5 on the target", since: 100_000),
        AttributeCase(
            "CREATE SEQUENCE s", change: "ALTER SEQUENCE s CYCLE",
            says:
                "sequence public.s: is a sequence that does not cycle on the source, a sequence that cycles on the target"
        ),
        AttributeCase(
            table + "CREATE SEQUENCE app.s OWNED BY app.orders.id", change: "ALTER SEQUENCE app.s OWNED BY NONE",
            says: "sequence app.s: owning column is app.orders.id on the source, not set on the target"),
        AttributeCase(
            "CREATE SEQUENCE s", change: "ALTER SEQUENCE s SET UNLOGGED",
            says: "sequence public.s: is logged on the source, unlogged on the target", since: 150_000),
        AttributeCase(
            "CREATE EXTENSION hstore; CREATE MATERIALIZED VIEW v AS SELECT 1 AS a",
            change: "ALTER MATERIALIZED VIEW v DEPENDS ON EXTENSION hstore",
            says:
                "materialized view public.v: extension that it depends on is not set on the source, hstore on the target",
            mends: false, since: 90_600),
        AttributeCase(
            table + "CREATE VIEW app.v WITH (security_barrier) AS SELECT id FROM app.orders",
            change:
                "CREATE OR REPLACE VIEW app.v WITH (security_barrier) AS SELECT id FROM app.orders WHERE orders.id > 1",
            says:
                "view app.v: query differs: line 2 is \"FROM app.orders;\" on the source, \"FROM app.orders\" on the target"
        ),
        AttributeCase(
            "CREATE SEQUENCE s MINVALUE -10 START -10 MAXVALUE 5", change: "DROP SEQUENCE s",
            says: "sequence public.s: is missing on the target"),
        AttributeCase(
            "CREATE SEQUENCE s MINVALUE -10 START -10",
            change: "DROP SEQUENCE s; CREATE SEQUENCE s MAXVALUE 5",
            says: "sequence public.s: start value is -10 on the source, 1 on the target",
            alsoSays: [
                "sequence public.s: minimum is -10 on the source, not set on the target",
                "sequence public.s: maximum is not set on the source, 5 on the target",
            ]),
    ]
}
