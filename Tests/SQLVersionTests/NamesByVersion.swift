/// Names that came with a version after 9.4, by kind. Sources: the release notes of each version.
enum NamesByVersion {
    /// Functions; `name/2` is the form with two arguments, where an older one has fewer.
    static let functions = index([
        90_500: """
        jsonb_set jsonb_build_object jsonb_build_array jsonb_object jsonb_agg jsonb_object_agg to_jsonb jsonb_pretty
        jsonb_strip_nulls json_strip_nulls array_position array_positions pg_event_trigger_ddl_commands
        pg_event_trigger_table_rewrite_oid pg_event_trigger_table_rewrite_reason pg_last_committed_xact
        pg_xact_commit_timestamp to_regrole to_regnamespace pg_get_object_address pg_identify_object_as_address
        pg_replication_origin_create pg_replication_origin_drop pg_replication_origin_oid
        pg_replication_origin_progress pg_replication_origin_session_setup row_security_active mxid_age
        """,
        90_600: """
        current_setting/2 jsonb_insert pg_blocking_pids parse_ident scale pg_notification_queue_usage
        pg_control_system pg_control_checkpoint pg_size_bytes num_nulls num_nonnulls pg_logical_emit_message
        pg_index_column_has_property pg_config
        """,
        100_000: """
        pg_current_wal_lsn pg_current_wal_insert_lsn pg_wal_lsn_diff pg_walfile_name pg_switch_wal
        pg_last_wal_receive_lsn pg_last_wal_replay_lsn pg_ls_waldir pg_ls_logdir pg_current_logfile txid_status
        pg_get_publication_tables regexp_match pg_sequence_last_value pg_get_partkeydef
        pg_get_partition_constraintdef pg_get_statisticsobjdef pg_create_logical_replication_slot/3
        """,
        110_000: "sha224 sha256 sha384 sha512 websearch_to_tsquery starts_with json_to_tsvector jsonb_to_tsvector",
        120_000: """
        pg_partition_tree pg_partition_root pg_partition_ancestors pg_promote pg_copy_logical_replication_slot
        jsonb_path_query jsonb_path_exists jsonb_path_match jsonb_path_query_array jsonb_path_query_first
        """,
        130_000: """
        gen_random_uuid pg_current_xact_id pg_current_xact_id_if_assigned pg_current_snapshot
        pg_snapshot_xmin pg_visible_in_snapshot pg_xact_status gcd lcm min_scale trim_scale jsonb_set_lax
        """,
        140_000: "date_bin bit_count string_to_table trim_array unistr range_agg pg_create_logical_replication_slot/4",
        150_000: "regexp_count regexp_instr regexp_like regexp_substr",
        160_000:
            "any_value random_normal array_sample array_shuffle date_add date_subtract pg_input_is_valid pg_input_error_info",
        170_000: "to_bin to_oct pg_basetype uuid_extract_timestamp uuid_extract_version pg_sync_replication_slots",
        180_000: "uuidv4 uuidv7 casefold crc32 array_sort array_reverse pg_get_acl",
    ])

    /// Functions that take text from 9.6 on and cstring before: a literal works everywhere, anything else does not.
    static let literalsOnlyBefore96: Set = [
        "to_regclass", "to_regproc", "to_regprocedure", "to_regtype", "to_regoper", "to_regoperator",
    ]

    /// Tables and views of the catalog.
    static let relations = index([
        90_500:
            "pg_policy pg_policies pg_replication_origin pg_replication_origin_status pg_transform pg_file_settings pg_stat_ssl",
        90_600: "pg_init_privs pg_stat_wal_receiver pg_stat_progress_vacuum pg_config",
        100_000: """
        pg_publication pg_publication_rel pg_publication_tables pg_subscription pg_subscription_rel
        pg_stat_subscription pg_sequence pg_sequences pg_partitioned_table pg_statistic_ext pg_hba_file_rules
        """,
        120_000: "pg_stat_progress_create_index pg_stat_progress_cluster pg_statistic_ext_data pg_stat_gssapi",
        130_000: "pg_stat_progress_basebackup pg_stat_progress_analyze pg_stat_slru pg_shmem_allocations",
        140_000: "pg_stat_progress_copy pg_stat_wal pg_stat_replication_slots pg_backend_memory_contexts",
        150_000: "pg_publication_namespace pg_parameter_acl pg_stat_subscription_stats pg_ident_file_mappings",
        160_000: "pg_stat_io",
        170_000: "pg_stat_checkpointer pg_wait_events",
    ])

    /// Columns of the catalog whose names nothing else has.
    static let columns = index([
        90_500: "relrowsecurity relforcerowsecurity rolbypassrls pending_restart",
        90_600: "wait_event wait_event_type confirmed_flush_lsn",
        100_000: """
        relispartition relpartbound attidentity backend_type write_lag flush_lag replay_lag subenabled subslotname
        puballtables partstrat
        """,
        110_000: "prokind attmissingval atthasmissing conparentid pubtruncate indnkeyatts",
        120_000: "attgenerated",
        130_000: "pubviaroot wal_status safe_wal_size leader_pid tgparentid",
        140_000: "attcompression two_phase query_id substream rngmultitypid",
        150_000:
            "colliculocale daticulocale datlocprovider indnullsnotdistinct prattrs prqual subtwophasestate subskiplsn",
        160_000: "subrunasowner subpasswordrequired suborigin conflicting",
        170_000: "subfailover failover synced invalidation_reason inactive_since",
        180_000: "pubgencols conperiod",
    ])

    /// Types.
    static let types = index([
        90_500: "regnamespace regrole pg_ddl_command", 100_000: "macaddr8", 120_000: "jsonpath",
        130_000: "xid8 pg_snapshot regcollation", 140_000: "int4multirange int8multirange nummultirange tstzmultirange",
    ])

    /// Settings, where SQL reads or sets them by name: an unknown one is an error.
    static let settings = index([
        90_500: "row_security", 90_600: "idle_in_transaction_session_timeout", 110_000: "jit",
        120_000: "default_table_access_method plan_cache_mode",
        140_000: "default_toast_compression client_connection_check_interval idle_session_timeout",
        170_000: "event_triggers transaction_timeout", 180_000: "idle_replication_slot_timeout",
    ])

    private static func index(_ names: [Int: String]) -> [String: Int] {
        Dictionary(
            names.flatMap { version, words in
                words.split(whereSeparator: \.isWhitespace).map { (String($0), version) }
            }, uniquingKeysWith: min)
    }
}
