-- Makes foreign keys again that "ddlrelay sync run" has put away.
--
-- PostgreSQL truncates no table without those that refer to it. Where one of them is still to be copied, the apply worker
-- leaves it out, and its TRUNCATE of the others is refused each time it starts. So the foreign key is put away until the
-- stream has passed; a command that comes before has to find it, so both the runner and the trigger call this.
--
-- Part of ddlrelay. Runs on PostgreSQL 10 and later.

CREATE OR REPLACE FUNCTION ddlrelay.restore_foreign_keys(source pg_catalog.int4, only_copied boolean)
RETURNS void
LANGUAGE plpgsql
VOLATILE
SET search_path = pg_catalog, pg_temp
AS $ddlrelay$
DECLARE
    key record;
BEGIN
    FOR key IN
        SELECT g.constraint_id, g.relation, g.name, g.restore, g.was_valid
          FROM ddlrelay.sync_foreign_key AS g
         WHERE g.source_id = source AND g.restore IS NOT NULL
           AND NOT (only_copied
                    AND (EXISTS (SELECT 1 FROM pg_subscription_rel AS r
                                  WHERE r.srrelid = g.relation AND r.srsubstate <> 'r')
                         OR EXISTS (SELECT 1 FROM ddlrelay.sync_copy AS m WHERE m.relation = g.relation)))
    LOOP
        BEGIN
            EXECUTE key.restore;
            -- What it was is still to be found out: whether all rows are there.
            UPDATE ddlrelay.sync_foreign_key AS g SET constraint_id = k.oid, restore = NULL
              FROM pg_constraint AS k
             WHERE g.source_id = source AND g.constraint_id = key.constraint_id
               AND k.conrelid = key.relation AND k.conname = key.name AND key.was_valid;
            CONTINUE WHEN FOUND;
        EXCEPTION
            -- A partitioned table has no keys that are NOT VALID: its rows have to be there.
            WHEN foreign_key_violation THEN
                CONTINUE;
            -- The tables are gone, or somebody made it by hand.
            WHEN undefined_table OR invalid_schema_name OR undefined_column OR duplicate_object THEN
                NULL;
        END;
        DELETE FROM ddlrelay.sync_foreign_key AS g
         WHERE g.source_id = source AND g.constraint_id = key.constraint_id;
    END LOOP;
END
$ddlrelay$;
