-- The event triggers that call the capturing function.
--
-- EXECUTE PROCEDURE is understood by every version, EXECUTE FUNCTION from 11 on only.
-- An event trigger cannot be replaced in place: it is dropped and made again, in one transaction.
--
-- Part of ddlrelay.

DROP EVENT TRIGGER IF EXISTS dts_intercept_ddl;
CREATE EVENT TRIGGER dts_intercept_ddl ON ddl_command_end
    EXECUTE PROCEDURE public.dts_capture_ddl();
COMMENT ON EVENT TRIGGER dts_intercept_ddl IS
    'ddlrelay 0.1.0: captures every DDL command but the dropping ones';

DROP EVENT TRIGGER IF EXISTS dts_intercept_drop;
CREATE EVENT TRIGGER dts_intercept_drop ON sql_drop
    EXECUTE PROCEDURE public.dts_capture_ddl();
COMMENT ON EVENT TRIGGER dts_intercept_drop IS
    'ddlrelay 0.1.0: captures commands that drop, with the names of what fell';
