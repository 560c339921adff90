extension FactQuery {
    /// On AWS the right to replicate is membership in a role, elsewhere the role's own attribute.
    static let replicationUse = FactQuery(
        "replication-use",
        """
        -- PostgreSQL 10 and later
        SELECT (SELECT r.rolreplication FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user)
               OR EXISTS (SELECT 1 FROM pg_catalog.pg_roles AS r
                           WHERE r.rolname = 'rds_replication' AND pg_catalog.pg_has_role(r.oid, 'MEMBER')) AS may_replicate,
               (SELECT count(*) FROM pg_catalog.pg_stat_replication) AS senders,
               (SELECT count(s.subname) FROM pg_catalog.pg_subscription AS s WHERE s.subenabled) AS subscriptions
        """)

    static let replicationSlots = FactQuery(
        "replication-slots",
        """
        -- PostgreSQL 10 and later
        SELECT s.slot_name, s.active,
               CASE WHEN NOT pg_catalog.pg_is_in_recovery()
                    THEN pg_catalog.pg_size_pretty(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), s.restart_lsn))
               END AS retained
          FROM pg_catalog.pg_replication_slots AS s
         ORDER BY s.slot_name
        """)

    /// Tables without anything to say about them are left out: there may be a hundred thousand.
    static let publishedTables = FactQuery(
        "published-tables",
        """
        SELECT t.name, t.identity, t.has_primary_key, t.has_identity, t.is_owned
          FROM (SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name,
                       c.relreplident AS identity, k.has_primary_key,
                       CASE c.relreplident WHEN 'f' THEN true
                                           WHEN 'd' THEN k.has_primary_key
                                           WHEN 'i' THEN EXISTS (SELECT 1 FROM pg_catalog.pg_index AS i
                                                                  WHERE i.indrelid = c.oid AND i.indisreplident)
                                           ELSE false END AS has_identity,
                       pg_catalog.pg_has_role(c.relowner, 'USAGE') AS is_owned
                  FROM pg_catalog.pg_class AS c
                  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                 CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_index AS i
                                                     WHERE i.indrelid = c.oid AND i.indisprimary) AS has_primary_key) AS k
                 WHERE c.relkind = 'r' AND c.relpersistence = 'p'
                   AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                   AND NOT (n.nspname = 'public' AND c.relname = 'dts_ddl_command')) AS t
         WHERE NOT (t.has_primary_key AND t.has_identity AND t.is_owned)
         ORDER BY t.name
        """)

    static let unreplicated = FactQuery(
        "unreplicated",
        """
        SELECT CASE c.relkind WHEN 'S' THEN 'sequences (their values)'
                              WHEN 'm' THEN 'materialized views (their rows)'
                              WHEN 'f' THEN 'foreign tables'
                              ELSE 'unlogged tables' END AS kind,
               count(*) AS count
          FROM pg_catalog.pg_class AS c
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
         WHERE (c.relkind IN ('S', 'm', 'f') OR c.relkind = 'r' AND c.relpersistence = 'u')
           AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'ddlrelay')
           AND NOT (n.nspname = 'public' AND c.relname LIKE 'dts\\_ddl\\_command%')
         GROUP BY 1
         UNION ALL
        SELECT 'large objects', count(*) FROM pg_catalog.pg_largeobject_metadata
        """)

    /// With connect = false nothing but a catalog row is made, and that is rolled back.
    static let subscriptionTrial = FactQuery(
        "subscription-trial", isTrial: true,
        """
        -- PostgreSQL 10 and later
        BEGIN;
        SET LOCAL ddlrelay.capture = off;
        SET LOCAL lock_timeout = '2s';
        SET LOCAL client_min_messages = error;
        CREATE SUBSCRIPTION ddlrelay_trial CONNECTION 'dbname=ddlrelay_trial password=trial'
            PUBLICATION ddlrelay_trial WITH (connect = false);
        ROLLBACK;
        """)
}
