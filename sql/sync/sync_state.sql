-- What a sync keeps on its target, beside the record of replay: which syncs there are, what each captured command is
-- to do here, and the table that the source's capture log arrives in.
--
-- Part of ddlrelay. Runs on PostgreSQL 10 and later, after target/replay_state.sql; repeating it changes nothing.

CREATE TABLE IF NOT EXISTS ddlrelay.sync (
    name pg_catalog.text PRIMARY KEY,
    source_id pg_catalog.int4 NOT NULL UNIQUE REFERENCES ddlrelay.source,
    subscription pg_catalog.text NOT NULL UNIQUE,
    options pg_catalog.text NOT NULL,
    created_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.now()
);
COMMENT ON TABLE ddlrelay.sync IS
    'ddlrelay: a sync of data and DDL over a subscription of this database';

-- One row for each captured command that is decided and has not arrived yet. The row goes when the command is done.
CREATE TABLE IF NOT EXISTS ddlrelay.sync_action (
    source_id pg_catalog.int4 NOT NULL REFERENCES ddlrelay.source,
    id pg_catalog.int8 NOT NULL,
    action pg_catalog.text NOT NULL CHECK (action IN ('run', 'skip', 'hold')),
    tag pg_catalog.text NOT NULL,
    object_name pg_catalog.text,
    reason pg_catalog.text,
    statements pg_catalog.text[] NOT NULL,
    conditions pg_catalog.text[] NOT NULL,
    deferred pg_catalog.text[],
    tables pg_catalog.text[] NOT NULL,
    fallen pg_catalog.text[] NOT NULL,
    named pg_catalog.text[] NOT NULL,
    search_path pg_catalog.text NOT NULL,
    settings pg_catalog.json NOT NULL,
    role pg_catalog.text,
    captured_at pg_catalog.timestamptz,
    PRIMARY KEY (source_id, id)
);
COMMENT ON TABLE ddlrelay.sync_action IS
    'ddlrelay: what a captured command does here when it arrives in the stream: run its statements, nothing, or stop the stream';
COMMENT ON COLUMN ddlrelay.sync_action.conditions IS
    'statements that fail where the command would not do here what it did on the source';
COMMENT ON COLUMN ddlrelay.sync_action.deferred IS
    'the statements with a new foreign key NOT VALID: for rows that are still to be copied';
COMMENT ON COLUMN ddlrelay.sync_action.tables IS
    'the tables that it changes: it waits while one of them is being copied';
COMMENT ON COLUMN ddlrelay.sync_action.fallen IS
    'the tables that it drops, and those of them that its text names (named)';

-- Tables whose rows were copied when the source was ahead of a change that was still to come here.
CREATE TABLE IF NOT EXISTS ddlrelay.sync_copy (
    source_id pg_catalog.int4 NOT NULL REFERENCES ddlrelay.source,
    relation pg_catalog.oid NOT NULL,
    left_at pg_catalog.pg_lsn,
    PRIMARY KEY (source_id, relation)
);
COMMENT ON TABLE ddlrelay.sync_copy IS
    'ddlrelay: tables whose rows have to be copied once more, by "ddlrelay sync run"';
COMMENT ON COLUMN ddlrelay.sync_copy.left_at IS
    'the end of the source''s WAL when the table had left the subscription: changes up to there may still arrive';

-- Foreign keys that were made NOT VALID, because rows that they need were still to be copied, and those that were put
-- away, because they kept the stream from a TRUNCATE meanwhile.
CREATE TABLE IF NOT EXISTS ddlrelay.sync_foreign_key (
    source_id pg_catalog.int4 NOT NULL REFERENCES ddlrelay.source,
    constraint_id pg_catalog.oid NOT NULL,
    relation pg_catalog.oid,
    name pg_catalog.text,
    restore pg_catalog.text,
    was_valid pg_catalog.bool NOT NULL DEFAULT true,
    PRIMARY KEY (source_id, constraint_id)
);
COMMENT ON TABLE ddlrelay.sync_foreign_key IS
    'ddlrelay: foreign keys that "ddlrelay sync run" makes again, and validates, when both tables are copied';
COMMENT ON COLUMN ddlrelay.sync_foreign_key.restore IS
    'the SQL that makes it again; NULL where it is there, and is to be validated';

CREATE TABLE IF NOT EXISTS ddlrelay.sync_file (
    source_id pg_catalog.int4 NOT NULL REFERENCES ddlrelay.source,
    relation pg_catalog.oid NOT NULL,
    source_relation pg_catalog.oid NOT NULL,
    file pg_catalog.oid NOT NULL,
    worker pg_catalog.text,
    passed pg_catalog.pg_lsn,
    PRIMARY KEY (source_id, relation)
);
COMMENT ON TABLE ddlrelay.sync_file IS
    'ddlrelay: tables whose rows are being copied, with what could make the copy a wrong one';
COMMENT ON COLUMN ddlrelay.sync_file.file IS
    'the file in which the source had the table when its copy began: one that is rewritten meanwhile is copied again';
COMMENT ON COLUMN ddlrelay.sync_file.passed IS
    'how far the stream was when the apply worker (worker) was seen to have been started anew: a copy that ends before it is made again';

-- The source's capture log arrives here. Rows never stay: the trigger runs their command instead.
DO LANGUAGE plpgsql $ddlrelay$
DECLARE
    log_comment pg_catalog.text;
    log_owner pg_catalog.oid;
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    SELECT COALESCE(obj_description(c.oid, 'pg_class'), ''), c.relowner
      INTO log_comment, log_owner
      FROM pg_class AS c
      JOIN pg_namespace AS n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relname = 'dts_ddl_command';
    IF NOT FOUND THEN
        CREATE TABLE public.dts_ddl_command (
            ddl_text text,
            id int8 PRIMARY KEY,
            event text,
            tag text,
            username varchar,
            database varchar,
            schema varchar,
            object_type varchar,
            object_name varchar,
            client_address varchar,
            client_port int4,
            event_time timestamptz,
            txid_current varchar(128),
            message text
        );
        REVOKE ALL ON public.dts_ddl_command FROM PUBLIC;
    ELSIF log_comment NOT LIKE 'ddlrelay % of a sync%' THEN
        RAISE EXCEPTION 'the target has a capture log of its own, public.dts_ddl_command'
            USING ERRCODE = 'duplicate_table',
                  HINT = 'The source''s log arrives under this name. Run "ddlrelay uninstall" on the target, or drop the table.';
    ELSIF NOT pg_has_role(log_owner, 'USAGE') THEN
        RAISE EXCEPTION 'public.dts_ddl_command of the target belongs to role %', pg_get_userbyid(log_owner)
            USING ERRCODE = 'insufficient_privilege',
                  HINT = 'Connect to the target as that role.';
    END IF;
END
$ddlrelay$;
COMMENT ON TABLE public.dts_ddl_command IS
    'ddlrelay 0.2.0: where the capture log of a sync''s source arrives; its rows are run, not kept. Remove with: ddlrelay sync teardown';
