-- The options of the capture, in the comment of its function, which reads them each time that it runs.
--
--   max_rows          how many rows the log keeps, null for no limit
--   replica_identity  full or default: what a new table's REPLICA IDENTITY becomes
--   publications      LIKE pattern: a new table joins the publications with such a name
--   on_capture_error  fail or warn: what happens to a command that cannot be captured
--
-- "ddlrelay install" puts the options that were asked for here; these are the defaults.
--
-- Part of ddlrelay.

COMMENT ON FUNCTION public.dts_capture_ddl() IS
    'ddlrelay 0.2.0: captures DDL into public.dts_ddl_command. Options: {"max_rows": 10000, "replica_identity": "full", "publications": "dts_sync_%", "on_capture_error": "fail"}';

REVOKE ALL ON FUNCTION public.dts_capture_ddl() FROM PUBLIC;
