extension AttributeCase {
    static let constraintsAndIndexes: [AttributeCase] = [
        AttributeCase(
            table, change: "ALTER TABLE app.orders ADD CONSTRAINT positive CHECK (price > 0)",
            says: "table app.orders: constraint positive is on the target only"),
        AttributeCase(
            table + "ALTER TABLE app.orders ADD PRIMARY KEY (id)",
            change: "ALTER TABLE app.orders DROP CONSTRAINT orders_pkey",
            says: "table app.orders: constraint orders_pkey is missing on the target"),
        AttributeCase(
            "CREATE TABLE t (a int CONSTRAINT one UNIQUE)",
            change: "ALTER TABLE t RENAME CONSTRAINT one TO other",
            says: "table public.t: constraint one is called other on the target"),
        AttributeCase(
            table + "ALTER TABLE app.orders ADD CONSTRAINT positive CHECK (price > 0)",
            change:
                "ALTER TABLE app.orders DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (price > 1)",
            says:
                "table app.orders: constraint positive is CHECK ((price > (0)::numeric)) on the source, CHECK ((price > (1)::numeric)) on the target"
        ),
        AttributeCase(
            "CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE c (a int REFERENCES p)",
            change:
                "ALTER TABLE c DROP CONSTRAINT c_a_fkey, ADD CONSTRAINT c_a_fkey FOREIGN KEY (a) REFERENCES p (a) ON DELETE CASCADE",
            says:
                "table public.c: constraint c_a_fkey is FOREIGN KEY (a) REFERENCES public.p(a) on the source, FOREIGN KEY (a) REFERENCES public.p(a) ON DELETE CASCADE on the target"
        ),
        AttributeCase(
            "CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE c (a int REFERENCES p)",
            change: "ALTER TABLE c ALTER CONSTRAINT c_a_fkey DEFERRABLE",
            says:
                "table public.c: constraint c_a_fkey is FOREIGN KEY (a) REFERENCES public.p(a) on the source, FOREIGN KEY (a) REFERENCES public.p(a) DEFERRABLE on the target"
        ),
        AttributeCase(
            "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
            change: "ALTER TABLE t VALIDATE CONSTRAINT c",
            says:
                "table public.t: constraint c is CHECK ((a > 0)) NOT VALID on the source, CHECK ((a > 0)) on the target"
        ),
        AttributeCase(
            "CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE c (a int REFERENCES p)",
            change: "ALTER TABLE c DISABLE TRIGGER ALL",
            says:
                "table public.c: constraint c_a_fkey: state of the foreign key's triggers is not set on the source, disabled, enabled on the target",
            mends: false),
        AttributeCase(
            "CREATE TABLE t (a int CONSTRAINT one UNIQUE)", change: "ALTER INDEX one SET (fillfactor = 50)",
            says: "table public.t: constraint one: option fillfactor is not set on the source, 50 on the target"),
        AttributeCase(
            "CREATE TABLE t (a int CONSTRAINT one UNIQUE)", change: "ALTER TABLE t CLUSTER ON one",
            says:
                "table public.t: constraint one is not what the table is clustered on on the source, what the table is clustered on on the target"
        ),
        AttributeCase(
            "CREATE TABLE t (a int CONSTRAINT one UNIQUE)", change: "COMMENT ON CONSTRAINT one ON t IS 'x'",
            says: "table public.t: constraint one: comment is not set on the source, x on the target"),

        AttributeCase(
            table + "CREATE INDEX by_note ON app.orders (note)", change: "DROP INDEX app.by_note",
            says: "table app.orders: index by_note is missing on the target"),
        AttributeCase(
            table, change: "CREATE INDEX by_note ON app.orders (note)",
            says: "table app.orders: index by_note is on the target only"),
        AttributeCase(
            table + "CREATE INDEX by_note ON app.orders (note)", change: "ALTER INDEX app.by_note RENAME TO note_by",
            says: "table app.orders: index by_note is called note_by on the target"),
        AttributeCase(
            table + "CREATE UNIQUE INDEX i ON app.orders (note)",
            change: "DROP INDEX app.i; CREATE INDEX i ON app.orders (note)",
            says: "table app.orders: index i is unique on the source, not unique on the target", mends: false),
        AttributeCase(
            table + "CREATE INDEX i ON app.orders (note)",
            change: "DROP INDEX app.i; CREATE INDEX i ON app.orders (note DESC) WHERE id > 0",
            says:
                "table app.orders: index i: definition is USING btree (note) on the source, USING btree (note DESC) WHERE (id > 0) on the target",
            mends: false),
        AttributeCase(
            table + "CREATE INDEX i ON app.orders (note)", change: "ALTER TABLE app.orders CLUSTER ON i",
            says:
                "table app.orders: index i is not what the table is clustered on on the source, what the table is clustered on on the target"
        ),
        AttributeCase(
            table + "CREATE INDEX i ON app.orders (lower(note))",
            change: "ALTER INDEX app.i ALTER COLUMN 1 SET STATISTICS 100",
            says:
                "table app.orders: index i: statistics targets of its columns is not set on the source, 1: 100 on the target",
            mends: false, since: 110_000),
        AttributeCase(
            table + "CREATE INDEX i ON app.orders (note)",
            change: "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'app.i'::regclass",
            says: "table app.orders: index i is valid on the source, invalid on the target"),
        AttributeCase(
            "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT; CREATE INDEX pi ON ONLY p (a); CREATE INDEX ci ON c (a); ALTER INDEX pi ATTACH PARTITION ci",
            change: "DROP INDEX pi; CREATE INDEX pi ON ONLY p (a); CREATE INDEX ci ON c (a)",
            says:
                "table public.c: index ci: index that it is a partition of is public.pi on the source, not set on the target",
            alsoSays: ["table public.p: index pi is valid on the source, invalid on the target"], mends: false,
            since: 110_000),
        AttributeCase(
            table + "CREATE INDEX i ON app.orders (note)", change: "COMMENT ON INDEX app.i IS 'x'",
            says: "table app.orders: index i: comment is not set on the source, x on the target"),
        AttributeCase(
            table + "ALTER TABLE app.orders ADD CONSTRAINT k PRIMARY KEY (id)", change: "COMMENT ON INDEX app.k IS 'x'",
            says: "table app.orders: constraint k: comment on its index is not set on the source, x on the target"),
        AttributeCase(
            "CREATE TABLE p (a int, CONSTRAINT k CHECK (a > 0)); CREATE TABLE c () INHERITS (p)",
            change: "ALTER TABLE c ADD CONSTRAINT k CHECK (a > 0)",
            says:
                "table public.c: list of inherited checks that are its own as well is not set on the source, k on the target",
            mends: false),
        AttributeCase(
            "CREATE EXTENSION hstore; " + table + "CREATE INDEX i ON app.orders (note)",
            change: "ALTER INDEX app.i DEPENDS ON EXTENSION hstore",
            says:
                "table app.orders: index i: extension that it depends on is not set on the source, hstore on the target",
            mends: false, since: 90_600),
        AttributeCase(
            """
            CREATE TABLE p (a int) PARTITION BY LIST (a);
            CREATE TABLE c PARTITION OF p (CONSTRAINT one UNIQUE (a), CONSTRAINT two UNIQUE (a)) DEFAULT;
            ALTER TABLE ONLY p ADD CONSTRAINT u UNIQUE (a);
            """, change: "ALTER INDEX u ATTACH PARTITION one",
            says:
                "table public.c: constraint one: index that its index is a partition of is not set on the source, public.u on the target",
            alsoSays: [
                "table public.p: constraint u is without a valid index on the source, with a valid index on the target"
            ], mends: false, since: 110_000),
    ]
}
