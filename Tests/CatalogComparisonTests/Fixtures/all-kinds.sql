-- Every kind of object that PostgreSQL 11 and later have, for a database that is to look the same on any two of them.
-- Roles verify_reader and "verify Owner" are there already.

SET client_min_messages = warning;

CREATE SCHEMA app;
CREATE SCHEMA "Odd Schema" AUTHORIZATION "verify Owner";
COMMENT ON SCHEMA app IS 'the application';
GRANT USAGE ON SCHEMA app TO verify_reader;

-- Types and domains.
CREATE TYPE app.mood AS ENUM ('sad', 'it''s fine', 'glad');
CREATE TYPE app.address AS (street text, no integer, zone varchar(5) COLLATE "C");
COMMENT ON COLUMN app.address.no IS 'house';
CREATE TYPE app.span AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE DOMAIN app.positive AS numeric(10, 2) DEFAULT 1 CONSTRAINT above_zero CHECK (VALUE > 0);
CREATE DOMAIN app.word AS text COLLATE "C" NOT NULL;
CREATE TYPE app.raw;
CREATE FUNCTION app.raw_in(cstring) RETURNS app.raw LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION app.raw_out(app.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE app.raw (INPUT = app.raw_in, OUTPUT = app.raw_out, CATEGORY = 'X', STORAGE = extended);

-- Functions.
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    new.changed := now();
    RETURN new;
END
$$;
CREATE FUNCTION app.total(integer, VARIADIC more integer[] DEFAULT '{}', OUT sum bigint, OUT count integer)
    LANGUAGE sql STABLE PARALLEL SAFE COST 5 SECURITY DEFINER SET search_path = app, "$user", pg_temp
    AS $$ SELECT $1::bigint, 1 $$;
CREATE FUNCTION app.many(lower text DEFAULT 'a''b', at timestamptz DEFAULT CURRENT_TIMESTAMP)
    RETURNS TABLE (id integer, name text) LANGUAGE sql ROWS 7 LEAKPROOF AS 'SELECT 1, $1';
CREATE FUNCTION app.plus_one(integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1 + 1';
REVOKE EXECUTE ON FUNCTION app.plus_one(integer) FROM PUBLIC;
CREATE PROCEDURE app.work(INOUT a integer, b text DEFAULT 'x') LANGUAGE plpgsql AS 'BEGIN a := 1; END';
CREATE AGGREGATE app.sum_of (integer) (
    SFUNC = int4pl, STYPE = integer, COMBINEFUNC = int4pl, INITCOND = '0', PARALLEL = SAFE
);
CREATE AGGREGATE app.first_of (ORDER BY anyelement) (
    SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = mode_final, FINALFUNC_EXTRA
);
COMMENT ON AGGREGATE app.sum_of (integer) IS 'adds';
CREATE FUNCTION app.is_same(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE OPERATOR app.=== (PROCEDURE = app.is_same, LEFTARG = integer, RIGHTARG = integer, COMMUTATOR = OPERATOR(app.===),
                         RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR FAMILY app.loose USING btree;
ALTER OPERATOR FAMILY app.loose USING btree ADD OPERATOR 1 < (integer, bigint);
CREATE OPERATOR CLASS app.backwards FOR TYPE integer USING btree AS
    OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(integer, integer);
CREATE FUNCTION app.to_number(app.mood) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE CAST (app.mood AS integer) WITH FUNCTION app.to_number(app.mood) AS ASSIGNMENT;
COMMENT ON CAST (app.mood AS integer) IS 'a guess';
CREATE COLLATION app.plain (LC_COLLATE = 'C', LC_CTYPE = 'C');
CREATE CONVERSION app.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE LANGUAGE mine HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE ACCESS METHOD tree TYPE INDEX HANDLER bthandler;
CREATE FUNCTION app.from_sql(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'prsd_lextype';
CREATE TRANSFORM FOR app.mood LANGUAGE plpgsql (FROM SQL WITH FUNCTION app.from_sql(internal));

-- Text search.
CREATE TEXT SEARCH TEMPLATE app.template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH PARSER app.parser (
    START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline
);
CREATE TEXT SEARCH DICTIONARY app.words (TEMPLATE = simple, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION app.search (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION app.search ALTER MAPPING FOR word WITH app.words, simple;

-- Foreign data.
CREATE FOREIGN DATA WRAPPER files OPTIONS (debug 'on');
CREATE SERVER far TYPE 'db' VERSION '1' FOREIGN DATA WRAPPER files OPTIONS (host 'db1', port '5432');
GRANT USAGE ON FOREIGN SERVER far TO verify_reader;
CREATE USER MAPPING FOR verify_reader SERVER far OPTIONS (user 'u', password 'p');
CREATE FOREIGN TABLE app.remote (id integer OPTIONS (column_name 'no') NOT NULL, note text) SERVER far
    OPTIONS (table_name 'x');

-- Tables.
CREATE TABLE app.customers (
    id serial PRIMARY KEY,
    code varchar(20) COLLATE "C" NOT NULL DEFAULT 'new' UNIQUE DEFERRABLE,
    mood app.mood DEFAULT 'sad',
    home app.address,
    worth app.positive,
    tags text[] DEFAULT '{}'::text[],
    body jsonb DEFAULT '{"a": [1, 2]}',
    born date DEFAULT CURRENT_DATE,
    made timestamptz(3) DEFAULT now() NOT NULL,
    changed timestamp DEFAULT LOCALTIMESTAMP,
    by_whom name DEFAULT CURRENT_USER,
    CONSTRAINT code_or_mood CHECK (code <> '' OR mood IN ('sad', 'glad')),
    CONSTRAINT period EXCLUDE USING btree (id WITH =)
) WITH (fillfactor = 80, autovacuum_enabled = false, toast.autovacuum_enabled = false);
ALTER TABLE app.customers ALTER code SET STATISTICS 300;
ALTER TABLE app.customers ALTER body SET STORAGE EXTERNAL;
ALTER TABLE app.customers ALTER mood SET (n_distinct = 3);
COMMENT ON TABLE app.customers IS 'who buys';
COMMENT ON COLUMN app.customers.code IS 'what they
say';
GRANT SELECT, INSERT ON app.customers TO verify_reader WITH GRANT OPTION;
GRANT UPDATE (code), REFERENCES (id) ON app.customers TO verify_reader;
GRANT ALL ON app.customers TO "verify Owner";
REVOKE TRUNCATE ON app.customers FROM CURRENT_USER;
CREATE TABLE app.orders (
    id bigint GENERATED BY DEFAULT AS IDENTITY (START WITH 10 INCREMENT BY 5 CACHE 3) PRIMARY KEY,
    customer integer REFERENCES app.customers ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,
    parent bigint CONSTRAINT parent_exists REFERENCES app.orders,
    at timestamptz DEFAULT (now() AT TIME ZONE 'UTC')
);
ALTER TABLE app.orders ADD CONSTRAINT late CHECK (id > 0) NOT VALID;
ALTER TABLE app.orders REPLICA IDENTITY FULL;
ALTER TABLE app.customers REPLICA IDENTITY USING INDEX customers_pkey;
ALTER TABLE app.customers CLUSTER ON customers_pkey;
CREATE TABLE "Odd Schema"."Order ""Lines""" ("select" integer, "Mixed Case" text DEFAULT E'\\');
CREATE UNLOGGED TABLE app.scratch (id integer, at interval DEFAULT '1 day 02:03:04');
CREATE TABLE app.of_type OF app.address (no DEFAULT 5);
CREATE TABLE app.parent (a integer NOT NULL DEFAULT 1 CHECK (a > 0), b text);
CREATE TABLE app.child (b text, c integer) INHERITS (app.parent);
CREATE TABLE app.events (id integer NOT NULL, day date NOT NULL, kind text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE app.events_old PARTITION OF app.events FOR VALUES FROM (MINVALUE) TO ('2025-01-01');
CREATE TABLE app.events_new PARTITION OF app.events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')
    PARTITION BY LIST (id);
CREATE TABLE app.events_new_a PARTITION OF app.events_new FOR VALUES IN (1, 2);
CREATE TABLE app.events_rest PARTITION OF app.events DEFAULT;
CREATE TABLE app.spread (id integer) PARTITION BY HASH (abs(id), id);
CREATE TABLE app.spread_0 PARTITION OF app.spread FOR VALUES WITH (MODULUS 2, REMAINDER 0);
ALTER TABLE app.events ADD CONSTRAINT made_by FOREIGN KEY (id) REFERENCES app.customers (id);
ALTER TABLE app.events ADD CONSTRAINT kind_given CHECK (kind <> '');

-- Indexes and statistics.
CREATE UNIQUE INDEX by_lower ON app.customers (lower(code) text_pattern_ops DESC NULLS LAST, made) INCLUDE (worth)
    WITH (fillfactor = 70) WHERE mood = 'glad' AND code LIKE 'a%';
CREATE INDEX by_body ON app.customers USING gin (body jsonb_path_ops, tags);
CREATE INDEX backwards ON app.orders (customer app.backwards);
ALTER INDEX app.by_lower ALTER COLUMN 1 SET STATISTICS 400;
CREATE INDEX by_kind ON app.events (kind);
CREATE STATISTICS app.both (ndistinct, dependencies) ON code, made FROM app.customers;

-- Views and rules.
CREATE VIEW app.glad WITH (security_barrier) AS
    SELECT id, code, mood::text AS feeling, made AT TIME ZONE 'UTC' AS made_utc, substring(code FROM 2 FOR 3) AS part,
           position('a' IN code) AS place, trim(BOTH 'x' FROM code) AS trimmed,
           (SELECT count(*) FROM app.orders WHERE customer = customers.id) AS orders
      FROM app.customers
     WHERE mood = 'glad' AND EXISTS (SELECT 1 FROM app.orders o WHERE o.customer = customers.id)
     ORDER BY made DESC
      WITH LOCAL CHECK OPTION;
CREATE VIEW app.joined AS
    WITH recent AS (SELECT * FROM app.orders WHERE at > now() - interval '1 day')
    SELECT c.id, r.id AS order_id, rank() OVER (PARTITION BY c.id ORDER BY r.at) AS place, c.*::text AS whole
      FROM app.customers c LEFT JOIN recent r ON r.customer = c.id
    UNION ALL
    SELECT 1, 2, 3, app.plus_one(4)::text;
ALTER VIEW app.joined ALTER COLUMN place SET DEFAULT 1;
CREATE MATERIALIZED VIEW app.summary AS SELECT customer, count(*) AS n FROM app.orders GROUP BY customer HAVING count(*) > 0
    WITH NO DATA;
CREATE UNIQUE INDEX summary_one ON app.summary (customer);
CREATE RULE into_glad AS ON INSERT TO app.joined WHERE new.id > 0 DO INSTEAD
    (INSERT INTO app.customers (id, code) VALUES (new.id, DEFAULT);
     UPDATE app.orders SET parent = NULL WHERE id = new.order_id);
CREATE RULE nothing AS ON DELETE TO app.scratch DO INSTEAD NOTHING;

-- Triggers and policies.
CREATE TRIGGER touched BEFORE INSERT OR UPDATE OF code, made ON app.customers FOR EACH ROW
    WHEN (new.code IS NOT NULL) EXECUTE PROCEDURE app.touch('a', '1');
CREATE TRIGGER each_event AFTER INSERT ON app.events FOR EACH ROW EXECUTE PROCEDURE app.touch();
CREATE TRIGGER statements AFTER UPDATE ON app.orders REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE PROCEDURE app.touch();
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON app.orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE PROCEDURE app.touch();
ALTER TABLE app.orders DISABLE TRIGGER statements;
ALTER TABLE app.customers ENABLE ALWAYS TRIGGER touched;
ALTER TABLE app.customers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON app.customers AS RESTRICTIVE FOR UPDATE TO verify_reader, "verify Owner"
    USING (by_whom = CURRENT_USER) WITH CHECK (code IN (SELECT 'a' UNION SELECT code FROM app.customers));
COMMENT ON POLICY own ON app.customers IS 'theirs';

-- Sequences.
CREATE SEQUENCE app.down AS smallint INCREMENT BY -2 MINVALUE -100 MAXVALUE 100 START 50 CACHE 4 CYCLE;
CREATE SEQUENCE app.owned OWNED BY app.orders.customer;
GRANT USAGE ON SEQUENCE app.down TO PUBLIC;

-- What belongs to the database.
CREATE FUNCTION app.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER watching ON ddl_command_start WHEN TAG IN ('DROP TABLE', 'CREATE TABLE') EXECUTE PROCEDURE app.watch();
ALTER EVENT TRIGGER watching DISABLE;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT ALL ON TABLES TO verify_reader;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER TABLE app.scratch OWNER TO "verify Owner";
GRANT CREATE ON SCHEMA public TO verify_reader;
