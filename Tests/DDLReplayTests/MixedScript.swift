/// A schema's history on tables, as a person would run it with psql: over a hundred commands in many dresses.
enum MixedScript {
    /// - Parameter version: of the older of the two servers, as libpq numbers it.
    static func sql(version: Int) -> String {
        everywhere + (version >= 120_000 ? from12 : "") + (version >= 130_000 ? from13 : "")
    }

    private static let from12 = """
        SET search_path = app;
        CREATE TABLE generated (a int, b int GENERATED ALWAYS AS (a * 2) STORED);

        """

    private static let from13 = """
        ALTER TABLE generated ALTER COLUMN b DROP EXPRESSION;

        """

    private static let everywhere = #"""
        SET search_path = app, public;
        CREATE TABLE t0 (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c0 int);
        CREATE TABLE t1 (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c0 bigint);
        CREATE TABLE t2 (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c0 text);
        CREATE TABLE t3 (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c0 numeric(10,2));
        CREATE TABLE t4 (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c0 timestamptz DEFAULT now());
        CREATE TABLE t5 (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c0 jsonb);
        CREATE TABLE t6 (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c0 varchar(40) NOT NULL DEFAULT 'x;y');
        CREATE TABLE t7 (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c0 bool);
        CREATE TABLE t8 (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c0 uuid);
        CREATE TABLE t9 (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c0 bytea);
        CREATE TABLE t10 (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c0 int);
        CREATE TABLE t11 (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c0 bigint);
        ALTER TABLE t0 ADD COLUMN c1 bigint;
        ALTER TABLE t0 ADD COLUMN c2 text;
        ALTER TABLE t0 ADD COLUMN c3 numeric(10,2);
        ALTER TABLE t0 ADD COLUMN c4 timestamptz DEFAULT now();
        ALTER TABLE t1 ADD COLUMN c1 text;
        ALTER TABLE t1 ADD COLUMN c2 numeric(10,2);
        ALTER TABLE t1 ADD COLUMN c3 timestamptz DEFAULT now();
        ALTER TABLE t1 ADD COLUMN c4 jsonb;
        ALTER TABLE t2 ADD COLUMN c1 numeric(10,2);
        ALTER TABLE t2 ADD COLUMN c2 timestamptz DEFAULT now();
        ALTER TABLE t2 ADD COLUMN c3 jsonb;
        ALTER TABLE t2 ADD COLUMN c4 varchar(40) NOT NULL DEFAULT 'x;y';
        ALTER TABLE t3 ADD COLUMN c1 timestamptz DEFAULT now();
        ALTER TABLE t3 ADD COLUMN c2 jsonb;
        ALTER TABLE t3 ADD COLUMN c3 varchar(40) NOT NULL DEFAULT 'x;y';
        ALTER TABLE t3 ADD COLUMN c4 bool;
        ALTER TABLE t4 ADD COLUMN c1 jsonb;
        ALTER TABLE t4 ADD COLUMN c2 varchar(40) NOT NULL DEFAULT 'x;y';
        ALTER TABLE t4 ADD COLUMN c3 bool;
        ALTER TABLE t4 ADD COLUMN c4 uuid;
        ALTER TABLE t5 ADD COLUMN c1 varchar(40) NOT NULL DEFAULT 'x;y';
        ALTER TABLE t5 ADD COLUMN c2 bool;
        ALTER TABLE t5 ADD COLUMN c3 uuid;
        ALTER TABLE t5 ADD COLUMN c4 bytea;
        ALTER TABLE t6 ADD COLUMN c1 bool;
        ALTER TABLE t6 ADD COLUMN c2 uuid;
        ALTER TABLE t6 ADD COLUMN c3 bytea;
        ALTER TABLE t6 ADD COLUMN c4 int;
        ALTER TABLE t7 ADD COLUMN c1 uuid;
        ALTER TABLE t7 ADD COLUMN c2 bytea;
        ALTER TABLE t7 ADD COLUMN c3 int;
        ALTER TABLE t7 ADD COLUMN c4 bigint;
        ALTER TABLE t8 ADD COLUMN c1 bytea;
        ALTER TABLE t8 ADD COLUMN c2 int;
        ALTER TABLE t8 ADD COLUMN c3 bigint;
        ALTER TABLE t8 ADD COLUMN c4 text;
        ALTER TABLE t9 ADD COLUMN c1 int;
        ALTER TABLE t9 ADD COLUMN c2 bigint;
        ALTER TABLE t9 ADD COLUMN c3 text;
        ALTER TABLE t9 ADD COLUMN c4 numeric(10,2);
        ALTER TABLE t10 ADD COLUMN c1 bigint;
        ALTER TABLE t10 ADD COLUMN c2 text;
        ALTER TABLE t10 ADD COLUMN c3 numeric(10,2);
        ALTER TABLE t10 ADD COLUMN c4 timestamptz DEFAULT now();
        ALTER TABLE t11 ADD COLUMN c1 text;
        ALTER TABLE t11 ADD COLUMN c2 numeric(10,2);
        ALTER TABLE t11 ADD COLUMN c3 timestamptz DEFAULT now();
        ALTER TABLE t11 ADD COLUMN c4 jsonb;
        ALTER TABLE t0 DROP COLUMN c1;
        ALTER TABLE t3 DROP COLUMN c1;
        ALTER TABLE t6 DROP COLUMN c1;
        ALTER TABLE t9 DROP COLUMN c1;
        ALTER TABLE t1 RENAME COLUMN c2 TO "C 2";
        ALTER TABLE t4 RENAME COLUMN c2 TO "C 2";
        ALTER TABLE t7 RENAME COLUMN c2 TO "C 2";
        ALTER TABLE t10 RENAME COLUMN c2 TO "C 2";
        ALTER TABLE t2 RENAME TO renamed_2;
        ALTER TABLE t5 RENAME TO renamed_5;
        ALTER TABLE t8 RENAME TO renamed_8;
        ALTER TABLE t11 RENAME TO renamed_11;
        DROP TABLE t0;
        DROP TABLE t3;
        CREATE TABLE "Weird ""Name; drop table x" ("select" int, "MixedCase" text COLLATE "C", note text DEFAULT ';--');
        ALTER TABLE "Weird ""Name; drop table x" ALTER COLUMN "select" TYPE bigint, ADD CONSTRAINT positive CHECK ("select" > 0);
        CREATE TABLE parent (id int PRIMARY KEY, kind text);
        CREATE TABLE child (extra int) INHERITS (parent);
        ALTER TABLE parent ADD COLUMN more text;
        ALTER TABLE child NO INHERIT parent;
        CREATE TABLE fk (id int REFERENCES parent ON DELETE CASCADE, UNIQUE (id));
        ALTER TABLE fk DROP CONSTRAINT fk_id_fkey;
        ALTER TABLE fk ADD CONSTRAINT again FOREIGN KEY (id) REFERENCES parent NOT VALID;
        ALTER TABLE fk VALIDATE CONSTRAINT again;
        CREATE TABLE events (at timestamptz NOT NULL, body text) PARTITION BY RANGE (at);
        CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        ALTER TABLE events DETACH PARTITION events_2025;
        ALTER TABLE events ADD COLUMN host inet;
        CREATE TABLE events_rest (LIKE events INCLUDING ALL);
        ALTER TABLE events ATTACH PARTITION events_rest DEFAULT;
        CREATE TABLE serials (id serial, big bigserial, plain int);
        ALTER TABLE serials ALTER COLUMN plain SET DEFAULT 7, ALTER COLUMN plain SET NOT NULL;
        ALTER TABLE serials ALTER COLUMN plain SET STATISTICS 500;
        ALTER TABLE serials SET (fillfactor = 70);
        ALTER TABLE serials SET SCHEMA other;
        CREATE UNLOGGED TABLE unlogged (a int);
        ALTER TABLE unlogged SET LOGGED;
        CREATE TABLE totals AS SELECT 1 AS n, 'x'::varchar(7) AS label, now() AS at;
        SELECT 1::numeric(8,3) AS price, NULL::int[] AS list INTO into_table;
        CREATE TABLE exclude (r int4range, EXCLUDE USING gist (r WITH &&));
        ALTER TABLE exclude ENABLE ROW LEVEL SECURITY;
        ALTER TABLE exclude REPLICA IDENTITY DEFAULT;
        CREATE TABLE IF NOT EXISTS totals (nothing int);
        DROP TABLE IF EXISTS not_there;
        CREATE TEMP TABLE scratch (a int);
        ALTER TABLE scratch ADD b int;
        DROP TABLE scratch;
        DO $$ BEGIN FOR i IN 1..5 LOOP EXECUTE format('CREATE TABLE loop_%s (a int)', i); EXECUTE 'ALTER TABLE loop_' || i || ' ADD b text; ALTER TABLE loop_' || i || ' ADD c text'; END LOOP; END $$;
        CREATE FUNCTION by_function() RETURNS void LANGUAGE sql SET search_path = other AS 'CREATE TABLE by_function (a int); ALTER TABLE by_function ADD b int; ALTER TABLE by_function ADD c int';
        SELECT by_function();
        BEGIN; CREATE TABLE kept (a int); SAVEPOINT s; ALTER TABLE kept ADD gone int; ROLLBACK TO s; ALTER TABLE kept ADD stays int; COMMIT;
        BEGIN; DROP TABLE kept; ROLLBACK;
        SET search_path = '';
        CREATE TABLE app.qualified (a int);
        SET search_path = other, app;
        CREATE TABLE in_other (a int);
        ALTER TABLE in_other ADD b int; ALTER TABLE in_other ADD c int; ALTER TABLE in_other DROP b;
        SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'German, DMY';
        CREATE TABLE defaults (at timestamptz DEFAULT '01.02.2026 12:00', day date DEFAULT '03.04.2026');
        ALTER TABLE app.t4 ALTER COLUMN c0 DROP DEFAULT;

        """#
}
