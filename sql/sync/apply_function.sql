-- Runs a captured command at its place in the stream: inside the apply worker, in the transaction of the row changes
-- around it.
--
-- What it runs is never the row's text, but the action that "ddlrelay sync run" has stored for the row's id. Where the
-- action is not there yet it is waited for; where it cannot be had, cannot be run or is held, the row fails, the worker
-- rolls its transaction back, and PostgreSQL starts it again a little later at the same place: nothing is lost and
-- nothing that follows overtakes.
--
-- It runs as the owner of the log table, with an empty search_path and session_replication_role = replica. Path,
-- settings and role of the command are restored before it returns: the rows that follow are the worker's own.
--
-- Part of ddlrelay. Runs on PostgreSQL 10 and later.

CREATE OR REPLACE FUNCTION ddlrelay.apply_captured_command()
RETURNS pg_catalog.trigger
LANGUAGE plpgsql
VOLATILE
SET search_path = pg_catalog, pg_temp
AS $ddlrelay$
DECLARE
    -- Well below wal_sender_timeout (60 s): while the worker waits here it answers no keepalive.
    patience CONSTANT interval := '10 s';
    -- SQLSTATE 55000 to the base 36.
    no_action CONSTANT int8 := 8631360;
    digits CONSTANT text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    began CONSTANT timestamptz := clock_timestamp();

    stream record;
    action record;
    decided record;
    what text;
    why text;
    statements text[];
    conditions text[];
    fallen text[];
    new_state text := 'done';

    setting record;
    saved_names text[] := '{}';
    saved_values text[] := '{}';
    saved_role text;
    statement text;
    place text;
    relation regclass;
    changing oid[];
    falling oid[];
    copy record;
    newer oid[] := '{}';
    is_deferred boolean := false;
    known oid[];
    first_message text;
    parent record;

    failure_state text;
    failure_text text;
    failure_detail text;
    failure_number int8 := 0;
BEGIN
    SELECT y.source_id, y.name, u.oid AS subscription, w.subname, w.received_lsn
      INTO stream
      FROM pg_stat_subscription AS w
      JOIN pg_subscription AS u ON u.oid = w.subid
      JOIN ddlrelay.sync AS y ON y.subscription = w.subname
     WHERE w.pid = pg_backend_pid()
     LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only the apply worker of a sync writes to public.dts_ddl_command'
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = 'The table is where the capture log of a sync''s source arrives: leave it alone.';
    END IF;

    -- Commands that the copy of the schema had in it already.
    PERFORM 1 FROM ddlrelay.command AS c
      WHERE c.source_id = stream.source_id AND c.id = new.id AND c.state IN ('done', 'skipped');
    IF FOUND THEN
        RETURN NULL;
    END IF;

    LOOP
        SELECT * INTO action FROM ddlrelay.sync_action AS a WHERE a.source_id = stream.source_id AND a.id = new.id;
        EXIT WHEN FOUND;
        IF clock_timestamp() > began + patience THEN
            -- Where its row is gone from the source's log, "ddlrelay sync run" cannot know of it otherwise.
            PERFORM setval(format('ddlrelay.sync_failure_%s', stream.source_id)::regclass, new.id * 60466176 + no_action);
            RAISE EXCEPTION 'command % (%) has no action yet', new.id, new.tag
                USING ERRCODE = 'object_not_in_prerequisite_state',
                      HINT = format('Is "ddlrelay sync run --name %s" at work? The stream goes on when it is.', stream.name);
        END IF;
        PERFORM pg_sleep(0.002);
    END LOOP;

    what := action.action;
    why := action.reason;
    statements := action.statements;
    conditions := action.conditions;
    fallen := action.fallen;

    -- What a person decided about it goes before what the tool decided.
    SELECT c.decision, c.replacement, c.decided_by
      INTO decided
      FROM ddlrelay.command AS c
     WHERE c.source_id = stream.source_id AND c.id = new.id AND c.state = 'held';
    IF decided.decision = 'skip' THEN
        what := 'skip';
        why := 'skipped by the operator';
    ELSIF decided.decision = 'replace' THEN
        what := 'run';
        why := 'replaced by the operator';
        statements := ARRAY[decided.replacement];
        conditions := '{}';
        fallen := '{}';
    END IF;

    IF what = 'hold' THEN
        RAISE EXCEPTION 'command % is held: %', new.id, why
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = format('Decide with "ddlrelay held skip %s" or "ddlrelay held replace %s --sql-file FILE".', new.id, new.id);
    END IF;

    IF what = 'run' THEN
        saved_role := current_setting('role');
        BEGIN
            -- The settings that are changed here, with what they are restored to. A value that this server does not take
            -- is a failure of the command.
            FOR setting IN
                SELECT s.key AS name, s.value FROM json_each_text(action.settings) AS s
                 UNION ALL
                SELECT 'lock_timeout', '5s'
            LOOP
                saved_names := saved_names || setting.name;
                saved_values := saved_values || current_setting(setting.name);
                PERFORM set_config(setting.name, setting.value, true);
            END LOOP;

            -- What is done to a table is done to its partitions and to those that inherit from it.
            changing := ARRAY(
                WITH RECURSIVE k (oid) AS (
                    SELECT to_regclass(t)::oid FROM unnest(action.tables) AS t WHERE to_regclass(t) IS NOT NULL
                     UNION
                    SELECT i.inhrelid FROM k JOIN pg_inherits AS i ON i.inhparent = k.oid)
                SELECT k.oid FROM k);
            falling := ARRAY(SELECT to_regclass(t)::oid FROM unnest(fallen) AS t WHERE to_regclass(t) IS NOT NULL);

            -- A command may be about a foreign key that is put away.
            IF changing || falling <> '{}' THEN
                PERFORM ddlrelay.restore_foreign_keys(stream.source_id, false);
            END IF;

            -- A copy that is complete catches up with this worker by reading all changes in between, of every table, and
            -- fails where one of them does not fit the table any more. So no table changes while a copy is under way.
            -- This worker lets copies catch up between transactions: it fails, and is started again.
            PERFORM 1 FROM pg_subscription_rel AS r
              WHERE changing || falling <> '{}' AND r.srsubid = stream.subscription AND r.srrelid <> ALL (falling)
                AND (r.srsubstate = 'f'
                     OR r.srsubstate = 'd' AND EXISTS (SELECT 1 FROM pg_stat_subscription AS w
                                                        WHERE w.subid = r.srsubid AND w.relid = r.srrelid AND w.pid IS NOT NULL));
            IF FOUND THEN
                RAISE EXCEPTION 'tables are being copied' USING ERRCODE = 'object_in_use';
            END IF;

            FOR copy IN
                SELECT r.srrelid::regclass AS name, r.srrelid AS relation
                  FROM pg_subscription_rel AS r
                 WHERE r.srsubid = stream.subscription AND r.srrelid = ANY (changing) AND r.srsubstate <> 'r'
            LOOP
                -- With the lock no copy begins.
                EXECUTE format('LOCK TABLE ONLY %s IN SHARE ROW EXCLUSIVE MODE', copy.name);
                -- A copy may be newer than this command: its rows were read as the command left them, or later.
                PERFORM 1 FROM pg_subscription_rel AS r
                  WHERE r.srsubid = stream.subscription AND r.srrelid = copy.relation
                    AND r.srsubstate = 's' AND r.srsublsn > stream.received_lsn;
                IF FOUND THEN
                    INSERT INTO ddlrelay.sync_copy (source_id, relation) VALUES (stream.source_id, copy.relation)
                        ON CONFLICT DO NOTHING;
                END IF;
            END LOOP;
            newer := ARRAY(SELECT k.relation FROM ddlrelay.sync_copy AS k
                            WHERE k.source_id = stream.source_id AND k.relation = ANY (changing));

            -- PostgreSQL refuses to drop a table while its rows are being copied, and a copy of what the source has no
            -- more never ends. The table is put away until the subscription has let it go; the command drops an empty
            -- one of its name.
            FOREACH place IN ARRAY fallen LOOP
                relation := to_regclass(place);
                CONTINUE WHEN relation IS NULL;
                PERFORM 1 FROM pg_subscription_rel AS r
                  WHERE r.srsubid = stream.subscription AND r.srrelid = relation AND r.srsubstate <> 'r';
                CONTINUE WHEN NOT FOUND;
                FOR parent IN
                    SELECT i.inhparent::regclass AS name, k.relispartition AS is_partition
                      FROM pg_inherits AS i JOIN pg_class AS k ON k.oid = i.inhrelid
                     WHERE i.inhrelid = relation
                LOOP
                    EXECUTE format(CASE WHEN parent.is_partition THEN 'ALTER TABLE %s DETACH PARTITION %s'
                                        ELSE 'ALTER TABLE %2$s NO INHERIT %1$s' END, parent.name, place);
                END LOOP;
                EXECUTE format('CREATE SCHEMA %I', 'ddlrelay_dropped_' || relation::oid);
                EXECUTE format('ALTER TABLE %s SET SCHEMA %I', place, 'ddlrelay_dropped_' || relation::oid);
                IF place = ANY (action.named) THEN
                    EXECUTE format('CREATE TABLE %s ()', place);
                END IF;
            END LOOP;

            FOREACH statement IN ARRAY conditions LOOP
                EXECUTE statement;
            END LOOP;

            LOOP
                BEGIN
                    PERFORM set_config('search_path', action.search_path, true);
                    IF action.role IS NOT NULL THEN
                        PERFORM pg_catalog.set_config('role', action.role, true);
                    END IF;
                    -- The command's own path is in force here: nothing but these statements is looked up.
                    FOREACH statement IN ARRAY statements LOOP
                        EXECUTE statement;
                    END LOOP;
                    PERFORM pg_catalog.set_config('role', saved_role, true);
                    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
                    EXIT WHEN NOT is_deferred;

                    -- A foreign key whose tables are complete, and that could not be made valid, is a failure all the same.
                    INSERT INTO ddlrelay.sync_foreign_key (source_id, constraint_id)
                    SELECT stream.source_id, k.oid
                      FROM pg_constraint AS k
                     WHERE k.contype = 'f' AND NOT k.convalidated AND k.conrelid = ANY (changing) AND k.oid <> ALL (known)
                       AND EXISTS (SELECT 1
                                     FROM unnest(ARRAY[k.conrelid, k.confrelid]) AS t (oid)
                                     LEFT JOIN pg_subscription_rel AS r
                                            ON r.srrelid = t.oid AND r.srsubid = stream.subscription
                                    WHERE r.srsubstate IS DISTINCT FROM 'r'
                                       OR t.oid IN (SELECT m.relation FROM ddlrelay.sync_copy AS m
                                                     WHERE m.source_id = stream.source_id))
                        ON CONFLICT DO NOTHING;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = first_message;
                    END IF;
                    EXIT;
                EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
                    -- Rows that it refers to may be still to come: of a table that is new, or being copied.
                    IF sqlstate = '23503' AND action.deferred IS NOT NULL AND statements = action.statements THEN
                        is_deferred := true;
                        known := ARRAY(SELECT k.oid FROM pg_constraint AS k WHERE k.conrelid = ANY (changing));
                        first_message := sqlerrm;
                        statements := action.deferred;
                        CONTINUE;
                    END IF;
                    -- Rows from the future, which a later command allows, may be what this one does not; a table that
                    -- was marked before may have kept rows from the past. They are copied again in any case.
                    IF newer = '{}' THEN
                        RAISE;
                    END IF;
                    FOREACH relation IN ARRAY newer LOOP
                        EXECUTE format('DELETE FROM ONLY %s', relation);
                    END LOOP;
                    newer := '{}';
                END;
            END LOOP;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS
                failure_state = RETURNED_SQLSTATE, failure_text = MESSAGE_TEXT, failure_detail = PG_EXCEPTION_DETAIL;
        END;

        IF failure_state IS NOT NULL THEN
            -- What passes by itself is only tried again: a lock, a deadlock, a copy that is under way.
            IF failure_state NOT IN ('40001', '40P01', '55P03', '55006', '57014') THEN
                FOR place_in_state IN 1..5 LOOP
                    failure_number := failure_number * 36 + strpos(digits, substr(failure_state, place_in_state, 1)) - 1;
                END LOOP;
                PERFORM setval(format('ddlrelay.sync_failure_%s', stream.source_id)::regclass,
                               new.id * 60466176 + failure_number);
            END IF;
            RAISE EXCEPTION 'command % (%) cannot be run: %', new.id, new.tag, failure_text
                USING ERRCODE = failure_state, DETAIL = failure_detail;
        END IF;

        FOR place_in_list IN 1..cardinality(saved_names) LOOP
            PERFORM set_config(saved_names[place_in_list], saved_values[place_in_list], true);
        END LOOP;
        statement := array_to_string(statements, '; ');
    ELSE
        new_state := 'skipped';
        statement := NULL;
    END IF;

    INSERT INTO ddlrelay.command AS c (source_id, id, state, tag, object_name, statement, reason, captured_at)
    VALUES (stream.source_id, new.id, new_state, action.tag, action.object_name, statement, why, action.captured_at)
        ON CONFLICT (source_id, id) DO UPDATE
       SET state = excluded.state, statement = excluded.statement, reason = excluded.reason, sqlstate = NULL,
           attempts = c.attempts + 1, recorded_at = clock_timestamp();
    DELETE FROM ddlrelay.sync_action AS a WHERE a.source_id = stream.source_id AND a.id = new.id;
    RETURN NULL;
END
$ddlrelay$;

COMMENT ON FUNCTION ddlrelay.apply_captured_command() IS
    'ddlrelay 0.2.0: runs a captured command at its place in the stream of a sync';
REVOKE ALL ON FUNCTION ddlrelay.apply_captured_command() FROM PUBLIC;

DROP TRIGGER IF EXISTS apply_captured_command ON public.dts_ddl_command;
CREATE TRIGGER apply_captured_command BEFORE INSERT ON public.dts_ddl_command
    FOR EACH ROW EXECUTE PROCEDURE ddlrelay.apply_captured_command();
-- Apply workers fire only triggers that are marked so. ALWAYS rather than REPLICA: a row that somebody else writes
-- fails as well, instead of staying here unseen.
ALTER TABLE public.dts_ddl_command ENABLE ALWAYS TRIGGER apply_captured_command;
