-- The event triggers that call the capturing function.
--
-- EXECUTE PROCEDURE is understood by every version, EXECUTE FUNCTION from 11 on only.
-- An event trigger cannot be replaced in place: it is dropped (log_table.sql) and made again, in one transaction.
--
-- Part of ddlrelay.

-- Somebody may have made the function or the log between the guard and now.
DO LANGUAGE plpgsql $ddlrelay$
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    IF EXISTS (SELECT 1
                 FROM (SELECT p.proowner AS owner FROM pg_proc AS p WHERE p.oid = 'public.dts_capture_ddl()'::regprocedure
                        UNION ALL
                       SELECT c.relowner FROM pg_class AS c
                        WHERE c.oid IN ('public.dts_ddl_command'::regclass, 'public.dts_ddl_command_id_seq'::regclass,
                                        'public.dts_ddl_command_trimmed'::regclass, 'public.dts_ddl_command_failed'::regclass)) AS o
                 JOIN pg_roles AS r ON r.oid = o.owner
                WHERE NOT r.rolsuper AND r.rolname <> current_user)
    THEN
        RAISE EXCEPTION 'an object of the capture belongs to another role'
            USING ERRCODE = 'insufficient_privilege',
                  HINT = 'Run "ddlrelay uninstall", drop what is left under its names, and install again.';
    END IF;
END
$ddlrelay$;

CREATE EVENT TRIGGER dts_intercept_ddl ON ddl_command_end
    EXECUTE PROCEDURE public.dts_capture_ddl();
COMMENT ON EVENT TRIGGER dts_intercept_ddl IS
    'ddlrelay 0.2.0: captures every DDL command but the dropping ones';

CREATE EVENT TRIGGER dts_intercept_drop ON sql_drop
    EXECUTE PROCEDURE public.dts_capture_ddl();
COMMENT ON EVENT TRIGGER dts_intercept_drop IS
    'ddlrelay 0.2.0: captures commands that drop, with the names of what fell';
