-- The schema history of a web shop with billing, from its first migration to its third year: what a team runs with
-- psql, its migration tool and its own functions. It needs application-history-prerequisites.sql on both sides, and
-- PostgreSQL 13 or later. Statements between a line that says "string" and one that says "end" are sent as one query.

-- 2023-01: the first release. Roles of their own for each area.
CREATE SCHEMA shop AUTHORIZATION shop_owner;
CREATE SCHEMA IF NOT EXISTS shop;
CREATE SCHEMA billing AUTHORIZATION billing_owner;
CREATE SCHEMA reporting;
COMMENT ON SCHEMA shop IS 'what customers see; owner: shop_owner';
GRANT USAGE ON SCHEMA shop, reporting TO shop_app, shop_reader;
GRANT USAGE, CREATE ON SCHEMA shop TO billing_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA shop GRANT SELECT ON TABLES TO shop_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner GRANT USAGE ON SEQUENCES TO shop_app;
ALTER DEFAULT PRIVILEGES FOR ROLE billing_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

SET ROLE shop_owner;
SET search_path = shop, pg_catalog;
CREATE TYPE order_state AS ENUM ('new', 'paid', 'sent');
CREATE TYPE address AS (street text, "postal code" varchar(12), city text COLLATE "C");
CREATE DOMAIN email AS text CONSTRAINT has_at CHECK (VALUE LIKE '%@%') NOT NULL;
CREATE DOMAIN amount AS numeric(12, 2) DEFAULT 0 CONSTRAINT not_negative CHECK (VALUE >= 0);
CREATE FUNCTION text_distance(a text, b text) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT
    AS 'SELECT (length(b) - length(a))::double precision';
CREATE TYPE version_range AS RANGE (SUBTYPE = text, COLLATION = "C", SUBTYPE_DIFF = text_distance);
CREATE SEQUENCE order_number AS integer START WITH 1000 INCREMENT BY 1 CACHE 5;
CREATE COLLATION shop_sort (LOCALE = 'C');
CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email email,
    name text NOT NULL CHECK (name <> ''),
    home address,
    language char(2) DEFAULT 'en' NOT NULL,
    registered timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT customers_email_key UNIQUE (email)
);
CREATE TABLE products (
    id serial PRIMARY KEY,
    sku varchar(40) NOT NULL UNIQUE,
    name text COLLATE shop_sort NOT NULL,
    price amount,
    weight real DEFAULT '0.5',
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    details jsonb,
    versions version_range,
    gross numeric GENERATED ALWAYS AS (weight * 1.5) STORED
);
CREATE TABLE orders (
    number integer DEFAULT nextval('order_number') PRIMARY KEY,
    customer bigint NOT NULL REFERENCES customers ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    state order_state DEFAULT 'new' NOT NULL,
    placed timestamptz(3) DEFAULT CURRENT_TIMESTAMP,
    note text DEFAULT 'semicolon; quote '' and -- dashes'
);
ALTER SEQUENCE order_number OWNED BY orders.number;
CREATE TABLE order_lines (
    "order" integer REFERENCES orders (number) ON UPDATE CASCADE ON DELETE CASCADE,
    line smallint CHECK (line > 0),
    product integer REFERENCES products MATCH FULL ON DELETE SET NULL,
    quantity integer DEFAULT 1,
    PRIMARY KEY ("order", line) INCLUDE (product)
);
CREATE TABLE IF NOT EXISTS products (something_else text);
CREATE INDEX ON orders (customer);
CREATE INDEX orders_open ON orders (placed DESC NULLS LAST) INCLUDE (customer) WHERE state <> 'sent';
CREATE UNIQUE INDEX customers_lower_name ON customers (lower(name), ((home).city));
CREATE INDEX products_tags ON products USING gin (tags) WITH (fastupdate = off);
CREATE INDEX products_details ON products USING gin (details jsonb_path_ops);
CREATE INDEX products_placed_brin ON orders USING brin (placed) WITH (pages_per_range = 32);
CREATE INDEX products_sku_hash ON products USING hash (sku);
CREATE INDEX CONCURRENTLY order_lines_product ON order_lines (product);
CREATE INDEX IF NOT EXISTS order_lines_product ON order_lines (quantity);
COMMENT ON TABLE customers IS 'one row a person; see also the policy "own rows"';
COMMENT ON COLUMN customers.home IS 'as the customer wrote it';
COMMENT ON TYPE order_state IS 'in this order';
COMMENT ON DOMAIN amount IS 'of money';
COMMENT ON CONSTRAINT not_negative ON DOMAIN amount IS 'nobody owes us less than nothing';
COMMENT ON SEQUENCE order_number IS 'printed on invoices';
COMMENT ON INDEX orders_open IS 'for the packing list';
COMMENT ON CONSTRAINT customers_email_key ON customers IS 'login';
GRANT SELECT, INSERT, UPDATE (name, home) ON customers TO shop_app;
GRANT ALL ON orders, order_lines TO shop_app WITH GRANT OPTION;
GRANT USAGE ON TYPE order_state TO PUBLIC;
REVOKE DELETE ON order_lines FROM shop_app;

-- The first customers. Rows are not replayed.
INSERT INTO customers (email, name) VALUES ('ada@example.org', 'Ada'), ('bob@example.org', 'Bob; DROP TABLE orders');
INSERT INTO products (sku, name, price) VALUES ('A-1', 'Abacus', 12.50), ('B-2', 'Book', 8);
INSERT INTO orders (customer) SELECT id FROM customers;

-- 2023-03: functions and triggers.
CREATE FUNCTION full_address(a address, separator text DEFAULT ', ') RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT (a).street || separator || (a).city; $$;
CREATE FUNCTION full_address(customer bigint) RETURNS text LANGUAGE plpgsql STABLE STRICT COST 50 AS $body$
DECLARE
    found address;
BEGIN
    SELECT home INTO found FROM customers WHERE id = customer;  -- a comment; with a semicolon
    RETURN full_address(found, E'\n');
END
$body$;
CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.placed := now(); RETURN NEW; END $$;
CREATE FUNCTION count_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = shop AS $$
BEGIN
    RAISE DEBUG 'changed: %', (SELECT count(*) FROM changed);
    RETURN NULL;
END $$;
CREATE PROCEDURE cancel_order(wanted integer, INOUT cancelled boolean DEFAULT false) LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM shop.orders WHERE number = wanted;
    cancelled := FOUND;
END $$;
CREATE AGGREGATE longest(text) (SFUNC = textcat, STYPE = text, INITCOND = '');
CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq, COMMUTATOR = ===, HASHES);
CREATE CAST (address AS text) WITH INOUT AS ASSIGNMENT;
CREATE TRIGGER touch BEFORE UPDATE OF state ON orders FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION touch();
CREATE TRIGGER count_changed AFTER UPDATE ON products REFERENCING NEW TABLE AS changed OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION count_changed();
CREATE CONSTRAINT TRIGGER later AFTER INSERT ON order_lines DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE order_lines DISABLE TRIGGER later;
ALTER TABLE orders ENABLE ALWAYS TRIGGER touch;
ALTER TABLE products DISABLE TRIGGER USER;
ALTER TABLE products ENABLE TRIGGER count_changed;
ALTER TRIGGER touch ON orders RENAME TO touch_placed;
COMMENT ON TRIGGER touch_placed ON orders IS 'when it was last touched';
COMMENT ON FUNCTION full_address(bigint) IS 'by customer';
COMMENT ON AGGREGATE longest(text) IS 'all of it';
ALTER FUNCTION full_address(bigint) RENAME TO address_of;
ALTER FUNCTION address_of(bigint) SET work_mem = '8MB';
ALTER PROCEDURE cancel_order(integer, boolean) SECURITY DEFINER SET search_path = shop, pg_temp;
GRANT EXECUTE ON FUNCTION address_of(bigint) TO shop_app;
GRANT EXECUTE ON PROCEDURE cancel_order TO shop_app;
UPDATE orders SET state = 'paid';

-- 2023-04: billing, by another team under its own role.
RESET ROLE;
ALTER FUNCTION shop.full_address(shop.address, text) LEAKPROOF COST 5;
GRANT REFERENCES ON shop.orders TO billing_owner;
SET ROLE billing_owner;
SET search_path TO billing, shop;
CREATE TABLE invoices (
    id bigint GENERATED BY DEFAULT AS IDENTITY (START WITH 500 MINVALUE 1 CACHE 10),
    "order" integer,
    issued date NOT NULL,
    total amount,
    paid_by daterange,
    lines jsonb DEFAULT '[]'
) PARTITION BY RANGE (issued);
CREATE TABLE invoices_2023 PARTITION OF invoices FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE invoices_2024 PARTITION OF invoices (total DEFAULT 1, CONSTRAINT has_lines CHECK (lines IS NOT NULL))
    FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (issued);
CREATE TABLE invoices_2024_leap_day PARTITION OF invoices_2024 FOR VALUES IN ('2024-02-29');
CREATE TABLE invoices_2024_rest PARTITION OF invoices_2024 DEFAULT WITH (fillfactor = 80);
CREATE TABLE invoices_old PARTITION OF invoices FOR VALUES FROM (MINVALUE) TO ('2023-01-01');
CREATE TABLE invoices_2025 (LIKE invoices INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE invoices ATTACH PARTITION invoices_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
ALTER TABLE invoices ADD PRIMARY KEY (id, issued);
CREATE INDEX invoices_paid ON invoices USING gist (paid_by);
CREATE INDEX invoices_order ON ONLY invoices ("order");
CREATE INDEX invoices_2023_order ON invoices_2023 ("order");
ALTER INDEX invoices_order ATTACH PARTITION invoices_2023_order;
ALTER TABLE invoices ADD CONSTRAINT for_order FOREIGN KEY ("order") REFERENCES shop.orders (number);
ALTER TABLE invoices DETACH PARTITION invoices_old;
CREATE TABLE payments (id uuid, method text NOT NULL, amount amount) PARTITION BY HASH (id);
CREATE TABLE payments_0 PARTITION OF payments FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE payments_1 PARTITION OF payments FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE reservations (
    resource text, during tstzrange, EXCLUDE USING gist (during WITH &&) WHERE (resource = 'printer') DEFERRABLE
);
ALTER TABLE reservations ADD CONSTRAINT no_gaps EXCLUDE USING btree (resource WITH =);
CREATE TABLE documents (id int PRIMARY KEY, body text, created timestamptz) WITH (autovacuum_enabled = false, toast.autovacuum_enabled = off);
CREATE TABLE letters (recipient text) INHERITS (documents);
CREATE TABLE faxes (number text, body text);
ALTER TABLE documents ADD COLUMN size int;
ALTER TABLE ONLY documents ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE letters NO INHERIT documents;
ALTER TABLE letters INHERIT documents;
ALTER TABLE ONLY documents ADD CONSTRAINT big CHECK (size < 1000000) NO INHERIT;
INSERT INTO invoices ("order", issued, total) VALUES (NULL, '2023-05-01', 3), (NULL, '2024-02-29', 0);

-- 2023-06: views and reports.
RESET ROLE;
SET search_path TO reporting, shop, billing;
GRANT SELECT ON ALL TABLES IN SCHEMA shop TO shop_reader;
CREATE VIEW open_orders AS SELECT o.number, c.name FROM orders o JOIN customers c ON c.id = o.customer WHERE o.state = 'new';
CREATE OR REPLACE VIEW open_orders WITH (security_barrier) AS
    SELECT o.number, c.name, o.placed FROM orders o JOIN customers c ON c.id = o.customer WHERE o.state = 'new';
CREATE VIEW cheap_products AS SELECT id, name, price FROM products WHERE price < 10 WITH LOCAL CHECK OPTION;
CREATE RECURSIVE VIEW countdown (n) AS SELECT 3 UNION ALL SELECT n - 1 FROM countdown WHERE n > 0;
CREATE MATERIALIZED VIEW revenue (year, total) AS
    SELECT extract(year FROM issued)::int, sum(total) FROM invoices GROUP BY 1 WITH NO DATA;
REFRESH MATERIALIZED VIEW revenue;
CREATE UNIQUE INDEX revenue_year ON revenue (year);
REFRESH MATERIALIZED VIEW CONCURRENTLY revenue;
CREATE MATERIALIZED VIEW IF NOT EXISTS revenue AS SELECT 1;
CREATE MATERIALIZED VIEW best AS SELECT name FROM products ORDER BY price DESC LIMIT 1;
ALTER VIEW open_orders ALTER COLUMN placed SET DEFAULT now();
ALTER VIEW open_orders RENAME COLUMN name TO customer_name;
ALTER VIEW cheap_products RENAME TO bargains;
ALTER MATERIALIZED VIEW best RENAME TO bestseller;
ALTER MATERIALIZED VIEW bestseller OWNER TO shop_reader;
COMMENT ON VIEW bargains IS 'under ten';
COMMENT ON MATERIALIZED VIEW revenue IS 'refreshed nightly';
CREATE RULE no_delete AS ON DELETE TO bargains DO INSTEAD NOTHING;
CREATE RULE log_update AS ON UPDATE TO orders WHERE NEW.note IS NULL DO ALSO SELECT 1;
CREATE RULE announce AS ON INSERT TO products DO ALSO (NOTIFY products; SELECT ';');
COMMENT ON RULE no_delete ON bargains IS 'bargains stay';
ALTER RULE log_update ON orders RENAME TO notify_update;
ALTER TABLE orders DISABLE RULE notify_update;
CREATE STATISTICS orders_related (dependencies, ndistinct) ON customer, state FROM orders;
ALTER STATISTICS orders_related SET STATISTICS 500;
COMMENT ON STATISTICS orders_related IS 'they go together';
DROP VIEW countdown;

-- 2023-09: row security.
SET ROLE shop_owner;
SET search_path = shop;
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE customers FORCE ROW LEVEL SECURITY;
CREATE POLICY "own rows" ON customers FOR SELECT TO shop_app USING (name = current_user);
CREATE POLICY careful ON customers AS RESTRICTIVE FOR UPDATE USING (true) WITH CHECK (name <> '');
ALTER POLICY "own rows" ON customers TO shop_app, shop_reader USING (name = CURRENT_USER::text);
ALTER POLICY careful ON customers RENAME TO "with care";
COMMENT ON POLICY "with care" ON customers IS 'no empty names';
ALTER TABLE customers NO FORCE ROW LEVEL SECURITY;
DROP POLICY "with care" ON customers;
DROP POLICY IF EXISTS careful ON customers;

-- 2023-11: requirements change.
ALTER TABLE customers ADD COLUMN phone varchar(20), ADD COLUMN vip boolean DEFAULT false NOT NULL, ALTER COLUMN language DROP NOT NULL;
ALTER TABLE customers ADD COLUMN IF NOT EXISTS phone text;
ALTER TABLE customers RENAME COLUMN phone TO "Phone number";
ALTER TABLE customers RENAME CONSTRAINT customers_email_key TO one_account_an_address;
ALTER TABLE customers ALTER COLUMN id SET GENERATED BY DEFAULT SET START 10 RESTART, ALTER COLUMN name SET STATISTICS 1000;
ALTER TABLE customers ALTER registered SET (n_distinct = -0.5);
ALTER TABLE customers REPLICA IDENTITY USING INDEX customers_pkey;
ALTER TABLE products ALTER COLUMN weight TYPE double precision USING weight::double precision / 1, ALTER COLUMN gross DROP EXPRESSION;
ALTER TABLE products ALTER COLUMN sku TYPE text, ALTER COLUMN price SET NOT NULL;
ALTER TABLE products ADD CONSTRAINT plausible CHECK (weight < 1000) NOT VALID;
ALTER TABLE products VALIDATE CONSTRAINT plausible;
ALTER TABLE products ADD COLUMN discontinued date, ADD CHECK (discontinued > '2000-01-01');
ALTER TABLE products SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE products RESET (fillfactor);
ALTER TABLE products CLUSTER ON products_pkey;
ALTER TABLE products SET WITHOUT CLUSTER;
ALTER TABLE order_lines ADD CONSTRAINT one_product_an_order UNIQUE ("order", product) DEFERRABLE;
ALTER TABLE order_lines ALTER CONSTRAINT order_lines_product_fkey DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE order_lines DROP CONSTRAINT one_product_an_order, ALTER quantity DROP DEFAULT;
ALTER TABLE IF EXISTS no_such_table ADD COLUMN a int;
ALTER TYPE order_state ADD VALUE 'returned' AFTER 'sent';
ALTER TYPE order_state ADD VALUE IF NOT EXISTS 'paid';
ALTER TYPE order_state RENAME VALUE 'sent' TO 'shipped';
ALTER TYPE address ADD ATTRIBUTE country char(2);
CREATE TYPE dimensions AS (width int, height int);
CREATE TABLE parcels OF dimensions;
ALTER TYPE dimensions ALTER ATTRIBUTE width TYPE bigint CASCADE, ADD ATTRIBUTE depth int CASCADE;
ALTER TYPE dimensions DROP ATTRIBUTE height CASCADE;
ALTER TYPE address RENAME ATTRIBUTE "postal code" TO postcode;
ALTER TYPE address DROP ATTRIBUTE IF EXISTS planet;
ALTER DOMAIN amount ADD CONSTRAINT not_too_much CHECK (VALUE < 1e9) NOT VALID;
ALTER DOMAIN amount VALIDATE CONSTRAINT not_too_much;
ALTER DOMAIN amount RENAME CONSTRAINT not_negative TO positive;
ALTER DOMAIN amount SET DEFAULT 1;
ALTER DOMAIN email DROP NOT NULL;
ALTER SEQUENCE order_number MAXVALUE 999999 CYCLE;
ALTER SEQUENCE products_id_seq RENAME TO product_ids;
ALTER INDEX products_sku_hash RENAME TO products_sku_exact;
ALTER INDEX products_tags SET (fastupdate = on);
ALTER COLLATION shop_sort RENAME TO "Shop Sort";
ALTER AGGREGATE longest(text) RENAME TO all_text;
DROP INDEX IF EXISTS products_details, no_such_index;
DROP INDEX CONCURRENTLY products_placed_brin;

-- A deployment that went wrong half way, and its repair.
BEGIN;
ALTER TABLE orders ADD COLUMN shipped_at timestamptz;
SAVEPOINT step;
ALTER TABLE orders ADD COLUMN wrong int;
CREATE TABLE wrong_table (a int);
ROLLBACK TO SAVEPOINT step;
ALTER TABLE orders ADD COLUMN carrier text DEFAULT 'post';
RELEASE SAVEPOINT step;
COMMIT;
BEGIN;
DROP TABLE order_lines CASCADE;
ALTER TABLE orders DROP COLUMN note CASCADE;
ROLLBACK;
START TRANSACTION ISOLATION LEVEL SERIALIZABLE;
CREATE TABLE carriers (code text PRIMARY KEY, name text);
INSERT INTO carriers VALUES ('post', 'Post');
ALTER TABLE carriers ADD COLUMN url text;
COMMIT AND CHAIN;
ALTER TABLE orders ADD FOREIGN KEY (carrier) REFERENCES carriers NOT VALID;
COMMIT;

-- string
CREATE TABLE shipments (id int, parcel int); INSERT INTO shipments VALUES (1, 1); ALTER TABLE shipments ADD PRIMARY KEY (id);
/* the same command twice; only the first adds */ ALTER TABLE shipments ADD COLUMN IF NOT EXISTS weight int;
ALTER TABLE shipments ADD COLUMN IF NOT EXISTS weight int; DROP TABLE IF EXISTS nothing_here;
UPDATE shipments SET weight = 5; ALTER TABLE shipments RENAME COLUMN parcel TO "Parcel;"; COMMENT ON TABLE shipments IS 'a; b'
-- end
-- string
BEGIN; CREATE TABLE pallets (a int); SAVEPOINT a; ALTER TABLE pallets ADD b int; ROLLBACK TO a; ALTER TABLE pallets ADD c int; COMMIT;
BEGIN; CREATE TABLE crates (a int);; COMMIT; BEGIN; DROP TABLE crates; ROLLBACK; ALTER TABLE crates ADD d int DEFAULT 4;
-- end
-- string
SET search_path = billing, shop; SET LOCAL search_path = billing; RESET ROLE; CREATE TABLE dunning (level int); SET ROLE billing_owner;
CREATE TABLE reminders (sent date); SET search_path = shop; SET ROLE shop_owner; CREATE TABLE returns (reason text)
-- end

-- 2024-02: partitions and checks are made by functions.
RESET ROLE;
SET search_path = billing, shop, pg_temp;
CREATE FUNCTION make_partition(year int, OUT name text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = billing, pg_temp AS $$
BEGIN
    name := format('invoices_%s', year);
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF invoices FOR VALUES FROM (%L) TO (%L)',
                   name, make_date(year, 1, 1), make_date(year + 1, 1, 1));
    EXECUTE format('ALTER TABLE %I SET (fillfactor = 70); ALTER TABLE %1$I ALTER COLUMN lines SET STATISTICS 50', name);
END $$;
ALTER FUNCTION make_partition(int) OWNER TO billing_owner;
SELECT make_partition(y) FROM generate_series(2025, 2028) y;
CREATE FUNCTION add_audit_columns(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'ALTER TABLE ' || target || ' ADD COLUMN changed_by text, ADD COLUMN changed_at timestamptz DEFAULT now()';
END $$;
SELECT add_audit_columns('shop.carriers'), add_audit_columns('billing.documents');
CREATE FUNCTION make_queue() RETURNS void LANGUAGE sql AS $$
    CREATE TABLE queue (id bigserial, payload jsonb);
    CREATE INDEX queue_payload ON queue USING gin (payload);
    ALTER TABLE queue ADD COLUMN taken boolean;
$$;
SELECT make_queue();
CREATE PROCEDURE make_two() LANGUAGE plpgsql AS $$
BEGIN
    CREATE TABLE first_of_two (a int);
    COMMIT;
    CREATE TABLE second_of_two (a int);
    ROLLBACK;
    CREATE TABLE third_of_two (a int);
END $$;
CALL make_two();
CREATE FUNCTION partition_for_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE IF NOT EXISTS billing.%I () INHERITS (billing.documents)', 'documents_' || NEW.number);
    RETURN NEW;
END $$;
CREATE TRIGGER make_partition BEFORE INSERT ON faxes FOR EACH ROW EXECUTE FUNCTION partition_for_row();
INSERT INTO faxes VALUES ('1'), ('2'), ('1'), ('Ünicode "3"');
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['invoices', 'payments', 'documents'] LOOP
        EXECUTE format('COMMENT ON TABLE %I IS %L', t, 'billing; ' || t);
        EXECUTE format('ALTER TABLE %I OWNER TO billing_owner', t);
        EXECUTE format('GRANT SELECT ON %I TO shop_reader', t);
    END LOOP;
    BEGIN
        CREATE TABLE never (a int);
        PERFORM 1 / 0;
    EXCEPTION WHEN division_by_zero THEN
        CREATE TABLE instead (a int);
    END;
END $$;
DO 'BEGIN CREATE TABLE "x;y" (a int); END';
SELECT make_partition(2028);

-- 2024-05: other forms of CREATE TABLE, scratch work.
SET search_path = reporting, shop;
CREATE TABLE year_end AS SELECT number, placed::date AS day, 'x'::varchar(3) AS mark FROM orders WITH DATA;
CREATE TABLE year_end_empty (n, "D") WITH (fillfactor = 50) AS SELECT number, placed FROM orders WITH NO DATA;
CREATE TABLE IF NOT EXISTS year_end AS SELECT 1;
SELECT state, count(*) AS orders INTO by_state FROM orders GROUP BY state;
PREPARE recent AS SELECT number, home FROM orders JOIN customers ON id = customer;
CREATE TABLE recent_orders AS EXECUTE recent;
CREATE UNLOGGED TABLE cache (key text PRIMARY KEY, value jsonb);
ALTER TABLE cache SET LOGGED;
CREATE UNLOGGED TABLE sessions (id uuid, data jsonb);
CREATE TABLE addresses OF address (PRIMARY KEY (postcode), street WITH OPTIONS NOT NULL);
CREATE TABLE typed (street text, postcode varchar(12), city text COLLATE "C", country char(2));
ALTER TABLE typed OF address;
ALTER TABLE typed NOT OF;
CREATE TABLE products_copy (LIKE shop.products INCLUDING ALL EXCLUDING INDEXES, extra int);
CREATE TEMP TABLE scratch (a int) ON COMMIT PRESERVE ROWS;
ALTER TABLE scratch ADD COLUMN b int;
CREATE INDEX ON scratch (b);
CREATE TEMP VIEW scratch_view AS SELECT a FROM scratch;
CREATE TEMP SEQUENCE scratch_numbers;
CREATE TABLE pg_temp.also_scratch AS SELECT 1 AS a;
DROP TABLE scratch CASCADE;
DROP SEQUENCE scratch_numbers;
CREATE TABLE empty ();
CREATE TABLE U&"na\00efve" (U&"d!0061ta" UESCAPE '!' text, "select" int, "Größe, cm" numeric, "a.b" int);
COMMENT ON COLUMN "naïve"."a.b" IS $c$it's a "column"; $$ $c$;
ALTER TABLE "naïve" RENAME TO "a table name that is as long as a name in PostgreSQL may be: 63";
SET standard_conforming_strings = off;
CREATE TABLE patterns (pattern text DEFAULT 'a');
SET standard_conforming_strings = on;

-- 2024-08: settings that change what a definition means.
SET TimeZone = 'America/New_York';
SET DateStyle = 'SQL, DMY';
SET IntervalStyle = 'sql_standard';
CREATE TABLE opening_hours (
    since timestamptz DEFAULT '02/01/2024 08:00', until date DEFAULT '03/04/2024', pause interval DEFAULT '-1 2:03:04'
);
RESET ALL;

-- 2024-10: a schema made in one piece, by its future owner.
SET ROLE shop_owner;
CREATE SCHEMA warehouse
    CREATE TABLE shelves (id int PRIMARY KEY, hall text)
    CREATE TABLE boxes (id int REFERENCES shelves, label text)
    CREATE INDEX boxes_label ON boxes (label)
    CREATE VIEW halls AS SELECT DISTINCT hall FROM shelves
    CREATE SEQUENCE labels
    GRANT SELECT ON shelves TO shop_reader;
SET search_path = warehouse, shop;
ALTER TABLE boxes ADD COLUMN content text, ADD COLUMN packed timestamptz DEFAULT now();
CREATE OR REPLACE VIEW halls AS SELECT DISTINCT hall, count(*) AS shelves FROM shelves GROUP BY hall;
RESET ROLE;

-- 2025: tidying up.
SET search_path = shop, billing, reporting, warehouse;
ALTER TABLE shipments SET SCHEMA warehouse;
ALTER TABLE warehouse.shipments OWNER TO shop_owner;
ALTER TYPE version_range SET SCHEMA reporting;
ALTER FUNCTION text_distance(text, text) SET SCHEMA reporting;
ALTER SEQUENCE warehouse.labels OWNER TO shop_reader;
ALTER VIEW warehouse.halls SET SCHEMA reporting;
ALTER MATERIALIZED VIEW revenue SET SCHEMA billing;
ALTER STATISTICS orders_related RENAME TO orders_together;
ALTER DOMAIN email RENAME TO mail_address;
ALTER TYPE order_state OWNER TO shop_app;
ALTER PROCEDURE cancel_order DEPENDS ON EXTENSION plpgsql;
ALTER SCHEMA warehouse RENAME TO "Warehouse 2";
ALTER SCHEMA reporting OWNER TO shop_owner;
CREATE TABLE "Warehouse 2"."Weird ""Name"".x" ("Öl" text, CHECK ("Öl" <> ';'));
ALTER TABLE "Warehouse 2"."Weird ""Name"".x" OWNER TO "Audit Öffice";
DROP TRIGGER later ON order_lines;
DROP RULE no_delete ON bargains;
DROP STATISTICS orders_together;
DROP AGGREGATE all_text(text);
DROP OPERATOR === (text, text);
DROP CAST (address AS text);
DROP FUNCTION touch() CASCADE;
DROP PROCEDURE cancel_order;
DROP ROUTINE IF EXISTS no_such_routine(int);
DROP MATERIALIZED VIEW bestseller;
DROP DOMAIN mail_address CASCADE;
DROP TYPE version_range CASCADE;
DROP TABLE pallets, crates, dunning;
DROP TABLE documents CASCADE;
ALTER TABLE products DROP COLUMN price CASCADE;
ALTER TABLE orders DROP COLUMN IF EXISTS no_such_column;
ALTER TABLE customers DROP CONSTRAINT customers_pkey CASCADE;
ALTER TABLE billing.invoices DETACH PARTITION billing.invoices_2024;
DROP TABLE billing.invoices_2024;
REVOKE ALL ON ALL TABLES IN SCHEMA shop FROM shop_reader CASCADE;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner IN SCHEMA shop REVOKE SELECT ON TABLES FROM shop_reader;
DROP OWNED BY "Audit Öffice";
DROP SCHEMA IF EXISTS no_such_schema CASCADE;
DROP SCHEMA "Warehouse 2" CASCADE;
COMMENT ON TABLE customers IS NULL;
TRUNCATE billing.payments;
