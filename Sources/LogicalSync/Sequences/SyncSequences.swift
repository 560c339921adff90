import DDLReplay
import ObjectSelection
import PostgresClient
import PostgresParser

/// Copies the values of sequences, which logical replication leaves out: to be done at the switch-over, when nothing
/// writes to the source any more.
public struct SyncSequences: Sendable {
    /// What became of a sequence.
    public struct Outcome: Sendable, Hashable {
        /// Its full name.
        public let name: String
        /// Its value on the target now; nil where the target does not have it.
        public let value: Int64?
    }

    private let servers: SyncServers
    private let name: SyncName

    /// The sequences of a sync.
    public init(_ servers: SyncServers, name: SyncName) {
        self.servers = servers
        self.name = name
    }

    /// Sets each sequence of the target to its value on the source, in one transaction.
    ///
    /// - Throws: ``SyncError/Code/notSetUp``, `PostgresError`, `CancellationError`.
    public func copy() async throws -> [Outcome] {
        let source = try await servers.connectToSource()
        let target = try await servers.connectToTarget()
        guard let entry = try await TargetObjects(target: target).entry(name) else {
            throw SyncError.notSetUp(name, on: "target")
        }
        let filter = try entry.options.planner().selection.objects
        let known = Set(try await Self.sequences(target))
        let chosen = try await Self.sequences(source).filter {
            filter.includes(schema: $0.schema ?? "", table: $0.name)
        }
        return try await target.transaction { target in
            var outcomes: [Outcome] = []
            for sequence in chosen {
                guard known.contains(sequence) else {
                    outcomes.append(Outcome(name: sequence.description, value: nil))
                    continue
                }
                let row = try await source.query("SELECT s.last_value, s.is_called FROM \(sequence) AS s").rows.first
                guard let row, let value = row.integer("last_value") else { continue }
                try await target.query(
                    "SELECT pg_catalog.setval($1::pg_catalog.regclass, $2::pg_catalog.int8, $3::pg_catalog.bool)",
                    [sequence.description, String(value), row.text("is_called")])
                outcomes.append(Outcome(name: sequence.description, value: value))
            }
            return outcomes
        }
    }

    /// Sequences of identity columns and of serial columns included; those of the tool left out.
    private static func sequences(_ server: PostgresConnection) async throws -> [QualifiedName] {
        try await server.query(
            """
            SELECT n.nspname AS schema, c.relname AS name
              FROM pg_catalog.pg_class AS c
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\\_%'
               AND n.nspname <> 'ddlrelay' AND NOT (n.nspname = 'public' AND c.relname LIKE 'dts\\_ddl\\_command%')
             ORDER BY 1, 2
            """
        ).rows.compactMap(QualifiedName.init(row:))
    }
}
