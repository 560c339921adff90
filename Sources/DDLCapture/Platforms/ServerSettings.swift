import PostgresClient

/// The settings that checks look at. What the server's version does not have is not among them.
public struct ServerSettings: Sendable, Hashable {
    private let values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    /// A setting's value in its own unit, as `pg_settings.setting` has it; nil where the server does not have it.
    public subscript(_ name: String) -> String? { values[name] }

    /// A setting that is a number; 0 where the server does not have it.
    func number(_ name: String) -> Int { values[name].flatMap { Int($0) } ?? 0 }

    static func read(from source: some FactSource) async throws -> ServerSettings {
        let rows = try await source.answer(.settings)
        return ServerSettings(
            Dictionary(
                rows.map { ($0.text("name") ?? "", $0.text("setting") ?? "") }, uniquingKeysWith: { first, _ in first })
        )
    }
}

extension FactQuery {
    static let settings = FactQuery(
        "settings",
        """
        SELECT s.name, s.setting FROM pg_catalog.pg_settings AS s
         WHERE s.name IN ('session_replication_role',
                          'log_statement', 'log_duration', 'log_min_duration_statement', 'log_min_duration_sample',
                          'log_transaction_sample_rate', 'auto_explain.log_min_duration', 'pgaudit.log',
                          'wal_level', 'max_replication_slots', 'max_wal_senders', 'max_slot_wal_keep_size',
                          'idle_replication_slot_timeout', 'max_worker_processes', 'max_logical_replication_workers',
                          'max_sync_workers_per_subscription', 'max_active_replication_origins')
        """)
}
