-- The record of replay on a target: which captured commands of which source were dealt with, and how.
--
-- A command's record commits in the same transaction as its statement; that makes replay exactly-once. The schema is
-- the tool's own; remove it with DROP SCHEMA ddlrelay CASCADE when no source is replayed here any more.
--
-- Part of ddlrelay. Runs on PostgreSQL 9.4 and later; repeating it changes nothing.

-- Whoever owns these tables could put triggers on them that run with our rights.
DO LANGUAGE plpgsql $ddlrelay$
DECLARE
    stranger pg_catalog.text;
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    SELECT format('%s belongs to role %s', o.name, pg_get_userbyid(o.owner))
      INTO stranger
      FROM (SELECT 'schema ddlrelay'::text AS name, n.nspowner AS owner
              FROM pg_namespace AS n WHERE n.nspname = 'ddlrelay'
             UNION ALL
            SELECT c.oid::regclass::text, c.relowner
              FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
             WHERE n.nspname = 'ddlrelay' AND c.relkind IN ('r', 'p', 'v', 'S')) AS o
     WHERE NOT pg_has_role(o.owner, 'USAGE')
     LIMIT 1;
    IF stranger IS NOT NULL THEN
        RAISE EXCEPTION '%', stranger
            USING ERRCODE = 'insufficient_privilege',
                  HINT = 'Schema ddlrelay is where replay keeps its record: connect as its owner, or rename the schema that is there.';
    END IF;
END
$ddlrelay$;

CREATE SCHEMA IF NOT EXISTS ddlrelay;
COMMENT ON SCHEMA ddlrelay IS
    'ddlrelay 0.2.0: which captured commands were replayed here';

-- One row for each capture log that is replayed here. A log that is installed anew is another log: its ids begin
-- anew as well.
CREATE TABLE IF NOT EXISTS ddlrelay.source (
    source_id serial PRIMARY KEY,
    system_identifier pg_catalog.text NOT NULL,
    database pg_catalog.text NOT NULL,
    log_table pg_catalog.int8 NOT NULL,
    "position" pg_catalog.int8 NOT NULL DEFAULT 0,
    created_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.now(),
    UNIQUE (system_identifier, database, log_table)
);
COMMENT ON TABLE ddlrelay.source IS
    'ddlrelay: a capture log that is replayed here; everything up to position is done';
COMMENT ON COLUMN ddlrelay.source.log_table IS 'oid of public.dts_ddl_command on the source';

-- One row for each captured command that was dealt with, or is in hand.
CREATE TABLE IF NOT EXISTS ddlrelay.command (
    source_id pg_catalog.int4 NOT NULL REFERENCES ddlrelay.source,
    id pg_catalog.int8 NOT NULL,
    state pg_catalog.text NOT NULL,
    tag pg_catalog.text NOT NULL,
    object_name pg_catalog.text,
    statement pg_catalog.text,
    reason pg_catalog.text,
    sqlstate pg_catalog.text,
    attempts pg_catalog.int4 NOT NULL DEFAULT 1,
    captured_at pg_catalog.timestamptz,
    recorded_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    PRIMARY KEY (source_id, id)
);
COMMENT ON TABLE ddlrelay.command IS
    'ddlrelay: a captured command and what became of it: done, skipped (with the reason), held (with the error), or started (it runs outside a transaction)';

-- What version 0.1.0 did not have: commands that run outside a transaction, and decisions about held ones.
-- (ADD COLUMN IF NOT EXISTS is younger than 9.4.)
DO LANGUAGE plpgsql $ddlrelay$
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    IF NOT EXISTS (SELECT 1 FROM pg_attribute AS a
                    WHERE a.attrelid = 'ddlrelay.source'::regclass AND a.attname = 'selection' AND NOT a.attisdropped)
    THEN
        ALTER TABLE ddlrelay.source ADD COLUMN selection text;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_attribute AS a
                    WHERE a.attrelid = 'ddlrelay.command'::regclass AND a.attname = 'decision' AND NOT a.attisdropped)
    THEN
        ALTER TABLE ddlrelay.command
            ADD COLUMN decision text,
            ADD COLUMN replacement text,
            ADD COLUMN decided_by text,
            ADD COLUMN decided_at timestamptz;
    END IF;
END
$ddlrelay$;
COMMENT ON COLUMN ddlrelay.source.selection IS
    'what of it is replayed, as options of ddlrelay replay; null where that is not on record';
COMMENT ON COLUMN ddlrelay.command.decision IS
    'what a person decided about a held command: retry, skip or replace';
COMMENT ON COLUMN ddlrelay.command.replacement IS
    'the SQL that is run in place of the command''s own statement';
COMMENT ON COLUMN ddlrelay.command.decided_by IS
    'the role that decided, and the operating system''s user where it is known';

ALTER TABLE ddlrelay.command DROP CONSTRAINT IF EXISTS command_state_check;
ALTER TABLE ddlrelay.command ADD CONSTRAINT command_state_check
    CHECK (state IN ('done', 'skipped', 'held', 'started')) NOT VALID;

-- Few commands are ever held or started, and each start of a replayer looks for them.
DO LANGUAGE plpgsql $ddlrelay$
BEGIN
    IF pg_catalog.to_regclass('ddlrelay.command_undecided') IS NULL THEN
        CREATE INDEX command_undecided ON ddlrelay.command (source_id, id) WHERE state IN ('held', 'started');
    END IF;
END
$ddlrelay$;
