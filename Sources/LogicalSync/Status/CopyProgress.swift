import Foundation
import PostgresClient

/// How far the first copy of the tables is, by what they take on both servers' disks.
public struct CopyProgress: Sendable, Hashable {
    /// Tables whose rows are on the target.
    public let copiedTables: Int
    /// All tables of the subscription.
    public let tables: Int
    /// What the tables take on the target, in bytes: at most what each takes on the source.
    public let copiedBytes: Int64
    /// What they take on the source, in bytes. A target without dead rows needs less.
    public let bytes: Int64

    /// A value of the given parts.
    public init(copiedTables: Int, tables: Int, copiedBytes: Int64, bytes: Int64) {
        self.copiedTables = copiedTables
        self.tables = tables
        self.copiedBytes = copiedBytes
        self.bytes = bytes
    }

    /// Whether every table is copied.
    public var isComplete: Bool { copiedTables == tables }

    /// How fast it goes, by what was copied since an earlier look.
    ///
    /// - Parameter seconds: since then.
    /// - Returns: bytes a second, and how many seconds the rest will take; nil where nothing moved.
    public func pace(since earlier: CopyProgress, seconds: Double) -> (bytesPerSecond: Double, secondsLeft: Double)? {
        let rate = Double(copiedBytes - earlier.copiedBytes) / seconds
        guard rate > 0, seconds > 0 else { return nil }
        return (rate, Double(bytes - copiedBytes) / rate)
    }

    /// Reads it from both servers.
    static func read(
        source: PostgresConnection, target: PostgresConnection, name: SyncName
    ) async throws -> CopyProgress {
        let rows = try await target.query(
            """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, r.srsubstate IN ('s', 'r') AS is_copied
              FROM pg_catalog.pg_subscription_rel AS r
              JOIN pg_catalog.pg_subscription AS s ON s.oid = r.srsubid
              JOIN pg_catalog.pg_class AS c ON c.oid = r.srrelid
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE s.subname = $1 AND NOT (n.nspname = 'public' AND c.relname = 'dts_ddl_command')
            """, [name.object]
        ).rows
        let names = rows.compactMap { $0.text("name") }
        let open = rows.filter { $0.boolean("is_copied") != true }.compactMap { $0.text("name") }
        let onSource = try await sizes(of: names, on: source)
        let onTarget = try await sizes(of: open, on: target)
        let copied = names.reduce(Int64(0)) { sum, name in
            let whole = onSource[name] ?? 0
            return sum + (onTarget[name].map { min($0, whole) } ?? whole)
        }
        return CopyProgress(
            copiedTables: rows.count - open.count, tables: rows.count, copiedBytes: copied,
            bytes: onSource.values.reduce(0, +))
    }

    /// What tables take on the disk. PostgreSQL locks a table to measure it: where somebody rewrites one, which can take
    /// hours, all are taken as the catalog knows them.
    private static func sizes(of names: [String], on connection: PostgresConnection) async throws -> [String: Int64] {
        guard !names.isEmpty else { return [:] }
        let list = String(decoding: try JSONEncoder().encode(names), as: UTF8.self)
        func rows(_ size: String) async throws -> [ResultRow] {
            try await connection.transaction { connection in
                try await connection.execute("SET LOCAL lock_timeout = '100ms'")
                return try await connection.query(
                    """
                    SELECT t.name, \(size) AS bytes
                      FROM pg_catalog.jsonb_array_elements_text($1::pg_catalog.jsonb) AS t (name)
                      JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(t.name)
                    """, [list]
                ).rows
            }
        }
        let found: [ResultRow]
        do {
            found = try await rows("pg_catalog.pg_table_size(c.oid)")
        } catch let error as PostgresError where error.sqlState == "55P03" {
            found = try await rows(
                "c.relpages::pg_catalog.int8 * pg_catalog.current_setting('block_size')::pg_catalog.int8")
        }
        return Dictionary(
            found.map { ($0.text("name") ?? "", $0.integer("bytes") ?? 0) }, uniquingKeysWith: { first, _ in first })
    }
}
