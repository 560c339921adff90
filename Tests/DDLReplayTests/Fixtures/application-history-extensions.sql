-- Where the server has PostgreSQL's contrib modules: an extension of its own, and what depends on it. Follows
-- application-history.sql.
RESET ROLE;
SET search_path = shop, public;
CREATE SCHEMA extensions;
CREATE EXTENSION citext SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS citext SCHEMA extensions;
CREATE EXTENSION pg_trgm WITH SCHEMA extensions CASCADE;
COMMENT ON EXTENSION pg_trgm IS 'search in product names';
ALTER TABLE customers ADD COLUMN nickname extensions.citext UNIQUE;
CREATE INDEX products_name_search ON products USING gin (name extensions.gin_trgm_ops);
CREATE DOMAIN handle AS extensions.citext CHECK (VALUE <> '');
CREATE TABLE handles (handle handle PRIMARY KEY, since date);
CREATE EXTENSION btree_gist SCHEMA extensions;
CREATE TABLE bookings (
    room int, during tsrange, EXCLUDE USING gist (room extensions.gist_int4_ops WITH OPERATOR(pg_catalog.=), during WITH &&)
);
ALTER EXTENSION pg_trgm SET SCHEMA public;
DROP EXTENSION btree_gist CASCADE;
DROP EXTENSION IF EXISTS hstore;
