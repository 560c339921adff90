-- The capture log: one row for each captured command, in the layout that Alibaba Cloud DTS documents.
--
-- Only the owner of the capturing function writes here. Nobody else may read it: a row holds the text of other
-- sessions' statements. Columns are explained in docs/capture.md, the JSON of column message as well.
--
-- Part of ddlrelay. Runs on PostgreSQL 9.4 and later; repeating it changes nothing.

-- The documented procedure's trigger, or an older one of ours, would capture what follows.
DROP EVENT TRIGGER IF EXISTS dts_intercept_ddl;
DROP EVENT TRIGGER IF EXISTS dts_intercept_drop;

CREATE TABLE IF NOT EXISTS public.dts_ddl_command (
    ddl_text pg_catalog.text,
    id bigserial PRIMARY KEY,
    event pg_catalog.text,
    tag pg_catalog.text,
    username pg_catalog.varchar,
    database pg_catalog.varchar,
    schema pg_catalog.varchar,
    object_type pg_catalog.varchar,
    object_name pg_catalog.varchar,
    client_address pg_catalog.varchar,
    client_port pg_catalog.int4,
    event_time pg_catalog.timestamptz,
    txid_current pg_catalog.varchar(128),
    message pg_catalog.text
);

COMMENT ON TABLE public.dts_ddl_command IS
    'ddlrelay 0.2.0: DDL capture log, one row for each captured command. Remove with: ddlrelay uninstall';

-- Two counters. They are sequences because a count must survive the rollback of the command that it counts, and
-- because counting must never make one session wait for another. They belong to the table and go with it.
DO LANGUAGE plpgsql $ddlrelay$
DECLARE
    counter pg_catalog.text;
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    FOREACH counter IN ARRAY ARRAY['dts_ddl_command_trimmed', 'dts_ddl_command_failed'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                        WHERE n.nspname = 'public' AND c.relname = counter)
        THEN
            EXECUTE format('CREATE SEQUENCE public.%I MINVALUE 0 START WITH 0 OWNED BY public.dts_ddl_command.message', counter);
            PERFORM nextval(format('public.%I', counter)::regclass);
        END IF;
    END LOOP;
    -- Whoever installs again has been told, and asks for a capture that is whole from now on.
    PERFORM setval('public.dts_ddl_command_failed'::regclass, 0);
END
$ddlrelay$;

COMMENT ON SEQUENCE public.dts_ddl_command_trimmed IS
    'ddlrelay 0.2.0: how many rows were trimmed from the capture log to keep it at max_rows';
COMMENT ON SEQUENCE public.dts_ddl_command_failed IS
    'ddlrelay 0.2.0: how many commands could not be captured since the last installation (only with on_capture_error = warn)';

-- Default privileges may have granted rights on new tables: take back all but the owner's.
DO LANGUAGE plpgsql $ddlrelay$
DECLARE
    relation_name pg_catalog.text;
    grantee_name pg_catalog.text;
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    FOR relation_name, grantee_name IN
        SELECT DISTINCT CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || c.oid::regclass::text,
               CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END
          FROM pg_class AS c
          JOIN pg_namespace AS n ON n.oid = c.relnamespace
         CROSS JOIN LATERAL aclexplode(c.relacl) AS acl
         WHERE n.nspname = 'public'
           AND c.relname IN ('dts_ddl_command', 'dts_ddl_command_id_seq', 'dts_ddl_command_trimmed', 'dts_ddl_command_failed')
           AND acl.grantee <> c.relowner
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %s', relation_name, grantee_name);
    END LOOP;
END
$ddlrelay$;
