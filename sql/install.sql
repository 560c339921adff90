-- Installs the capture with its default options, as "ddlrelay install" does:
--
--     psql -X -d DATABASE -f sql/install.sql
--
-- Each file that is read here can also be run by itself, in this order.

\set ON_ERROR_STOP on
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL ddlrelay.capture = off;
SELECT pg_catalog.pg_advisory_xact_lock(7237963120435953012);
\ir capture/guard.sql
\ir capture/log_table.sql
\ir capture/capture_function.sql
\ir capture/options.sql
\ir capture/event_triggers.sql
COMMIT;
