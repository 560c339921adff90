-- What application-history.sql needs on both sides before it: roles, which belong to the server and fire no event
-- trigger, and their right to make schemas. Safe to run again, because both databases may be in one server.
DO $roles$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['shop_owner', 'shop_app', 'shop_reader', 'billing_owner', 'Audit Öffice'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I', wanted);
        END IF;
    END LOOP;
    EXECUTE format('GRANT CREATE ON DATABASE %I TO shop_owner, billing_owner', current_database());
END
$roles$;
