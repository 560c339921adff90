import DDLCapture
import Foundation
import PostgresClient
import PostgresParser

/// The publication of a sync on the source: the capture log and the tables that are carried.
struct Publication: Sendable {
    /// What the source has to remember about the sync, in the publication's comment: the target may be gone when the sync
    /// is taken down.
    struct Note: Sendable, Hashable, Codable {
        /// Whether the capture was installed for this sync.
        var installedCapture: Bool
        /// The target's system identifier, which the slots of its table copies end with.
        var targetSystem: String?
        /// The oid of the subscription, which they begin with.
        var subscription: Int64?

        enum CodingKeys: String, CodingKey {
            case installedCapture = "installed_capture"
            case targetSystem = "target_system"
            case subscription
        }
    }

    let source: PostgresConnection
    let name: SyncName

    private var identifier: String { Quoting.identifier(name.object) }

    func exists() async throws -> Bool {
        try await !source.query("SELECT 1 FROM pg_catalog.pg_publication AS p WHERE p.pubname = $1", [name.object])
            .rows.isEmpty
    }

    /// Makes it, with nothing but the capture log in it.
    func create(_ note: Note) async throws {
        try await source.execute(
            "BEGIN; CREATE PUBLICATION \(identifier) FOR TABLE ONLY public.dts_ddl_command; \(try comment(note)); COMMIT"
        )
    }

    func remember(_ note: Note) async throws { try await source.execute(try comment(note)) }

    func note() async throws -> Note? {
        let comment = try await source.query(
            """
            SELECT pg_catalog.obj_description(p.oid, 'pg_publication') AS comment
              FROM pg_catalog.pg_publication AS p WHERE p.pubname = $1
            """, [name.object]
        ).rows.first?.text("comment")
        guard let comment, ToolVersion(comment: comment) != nil, let start = comment.firstIndex(of: "{") else {
            return nil
        }
        return try? JSONDecoder().decode(Note.self, from: Data(comment[start...].utf8))
    }

    private func comment(_ note: Note) throws -> String {
        let json = String(decoding: try JSONEncoder().encode(note), as: UTF8.self)
        return "COMMENT ON PUBLICATION \(identifier) IS "
            + Quoting.literal("ddlrelay \(ToolVersion.current): the tables of sync \(name). \(json)")
    }

    /// The tables in it, without the capture log; partitioned tables are told by their partitions.
    func tables() async throws -> Set<QualifiedName> {
        let rows = try await source.query(
            """
            SELECT t.schemaname AS schema, t.tablename AS name
              FROM pg_catalog.pg_publication_tables AS t WHERE t.pubname = $1
            """, [name.object]
        ).rows
        return Set(rows.compactMap(QualifiedName.init(row:))).subtracting([.captureLog])
    }

    /// The tables that are in it by themselves.
    func members() async throws -> Set<QualifiedName> {
        let rows = try await source.query(
            """
            SELECT n.nspname AS schema, c.relname AS name
              FROM pg_catalog.pg_publication_rel AS r
              JOIN pg_catalog.pg_publication AS p ON p.oid = r.prpubid
              JOIN pg_catalog.pg_class AS c ON c.oid = r.prrelid
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE p.pubname = $1
            """, [name.object]
        ).rows
        return Set(rows.compactMap(QualifiedName.init(row:))).subtracting([.captureLog])
    }

    /// Without SET TABLE, which would lock the log and may be waiting for ``CaptureLogLock``.
    func setToLogAlone() async throws { try await remove(members()) }

    /// Adds tables, and gives them a replica identity where they have none. DDL of the source waits meanwhile: so nothing
    /// here waits long for a lock.
    ///
    /// - Returns: those that could not be locked in a moment, and are not added.
    func add(_ tables: Set<QualifiedName>) async throws -> Set<QualifiedName> {
        guard !tables.isEmpty else { return [] }
        let bare = try await ReplicaIdentities.missing(on: source).filter { tables.contains($0.table) }
        let needsLock = await Self.losesChanges(source.serverVersion)
        // All at once is a question of one lock each; where somebody holds one of them, one by one.
        if !needsLock, bare.isEmpty, try await changed("ADD TABLE \(Self.list(tables))") { return [] }
        let identities = Dictionary(bare.map { ($0.table, $0.set + "; ") }) { first, _ in first }
        var delayed: Set<QualifiedName> = []
        for table in tables.sorted(by: { $0.description < $1.description }) {
            let lock = needsLock ? "LOCK TABLE ONLY \(table) IN SHARE ROW EXCLUSIVE MODE; " : ""
            if try await !changed("ADD TABLE ONLY \(table)", after: lock + (identities[table] ?? "")) {
                delayed.insert(table)
            }
        }
        return delayed
    }

    /// - Returns: false where a lock was not to be had in a moment.
    private func changed(_ change: String, after first: String = "") async throws -> Bool {
        do {
            _ = try await source.transaction { source in
                try await source.execute(
                    "SET LOCAL lock_timeout = '200ms'; \(first)ALTER PUBLICATION \(identifier) \(change)")
            }
            return true
        } catch let error as PostgresError where error.sqlState == "55P03" {
            return false
        }
    }

    /// Whether a table that is added while a transaction writes to it may lose changes, also those of later transactions:
    /// the source's decoding went by the catalogs of the older one. Mended in May 2025 (13.21, 14.18, 15.13, 16.9, 17.5).
    static func losesChanges(_ version: Int) -> Bool {
        let mended = [13: 21, 14: 18, 15: 13, 16: 9, 17: 5]
        let (major, minor) = (version / 10_000, version % 10_000)
        return major < 13 || minor < mended[major] ?? 0
    }

    func remove(_ tables: Set<QualifiedName>) async throws {
        guard !tables.isEmpty else { return }
        _ = try await source.transaction { source in
            try await source.execute(
                "SET LOCAL lock_timeout = '200ms'; ALTER PUBLICATION \(identifier) DROP TABLE \(Self.list(tables))")
        }
    }

    /// Other publications with the capture log in them: those of other syncs, and whatever else.
    func othersWithTheLog() async throws -> [String] {
        try await source.query(
            """
            SELECT p.pubname FROM pg_catalog.pg_publication_rel AS r
              JOIN pg_catalog.pg_publication AS p ON p.oid = r.prpubid
             WHERE p.pubname <> $1
               AND r.prrelid = (SELECT c.oid FROM pg_catalog.pg_class AS c
                                  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                                 WHERE n.nspname = 'public' AND c.relname = 'dts_ddl_command')
             ORDER BY p.pubname
            """, [name.object]
        ).rows.compactMap { $0[0] }
    }

    func drop() async throws { try await source.execute("DROP PUBLICATION IF EXISTS \(identifier)") }

    private static func list(_ tables: Set<QualifiedName>) -> String {
        tables.map { "ONLY \($0)" }.sorted().joined(separator: ", ")
    }
}
