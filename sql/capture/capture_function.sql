-- The capturing function: one row in public.dts_ddl_command for each DDL command.
--
-- Rules it keeps:
--   * It runs with its owner's rights inside everybody's DDL. Until search_path is pinned, every name, type and
--     operator is qualified, so that no object of the caller is ever found instead of PostgreSQL's own.
--   * It is one text for PostgreSQL 9.4 to 18. plpgsql plans a statement when it is first run, so a statement for
--     newer servers may stand behind a version test; its grammar must still be that of 9.4.
--   * It never waits for another session: ids come from a sequence, and trimming passes over rows that others hold.
--   * A subtransaction that writes costs everybody on a busy server, so there is one only where a failure must not
--     reach the user's command.
--
-- The options are in the function's comment (options.sql): custom settings of a function need superuser, which
-- the administrator of a managed server is not.
--
-- Part of ddlrelay.

CREATE OR REPLACE FUNCTION public.dts_capture_ddl()
RETURNS pg_catalog.event_trigger
LANGUAGE plpgsql
VOLATILE
SECURITY DEFINER
COST 100
AS $ddlrelay$
DECLARE
    caller_path pg_catalog.text;
    caller_schemas pg_catalog.name[];
    switch pg_catalog.text;
    server_version pg_catalog.int4;
    ignored pg_catalog.text;

    log_owner pg_catalog.name;
    log_may_act pg_catalog.bool;
    option_text pg_catalog.text;
    options pg_catalog.json;
    warn_only pg_catalog.bool := false;

    quoting pg_catalog.text;
    acting_role pg_catalog.name;
    role_known pg_catalog.bool := true;
    main_class pg_catalog.text;
    main_oid pg_catalog.oid;
    main_type pg_catalog.text;
    main_name pg_catalog.text;
    main_owner pg_catalog.name;
    object pg_catalog.record;
    objects pg_catalog.json[];
    new_tables pg_catalog.oid[];
    columns pg_catalog.json;
    settings pg_catalog.json;
    temporary pg_catalog.json;

    stack pg_catalog.text;
    context pg_catalog.text;
    probe pg_catalog.text;
    frame_start pg_catalog.text;
    frame_end pg_catalog.text;
    call_start pg_catalog.text;
    cut pg_catalog.int4;
    inner_statement pg_catalog.text;
    call_pattern pg_catalog.text;
    frame pg_catalog.text;
    function_frame pg_catalog.text;
    function_bodies pg_catalog.json;

    table_oid pg_catalog.oid;
    new_table pg_catalog.record;
    wants_identity pg_catalog.bool;
    publication pg_catalog.name;
    own_statements pg_catalog.text[];
    last_statements pg_catalog.text[];
    own_statement pg_catalog.text;
    own_actions pg_catalog.json[];
    own_failure pg_catalog.text;
    guarded pg_catalog.bool;
    patience pg_catalog.text;
    max_rows pg_catalog.int8;
    trim_to pg_catalog.int8;
    row_id pg_catalog.int8;
    trimmed_id pg_catalog.int8;

    message pg_catalog.text;
    failure_state pg_catalog.text;
    failure_text pg_catalog.text;
BEGIN
    -- The caller's search_path is in force here: qualify everything.

    -- The opt-out; the commands of this function itself fire it again and are kept out in the same way. A read-only
    -- transaction can run REINDEX (from 17 on it fires), but no row can be written then. And a command that drops is
    -- captured when sql_drop names what fell, every other one when it has ended.
    server_version := pg_catalog.current_setting('server_version_num')::pg_catalog.int4;
    IF server_version OPERATOR(pg_catalog.<) 90600 THEN
        BEGIN
            switch := pg_catalog.current_setting('ddlrelay.capture');
        EXCEPTION WHEN undefined_object THEN
            switch := NULL;
        END;
        IF switch OPERATOR(pg_catalog.~*) '^(off|false|no|0|own)$'
           OR pg_catalog.current_setting('transaction_read_only') OPERATOR(pg_catalog.=) 'on'
           OR (tg_event OPERATOR(pg_catalog.=) 'sql_drop')
              OPERATOR(pg_catalog.<>) (pg_catalog.left(tg_tag, 5) OPERATOR(pg_catalog.=) 'DROP ')
        THEN
            RETURN;
        END IF;
    ELSIF pg_catalog.current_setting('ddlrelay.capture', true) OPERATOR(pg_catalog.~*) '^(off|false|no|0|own)$'
          OR pg_catalog.current_setting('transaction_read_only') OPERATOR(pg_catalog.=) 'on'
          OR (tg_event OPERATOR(pg_catalog.=) 'sql_drop')
             OPERATOR(pg_catalog.<>) (pg_catalog.left(tg_tag, 5) OPERATOR(pg_catalog.=) 'DROP ')
    THEN
        RETURN;
    END IF;

    caller_path := pg_catalog.current_setting('search_path');
    caller_schemas := pg_catalog.current_schemas(false);
    ignored := pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    -- The options, and the owner of the log. Where the options cannot be read, the defaults are in force, as they are
    -- where nothing was changed: that text need not be read.
    SELECT pg_get_userbyid(c.relowner), c.relhastriggers OR c.relhasrules,
           (SELECT substr(d.description, strpos(d.description, '{'))
              FROM pg_description AS d
             WHERE d.objoid = to_regprocedure('public.dts_capture_ddl()')::oid
               AND d.classoid = 'pg_catalog.pg_proc'::regclass AND d.objsubid = 0)
      INTO log_owner, log_may_act, option_text
      FROM pg_class AS c
     WHERE c.oid = to_regclass('public.dts_ddl_command')::oid;
    IF option_text <> '{"max_rows": 10000, "replica_identity": "full", "publications": "dts_sync_%", "on_capture_error": "fail"}'
    THEN
        BEGIN
            options := option_text::json;
            warn_only := COALESCE((options ->> 'on_capture_error') = 'warn', false);
            -- What is used further down has to be usable.
            max_rows := (options ->> 'max_rows')::int8;
            IF (options ->> 'publications') ~ E'(^|[^\\\\])(\\\\\\\\)*\\\\$' THEN
                -- LIKE takes no pattern that ends in the middle of an escape.
                options := NULL;
            END IF;
        EXCEPTION WHEN data_exception THEN
            options := NULL;
        END;
    END IF;

    -- What was run, by whom, on what. This block only reads, so its subtransaction costs next to nothing.
    BEGIN
        -- Whoever owns the log could put triggers on it that run with our rights, so it must be our owner's.
        -- The query about roles is nested because an expression with a query in it is set up whole, even where an OR
        -- before it decides.
        IF log_owner IS NULL OR log_owner <> current_user THEN
            IF log_owner IS NULL OR NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = log_owner) THEN
                RAISE EXCEPTION 'the capture log public.dts_ddl_command is missing or belongs to an untrusted role'
                    USING ERRCODE = 'object_not_in_prerequisite_state',
                          DETAIL = 'Command ' || tg_tag || ' could not be captured.',
                          HINT = 'Run "ddlrelay install" again, or stop capturing: DROP EVENT TRIGGER dts_intercept_ddl; DROP EVENT TRIGGER dts_intercept_drop.';
            END IF;
        END IF;
        -- "GRANT ALL ON ALL TABLES" gives the right to make triggers as well. The mark of a table stays when its last one
        -- is dropped, so it says only that it is worth a look.
        IF log_may_act THEN
            IF EXISTS (SELECT 1 FROM pg_trigger AS t WHERE t.tgrelid = to_regclass('public.dts_ddl_command')::oid)
               OR EXISTS (SELECT 1 FROM pg_rewrite AS r WHERE r.ev_class = to_regclass('public.dts_ddl_command')::oid)
            THEN
                RAISE EXCEPTION 'the capture log public.dts_ddl_command has triggers or rules'
                    USING ERRCODE = 'object_not_in_prerequisite_state',
                          DETAIL = 'Command ' || tg_tag || ' could not be captured: they would run with the rights of the capture.',
                          HINT = 'Drop them, and revoke from others what they have on the log: REVOKE ALL ON public.dts_ddl_command FROM ...';
            END IF;
        END IF;

        -- It would change how names are shown here.
        IF current_setting('quote_all_identifiers') = 'on' THEN
            quoting := set_config('quote_all_identifiers', 'off', true);
        END IF;

        acting_role := CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role') END;

        -- A loop over the few objects of a command is cheaper here than an aggregating query, and row_to_json() takes
        -- half of what json_build_object() does. The columns' names are the keys.
        IF tg_event = 'sql_drop' AND server_version >= 90500 THEN
            -- What falls with its table (row type, indexes, constraints, defaults) is left out: dropping a schema
            -- of 5 000 tables would otherwise name 30 000 objects.
            FOR object IN
                SELECT d.objid::int8 AS oid, d.object_type AS type, d.schema_name AS schema, d.object_identity AS identity,
                       d.original, d.normal, d.is_temporary AS temporary
                  FROM pg_event_trigger_dropped_objects() AS d
                 WHERE d.original
                    OR d.object_type IN ('table', 'foreign table', 'table column', 'view', 'materialized view',
                                         'sequence', 'function', 'procedure', 'aggregate')
                    OR (d.normal AND d.object_type IN ('table constraint', 'default value', 'policy', 'trigger'))
            LOOP
                IF main_oid IS NULL AND object.original THEN
                    main_oid := object.oid;
                    main_type := object.type;
                    main_name := object.identity;
                END IF;
                objects := objects || row_to_json(object);
            END LOOP;
        ELSIF tg_event = 'sql_drop' THEN
            FOR object IN
                SELECT d.objid::int8 AS oid, d.object_type AS type, d.schema_name AS schema, d.object_identity AS identity,
                       COALESCE(d.schema_name LIKE 'pg_temp%', false) AS temporary
                  FROM pg_event_trigger_dropped_objects() AS d
            LOOP
                -- 9.4 does not tell what was asked for from what fell with it: the first object is the one asked for.
                IF main_oid IS NULL THEN
                    main_oid := object.oid;
                    main_type := object.type;
                    main_name := object.identity;
                ELSIF object.type IN ('type', 'index', 'toast table', 'table constraint', 'default value', 'rule', 'trigger') THEN
                    CONTINUE;
                END IF;
                objects := objects || row_to_json(object);
            END LOOP;
        ELSIF server_version >= 90500 THEN
            FOR object IN
                SELECT d.objid::int8 AS oid, d.command_tag AS tag, d.object_type AS type, d.schema_name AS schema,
                       d.object_identity AS identity, d.schema_name = 'pg_temp' AS temporary, d.in_extension AS extension
                  FROM pg_event_trigger_ddl_commands() AS d
            LOOP
                -- What an extension's script does comes with CREATE EXTENSION, which is captured: hundreds of rows would push
                -- out others.
                IF object.extension AND tg_tag NOT LIKE '% EXTENSION' THEN
                    ignored := set_config('search_path', caller_path, true);
                    IF quoting IS NOT NULL THEN
                        ignored := pg_catalog.set_config('quote_all_identifiers', 'on', true);
                    END IF;
                    RETURN;
                END IF;
                IF main_oid IS NULL AND object.tag = tg_tag THEN
                    main_oid := object.oid;
                    main_type := object.type;
                    main_name := object.identity;
                END IF;
                IF object.type = 'table' AND object.tag IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO')
                   AND NOT object.temporary AND NOT object.extension
                THEN
                    new_tables := new_tables || object.oid::oid;
                END IF;
                objects := objects || row_to_json(object);
            END LOOP;
        ELSIF tg_tag IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO') THEN
            -- 9.4 does not say what a command made. A new table is locked by us, its row is newer than our
            -- transaction, and of those this command's has the highest oid.
            SELECT ARRAY[json_build_object(
                       'oid', c.oid::int8, 'tag', tg_tag, 'type', 'table',
                       'schema', CASE c.relpersistence WHEN 't' THEN 'pg_temp' ELSE n.nspname END,
                       'identity', format('%I.%I', CASE c.relpersistence WHEN 't' THEN 'pg_temp' ELSE n.nspname END, c.relname),
                       'temporary', c.relpersistence = 't', 'extension', false)],
                   c.oid,
                   'table',
                   format('%I.%I', CASE c.relpersistence WHEN 't' THEN 'pg_temp' ELSE n.nspname END, c.relname)
              INTO objects, main_oid, main_type, main_name
              FROM pg_locks AS l
              JOIN pg_class AS c ON c.oid = l.relation
              JOIN pg_namespace AS n ON n.oid = c.relnamespace
             WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid = pg_backend_pid()
               AND c.relkind = 'r' AND c.xmin::text::int8 >= txid_current() % 4294967296
             ORDER BY c.oid::int8 DESC
             LIMIT 1;
            new_tables := new_tables || main_oid;
        END IF;

        -- Where the command ran inside a function, the call stack has its text. The words around it are in the
        -- language of lc_messages, and their order differs as well (Chinese names the function last, after the line
        -- and the kind of statement): a statement of our own that fails shows what they are.
        GET DIAGNOSTICS stack = PG_CONTEXT;
        IF strpos(stack, chr(10)) > 0 THEN
            context := substr(stack, strpos(stack, chr(10)) + 1);
            role_known := current_setting('exit_on_error') = 'off';
        END IF;
        IF context IS NOT NULL AND role_known THEN
            BEGIN
                EXECUTE 'SELECT 1/0';
            EXCEPTION WHEN division_by_zero THEN
                GET STACKED DIAGNOSTICS probe = PG_EXCEPTION_CONTEXT;
            END;
            frame_start := split_part(split_part(probe, chr(10), 1), 'SELECT 1/0', 1);
            frame_end := split_part(split_part(probe, chr(10), 1), 'SELECT 1/0', 2);
            -- Our own frame, for example: PL/pgSQL function public.dts_capture_ddl() line 216 at EXECUTE
            frame := replace(split_part(probe, chr(10), 2), 'public.dts_capture_ddl()', 'dts_capture_ddl()');
            call_start := split_part(split_part(frame, 'dts_capture_ddl()', 1), 'EXECUTE', 1);
            -- The same with any function, line and kind of statement, as a regular expression.
            call_pattern := regexp_replace(frame, E'([][\\\\.^$*+?(){}|])', E'\\\\\\1', 'g');
            call_pattern := regexp_replace(call_pattern, '[0-9]+', '[0-9]+');
            call_pattern := replace(call_pattern, 'EXECUTE', '.*?');
            call_pattern := '^' || replace(call_pattern, E'dts_capture_ddl\\(\\)', '(.*?)') || '$';

            IF left(context, length(frame_start)) = frame_start THEN
                inner_statement := substr(context, length(frame_start) + 1);
                cut := strpos(inner_statement, frame_end || chr(10) || call_start);
                IF cut = 0 THEN
                    cut := strpos(inner_statement, frame_end || chr(10));
                END IF;
                IF cut = 0 THEN
                    cut := length(inner_statement) - length(frame_end) + 1;
                END IF;
                context := substr(inner_statement, cut + length(frame_end) + 1);
                inner_statement := left(inner_statement, cut - 1);
            ELSE
                -- A SQL-language function shows its name and the number of the statement only.
                function_frame := split_part(context, chr(10), 1);
                SELECT json_agg(json_build_object('oid', f.oid::int8, 'identity', f.oid::regprocedure, 'body', f.prosrc))
                  INTO function_bodies
                  FROM (SELECT p.oid, p.prosrc
                          FROM pg_proc AS p
                          JOIN pg_language AS l ON l.oid = p.prolang
                          JOIN pg_namespace AS n ON n.oid = p.pronamespace
                         WHERE l.lanname = 'sql' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                           AND strpos(function_frame, p.proname) > 0
                         ORDER BY length(p.proname) DESC
                         LIMIT 8) AS f;
            END IF;

            -- Inside a function nothing tells who is acting: it may run with its owner's rights, and the call stack is text
            -- that whoever planted it can shape, by giving its name away to a trusted one while it runs. The acting role is
            -- believed only where the whole stack is DO blocks.
            role_known := context <> '' AND function_frame IS NULL;
            FOREACH frame IN ARRAY string_to_array(context, chr(10)) LOOP
                role_known := role_known AND (left(frame, length(frame_start)) = frame_start
                                              OR COALESCE(substring(frame FROM call_pattern) = 'inline_code_block', false));
            END LOOP;
        END IF;
        -- Otherwise it is the owner of the object, who has the right to what was done with it, and no rights that
        -- anybody would gain by it. Without an owner the role is not known, and replay must not guess one.
        IF NOT role_known THEN
            IF tg_event = 'ddl_command_end' THEN
                main_class := 'pg_class';
                IF server_version >= 90500 THEN
                    main_class := (SELECT d.classid::regclass FROM pg_event_trigger_ddl_commands() AS d
                                    WHERE d.objid = main_oid AND d.command_tag = tg_tag LIMIT 1);
                END IF;
                main_owner := (SELECT pg_get_userbyid(c.relowner) FROM pg_class AS c WHERE c.oid = main_oid AND main_class = 'pg_class'
                                UNION ALL
                               SELECT pg_get_userbyid(p.proowner) FROM pg_proc AS p WHERE p.oid = main_oid AND main_class = 'pg_proc'
                                UNION ALL
                               SELECT pg_get_userbyid(t.typowner) FROM pg_type AS t WHERE t.oid = main_oid AND main_class = 'pg_type'
                                UNION ALL
                               SELECT pg_get_userbyid(n.nspowner) FROM pg_namespace AS n WHERE n.oid = main_oid AND main_class = 'pg_namespace'
                                UNION ALL
                               SELECT pg_get_userbyid(c.relowner) FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
                                WHERE t.oid = main_oid AND main_class = 'pg_trigger'
                                UNION ALL
                               SELECT pg_get_userbyid(c.relowner) FROM pg_rewrite AS w JOIN pg_class AS c ON c.oid = w.ev_class
                                WHERE w.oid = main_oid AND main_class = 'pg_rewrite'
                                UNION ALL
                               SELECT pg_get_userbyid(c.relowner) FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
                                WHERE k.oid = main_oid AND main_class = 'pg_constraint');
            END IF;
            IF server_version >= 90500 THEN
                main_owner := COALESCE(main_owner, (
                    SELECT pg_get_userbyid(c.relowner) FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid
                     WHERE p.oid = main_oid AND main_class = 'pg_policy'));
            END IF;
            role_known := main_owner IS NOT NULL;
            acting_role := COALESCE(main_owner, acting_role);
        END IF;

        -- The caller's current schema. The path was read with our owner's rights: for another role "$user" has to
        -- be resolved again, and schemas that the role may not use do not count.
        IF acting_role <> current_user THEN
            IF strpos(caller_path, '$user') > 0 THEN
                ignored := set_config('search_path', array_to_string(ARRAY(
                    SELECT CASE WHEN btrim(e) IN ('"$user"', '$user') THEN quote_ident(acting_role) ELSE e END
                      FROM unnest(string_to_array(caller_path, ',')) AS e), ','), true);
                caller_schemas := pg_catalog.current_schemas(false);
                ignored := pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
            END IF;
            -- By oid: the role may have been renamed while it is set.
            caller_schemas := ARRAY(
                SELECT s FROM unnest(caller_schemas) AS s
                 WHERE has_schema_privilege(COALESCE((SELECT r.oid FROM pg_roles AS r WHERE r.rolname = acting_role),
                                                     (SELECT r.oid FROM pg_roles AS r WHERE r.rolname = current_user)), s, 'USAGE'));
        END IF;

        -- The columns of a table that a query made: the target must not run the query again.
        IF tg_tag IN ('CREATE TABLE AS', 'SELECT INTO') AND main_type = 'table' THEN
            SELECT COALESCE(json_agg(json_build_object(
                       'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
                       'collation', CASE WHEN a.attcollation <> t.typcollation THEN format('%I.%I', n.nspname, o.collname) END)
                   ORDER BY a.attnum), '[]')
              INTO columns
              FROM pg_attribute AS a
              JOIN pg_type AS t ON t.oid = a.atttypid
              LEFT JOIN pg_collation AS o ON o.oid = a.attcollation
              LEFT JOIN pg_namespace AS n ON n.oid = o.collnamespace
             WHERE a.attrelid = main_oid AND a.attnum > 0 AND NOT a.attisdropped;
        END IF;
    EXCEPTION WHEN OTHERS THEN
        IF NOT warn_only THEN
            RAISE;
        END IF;
        GET STACKED DIAGNOSTICS failure_state = RETURNED_SQLSTATE, failure_text = MESSAGE_TEXT;
    END;

    -- What the documented procedure does for a new permanent table: replica identity and publications.
    IF new_tables IS NOT NULL AND failure_state IS NULL THEN
        FOREACH table_oid IN ARRAY new_tables LOOP
            -- Other event triggers may object to what we do. Publications are there from 10 on, with partitioned tables
            -- from 13 on.
            IF server_version >= 100000 THEN
                SELECT c.oid::regclass::text AS identity, pg_has_role(c.relowner, 'USAGE') AS owned,
                       EXISTS (SELECT 1 FROM pg_event_trigger AS t
                                WHERE t.evtname NOT IN ('dts_intercept_ddl', 'dts_intercept_drop') AND t.evtenabled <> 'D')
                       AS watched,
                       (c.relkind = 'r' OR server_version >= 130000)
                       AND EXISTS (SELECT 1 FROM pg_publication AS p WHERE NOT p.puballtables) AS publishable
                  INTO new_table
                  FROM pg_class AS c
                 WHERE c.oid = table_oid AND c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
                   AND c.relnamespace <> 11; -- pg_catalog, whose names are shown without it
            ELSE
                SELECT c.oid::regclass::text AS identity, pg_has_role(c.relowner, 'USAGE') AS owned,
                       EXISTS (SELECT 1 FROM pg_event_trigger AS t
                                WHERE t.evtname NOT IN ('dts_intercept_ddl', 'dts_intercept_drop') AND t.evtenabled <> 'D')
                       AS watched,
                       false AS publishable
                  INTO new_table
                  FROM pg_class AS c
                 WHERE c.oid = table_oid AND c.relkind = 'r' AND c.relpersistence = 'p' AND c.relnamespace <> 11;
            END IF;
            CONTINUE WHEN NOT FOUND;

            own_statements := '{}';
            guarded := new_table.watched OR NOT new_table.owned;
            wants_identity := COALESCE(options ->> 'replica_identity', 'full') = 'full';
            -- From 18 on the server refuses UPDATE and DELETE of a published table whose identity has a generated column.
            IF wants_identity AND server_version >= 180000 THEN
                wants_identity := NOT EXISTS (SELECT 1 FROM pg_attribute AS a
                                               WHERE a.attrelid = table_oid AND a.attnum > 0 AND a.attgenerated <> '');
            END IF;
            IF wants_identity THEN
                own_statements := own_statements || ('ALTER TABLE ONLY ' || new_table.identity || ' REPLICA IDENTITY FULL');
            END IF;
            IF server_version >= 100000 AND new_table.publishable THEN
                FOR publication IN
                    SELECT p.pubname FROM pg_publication AS p
                      JOIN pg_roles AS r ON r.oid = p.pubowner
                     WHERE p.pubname LIKE COALESCE(options ->> 'publications', 'dts_sync_%') AND NOT p.puballtables
                       -- A sync's own takes in what it carries, and only when the target has the table: rows of another
                       -- would stop it.
                       AND COALESCE(obj_description(p.oid, 'pg_publication'), '') NOT LIKE 'ddlrelay %'
                       -- Anybody with CREATE on the database can make a publication: its owner must be trusted.
                       AND (r.rolsuper OR r.rolreplication OR r.rolname = current_user)
                     ORDER BY p.pubname
                LOOP
                    guarded := true;
                    own_statements := own_statements
                        || ('ALTER PUBLICATION ' || quote_ident(publication) || ' ADD TABLE ONLY ' || new_table.identity);
                END LOOP;
            END IF;
            -- Nothing can go wrong with our own right to a table that only we see: that runs at the end, under the
            -- caller's path. Plans belong to one path, so this function would be planned anew each time that it fires
            -- for its own statement under another.
            IF NOT guarded THEN
                FOREACH own_statement IN ARRAY own_statements LOOP
                    own_actions := array_append(own_actions, json_build_object('statement', own_statement, 'error', NULL));
                END LOOP;
                last_statements := last_statements || own_statements;
                CONTINUE;
            END IF;
            -- But other event triggers may object, and publications change beside us: from 15 on, adding to one waits
            -- for whoever has done so and has not committed. That wait is short, and its failure is recorded and said.
            -- The path stays pinned: the functions of other event triggers run here with our owner's rights.
            patience := current_setting('lock_timeout');
            ignored := set_config('lock_timeout', '1s', true);
            ignored := set_config('ddlrelay.capture', 'own', true);
            FOREACH own_statement IN ARRAY own_statements LOOP
                own_failure := NULL;
                BEGIN
                    EXECUTE own_statement;
                EXCEPTION WHEN OTHERS THEN
                    own_failure := sqlstate || ': ' || sqlerrm;
                    RAISE WARNING 'ddlrelay could not run: %', own_statement USING DETAIL = own_failure;
                END;
                own_actions := array_append(own_actions, json_build_object('statement', own_statement, 'error', own_failure));
            END LOOP;
            ignored := set_config('ddlrelay.capture', 'on', true);
            ignored := set_config('lock_timeout', patience, true);
        END LOOP;
    END IF;

    -- The settings that change what the text means; a dropping one has nothing but names in it. One call with two arrays
    -- of texts takes half of what names and values side by side do.
    IF tg_event = 'sql_drop' THEN
        settings := json_object(ARRAY['standard_conforming_strings', 'backslash_quote'],
                                ARRAY[current_setting('standard_conforming_strings'), current_setting('backslash_quote')]);
    ELSE
        settings := json_object(
            ARRAY['TimeZone', 'DateStyle', 'IntervalStyle', 'standard_conforming_strings', 'backslash_quote',
                  'transform_null_equals', 'array_nulls', 'xmloption', 'lc_monetary', 'default_text_search_config',
                  'check_function_bodies', 'default_tablespace',
                  'default_with_oids', 'default_table_access_method', 'default_toast_compression'],
            ARRAY[current_setting('TimeZone'), current_setting('DateStyle'), current_setting('IntervalStyle'),
                  current_setting('standard_conforming_strings'), current_setting('backslash_quote'),
                  current_setting('transform_null_equals'), current_setting('array_nulls'), current_setting('xmloption'),
                  current_setting('lc_monetary'), current_setting('default_text_search_config'),
                  current_setting('check_function_bodies'), current_setting('default_tablespace'),
                  CASE WHEN server_version < 120000 THEN current_setting('default_with_oids') END,
                  CASE WHEN server_version >= 120000 THEN current_setting('default_table_access_method') END,
                  CASE WHEN server_version >= 140000 THEN current_setting('default_toast_compression') END]);
    END IF;
    message := json_build_object(
        'v', 1,
        'server_version', server_version,
        'search_path', caller_path,
        'schemas', array_to_json(caller_schemas),
        'session_user', session_user,
        'role', CASE WHEN role_known THEN acting_role END,
        'pid', pg_backend_pid(),
        'statement_timestamp', statement_timestamp(),
        'settings', settings,
        'objects', array_to_json(objects))::text;
    IF own_actions IS NOT NULL THEN
        message := left(message, -1) || ', "own_actions" : ' || array_to_json(own_actions)::text || '}';
    END IF;
    -- A name without a schema may be a temporary relation of this session, which the target does not have. To look for them
    -- takes a walk through pg_class, so not for what is about them anyway.
    IF pg_my_temp_schema() <> 0 AND left(COALESCE(main_name, ''), 8) <> 'pg_temp.' THEN
        temporary := (SELECT json_agg(c.relname) FROM pg_class AS c
                       WHERE c.relnamespace = pg_my_temp_schema() AND c.relkind IN ('r', 'v', 'm', 'S', 'f', 'p', 'c'));
        IF temporary IS NOT NULL THEN
            message := left(message, -1) || ', "temporary" : ' || temporary::text || '}';
        END IF;
    END IF;
    IF context IS NOT NULL OR columns IS NOT NULL THEN
        message := left(message, -1) || ', ' || substr(json_build_object(
            'columns', columns,
            'statement', inner_statement,
            'statement_end', frame_end,
            'context', context,
            'function_frame', function_frame,
            'function_bodies', function_bodies)::text, 2);
    END IF;

    -- The id is taken by the INSERT, under the lock on the log that this transaction then holds to its end: by that
    -- lock, who follows the log knows which ids are still on their way.
    -- The same statement twice: only where a failure must not reach the user's command may it stand in a
    -- subtransaction.
    IF NOT warn_only THEN
        INSERT INTO public.dts_ddl_command (ddl_text, event, tag, username, database, schema, object_type, object_name,
                                            client_address, client_port, event_time, txid_current, message)
        VALUES (current_query(), tg_event, tg_tag, acting_role, current_database(), caller_schemas[1], main_type, main_name,
                inet_client_addr(), inet_client_port(), current_timestamp, txid_current(), message)
        RETURNING id INTO row_id;
    ELSIF failure_state IS NULL THEN
        BEGIN
            INSERT INTO public.dts_ddl_command (ddl_text, event, tag, username, database, schema, object_type, object_name,
                                                client_address, client_port, event_time, txid_current, message)
            VALUES (current_query(), tg_event, tg_tag, acting_role, current_database(), caller_schemas[1], main_type, main_name,
                    inet_client_addr(), inet_client_port(), current_timestamp, txid_current(), message)
            RETURNING id INTO row_id;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS failure_state = RETURNED_SQLSTATE, failure_text = MESSAGE_TEXT;
        END;
    END IF;

    -- Trimming. A large log is trimmed by every 32nd command and kept 64 rows below its limit, a small one by every
    -- command. Rows that another session holds are passed over, so nobody waits; a later command takes them. A
    -- snapshot older than this statement could clash with somebody else's trimming, so only READ COMMITTED trims.
    -- The range has a lower end so that no command walks over all the dead rows that a long transaction keeps; every
    -- 4096th command does without it.
    IF row_id % 32 = 0 OR COALESCE((options ->> 'max_rows')::int8, 10000) < 1000 THEN
        max_rows := CASE WHEN (options -> 'max_rows') IS NULL THEN 10000 ELSE (options ->> 'max_rows')::int8 END;
        trim_to := row_id - CASE WHEN max_rows < 1000 THEN max_rows ELSE max_rows - 64 END;
        IF trim_to > 0 AND current_setting('transaction_isolation') LIKE 'read %' THEN
            BEGIN
                EXECUTE 'WITH gone AS (DELETE FROM public.dts_ddl_command AS l WHERE l.id = ANY (ARRAY('
                        'SELECT o.id FROM public.dts_ddl_command AS o WHERE o.id > $1 AND o.id <= $2 '
                        'ORDER BY o.id LIMIT 5000 FOR UPDATE ' || CASE WHEN server_version >= 90500 THEN 'SKIP LOCKED' ELSE 'NOWAIT' END || ')) '
                        'RETURNING l.id) '
                        'SELECT max(gone.id), max(nextval(''public.dts_ddl_command_trimmed'')) FROM gone'
                   INTO trimmed_id, ignored
                  USING CASE WHEN row_id % 4096 = 0 OR max_rows < 1000 THEN 0 ELSE trim_to - 2000 END, trim_to;
                -- Who follows the log tells by this whether a row was trimmed that it has not seen.
                IF trimmed_id IS NOT NULL THEN
                    UPDATE public.dts_ddl_command AS l
                       SET message = left(l.message, -1) || ', "trimmed" : ' || trimmed_id || '}'
                     WHERE l.id = row_id;
                END IF;
            EXCEPTION
                WHEN lock_not_available OR serialization_failure THEN
                    NULL;
                WHEN OTHERS THEN
                    RAISE WARNING 'ddlrelay could not trim public.dts_ddl_command: %', sqlerrm;
            END;
        END IF;
    END IF;

    IF failure_state IS NOT NULL THEN
        PERFORM nextval(to_regclass('public.dts_ddl_command_failed'));
        RAISE WARNING 'ddlrelay could not capture this %: %', tg_tag, failure_text
            USING ERRCODE = failure_state,
                  HINT = 'The command itself is not affected, but it will not reach the target.';
    END IF;

    IF quoting IS NOT NULL THEN
        ignored := set_config('quote_all_identifiers', 'on', true);
    END IF;
    ignored := set_config('search_path', caller_path, true);

    -- The caller's search_path is in force here: qualify everything.
    IF last_statements IS NOT NULL THEN
        ignored := pg_catalog.set_config('ddlrelay.capture', 'own', true);
        FOREACH own_statement IN ARRAY last_statements LOOP
            EXECUTE own_statement;
        END LOOP;
        ignored := pg_catalog.set_config('ddlrelay.capture', 'on', true);
    END IF;
END
$ddlrelay$;
