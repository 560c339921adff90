-- The role that ApsaraDB RDS gives to privileged accounts. Names with pg_ are reserved, so it is renamed in the
-- catalog: for throwaway servers only.
CREATE ROLE rds_superuser_to_be;
UPDATE pg_catalog.pg_authid SET rolname = 'pg_rds_superuser' WHERE rolname = 'rds_superuser_to_be';
