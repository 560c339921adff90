-- Refuse to install over objects that somebody else made.
--
-- Before PostgreSQL 15 every role may create tables and functions in schema public. A table or a function that
-- waits here under our name, owned by another role, would run that role's code (triggers, defaults, the function
-- body itself) with the rights of the role that installs. This block runs first and changes nothing.
--
-- Part of ddlrelay. Runs on PostgreSQL 9.4 and later.

DO LANGUAGE plpgsql $ddlrelay$
DECLARE
    expected_columns CONSTANT pg_catalog.text :=
        'ddl_text text, id bigint, event text, tag text, username character varying, '
        'database character varying, schema character varying, object_type character varying, '
        'object_name character varying, client_address character varying, client_port integer, '
        'event_time timestamp with time zone, txid_current character varying(128), message text';
    log_table pg_catalog.oid;
    log_kind pg_catalog.text;
    log_owner pg_catalog.oid;
    found_columns pg_catalog.text;
    capture_function pg_catalog.oid;
    function_owner pg_catalog.oid;
    foreign_triggers pg_catalog.text;
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    SELECT c.oid, c.relkind::pg_catalog.text || c.relpersistence::pg_catalog.text, c.relowner
      INTO log_table, log_kind, log_owner
      FROM pg_class AS c
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relname = 'dts_ddl_command';

    IF log_table IS NOT NULL THEN
        SELECT string_agg(a.attname::text || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
          INTO found_columns
          FROM pg_attribute AS a
         WHERE a.attrelid = log_table AND a.attnum > 0 AND NOT a.attisdropped;

        IF log_kind <> 'rp' OR found_columns IS DISTINCT FROM expected_columns THEN
            RAISE EXCEPTION 'public.dts_ddl_command exists and is not a DDL capture log'
                USING ERRCODE = 'duplicate_table',
                      DETAIL = 'It has the columns: ' || COALESCE(found_columns, 'none'),
                      HINT = 'Rename or drop it, then install again.';
        END IF;

        -- Not pg_has_role(): a superuser has every role, and would trust everybody.
        IF NOT EXISTS (SELECT 1 FROM pg_roles AS r WHERE r.oid = log_owner AND (r.rolsuper OR r.rolname = current_user)) THEN
            RAISE EXCEPTION 'public.dts_ddl_command belongs to role %, not to the role that installs', pg_get_userbyid(log_owner)
                USING ERRCODE = 'insufficient_privilege',
                      HINT = 'Drop the table, or ALTER TABLE public.dts_ddl_command OWNER TO the role that installs, and look at what stands on it.';
        END IF;

        IF EXISTS (SELECT 1 FROM pg_trigger AS t WHERE t.tgrelid = log_table)
           OR EXISTS (SELECT 1 FROM pg_rewrite AS r WHERE r.ev_class = log_table)
           OR EXISTS (SELECT 1 FROM pg_constraint AS k WHERE k.conrelid = log_table AND k.contype NOT IN ('p', 'n'))
           OR EXISTS (SELECT 1 FROM pg_inherits AS i WHERE log_table IN (i.inhrelid, i.inhparent))
           OR EXISTS (SELECT 1 FROM pg_attrdef AS d JOIN pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                       WHERE d.adrelid = log_table
                         AND (a.attname <> 'id'
                              OR pg_get_expr(d.adbin, d.adrelid) <> 'nextval(''public.dts_ddl_command_id_seq''::regclass)'))
           OR EXISTS (SELECT 1 FROM pg_index AS i WHERE i.indrelid = log_table AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL))
        THEN
            RAISE EXCEPTION 'public.dts_ddl_command has triggers, rules, constraints, defaults, indexes or partitions of its own'
                USING ERRCODE = 'object_not_in_prerequisite_state',
                      DETAIL = 'They would run whenever a command is captured, with the rights of the capturing function.',
                      HINT = 'Remove them, or rename the table, then install again.';
        END IF;

        IF NOT EXISTS (SELECT 1 FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                        WHERE i.indrelid = log_table AND i.indisprimary AND i.indnatts = 1 AND a.attname = 'id')
           OR pg_get_serial_sequence('public.dts_ddl_command', 'id') IS DISTINCT FROM 'public.dts_ddl_command_id_seq'
        THEN
            RAISE EXCEPTION 'public.dts_ddl_command has no serial primary key id with the sequence public.dts_ddl_command_id_seq'
                USING ERRCODE = 'object_not_in_prerequisite_state',
                      HINT = 'Rename the table, then install again.';
        END IF;
    END IF;

    SELECT p.oid, p.proowner
      INTO capture_function, function_owner
      FROM pg_proc AS p
      JOIN pg_namespace AS n ON n.oid = p.pronamespace
     WHERE n.nspname = 'public' AND p.proname = 'dts_capture_ddl' AND p.pronargs = 0;

    IF capture_function IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM pg_roles AS r WHERE r.oid = function_owner AND (r.rolsuper OR r.rolname = current_user))
    THEN
        RAISE EXCEPTION 'public.dts_capture_ddl() belongs to role %, not to the role that installs', pg_get_userbyid(function_owner)
            USING ERRCODE = 'insufficient_privilege',
                  HINT = 'Drop the function first: its owner could change what it does.';
    END IF;

    IF log_table IS NULL
       AND EXISTS (SELECT 1 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                    WHERE n.nspname = 'public' AND c.relname = 'dts_ddl_command_id_seq')
    THEN
        RAISE EXCEPTION 'public.dts_ddl_command_id_seq exists without a capture log'
            USING ERRCODE = 'duplicate_table',
                  HINT = 'Rename or drop it, then install again.';
    END IF;

    -- The two counters of the log are made by us or not there.
    IF EXISTS (SELECT 1 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname = 'public' AND c.relname IN ('dts_ddl_command_trimmed', 'dts_ddl_command_failed')
                  AND NOT EXISTS (SELECT 1 FROM pg_depend AS d
                                   WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND c.relkind = 'S'
                                     AND d.refclassid = 'pg_class'::regclass AND d.refobjid = log_table AND d.deptype = 'a'))
    THEN
        RAISE EXCEPTION 'public.dts_ddl_command_trimmed or public.dts_ddl_command_failed exists and is not a counter of the capture log'
            USING ERRCODE = 'duplicate_table',
                  HINT = 'Rename or drop it, then install again.';
    END IF;

    SELECT string_agg(format('%I', t.evtname), ', ' ORDER BY t.evtname)
      INTO foreign_triggers
      FROM pg_event_trigger AS t
     WHERE t.evtname IN ('dts_intercept_ddl', 'dts_intercept_drop')
       AND t.evtfoid IS DISTINCT FROM capture_function;

    IF foreign_triggers IS NOT NULL THEN
        RAISE EXCEPTION 'event trigger % exists and calls another function', foreign_triggers
            USING ERRCODE = 'duplicate_object',
                  HINT = 'Drop or rename it, then install again.';
    END IF;
END
$ddlrelay$;
