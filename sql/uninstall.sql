-- Removes everything that the capture put into a database, as "ddlrelay uninstall" does:
--
--     psql -X -d DATABASE -f sql/uninstall.sql
--
-- The rows of the log go with it.

\set ON_ERROR_STOP on
-- First the event triggers, committed by themselves: a session that still sees them when the log goes would fail.
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT pg_catalog.pg_advisory_xact_lock(7237963120435953012);
DROP EVENT TRIGGER IF EXISTS dts_intercept_ddl;
DROP EVENT TRIGGER IF EXISTS dts_intercept_drop;
COMMIT;

BEGIN;
SET LOCAL client_min_messages = warning;
SELECT pg_catalog.pg_advisory_xact_lock(7237963120435953012);
DROP FUNCTION IF EXISTS public.dts_capture_ddl();
DROP TABLE IF EXISTS public.dts_ddl_command;
COMMIT;
