import Foundation
import PostgresClient

/// pg_dump, in a version that can read the source: not older than its server.
struct DumpProgram: Sendable {
    let path: String

    /// Looks in PATH, beside the source's server where that runs on this machine, and where Debian and Red Hat put it; of
    /// several, the oldest that will do, because its output suits older targets.
    ///
    /// - Throws: ``SyncError/Code/noProgram``.
    static func find(for source: PostgresConnection) async throws -> DumpProgram {
        let wanted = await source.serverVersion / 10_000
        var found: [(version: Int, path: String)] = []
        for folder in try await folders(source) {
            let path = folder + "/pg_dump"
            guard FileManager.default.isExecutableFile(atPath: path),
                let outcome = try? await ProgramRun(path: path, arguments: ["--version"]).end(),
                let version = version(outcome.output ?? "")
            else { continue }
            found.append((version, path))
        }
        if let best = found.filter({ $0.version >= wanted }).min(by: { $0.version < $1.version }) {
            return DumpProgram(path: best.path)
        }
        let newest = found.max { $0.version < $1.version }
        throw SyncError(
            code: .noProgram,
            message: newest.map { "pg_dump \($0.version) is older than the source, which is version \(wanted)" }
                ?? "pg_dump is not found",
            detail: newest.map { "It is \($0.path)." } ?? "It was looked for in PATH and beside the source's server.",
            hint: "Install the client programs of PostgreSQL \(wanted) or later and put them in PATH.")
    }

    private static func folders(_ source: PostgresConnection) async throws -> [String] {
        var folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        // Superusers and members of pg_read_all_settings may ask where the server's programs are.
        do {
            folders += try await source.query(
                "SELECT g.setting FROM pg_catalog.pg_config() AS g WHERE g.name = 'BINDIR'"
            ).rows.compactMap { $0[0] }
        } catch let error as PostgresError where error.code == .server {}
        for parent in ["/usr/lib/postgresql", "/usr"] {
            let versions = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
            folders += versions.filter { parent != "/usr" || $0.hasPrefix("pgsql-") }.map { "\(parent)/\($0)/bin" }
        }
        return folders
    }

    /// `pg_dump (PostgreSQL) 15.18 (Debian ...)`
    private static func version(_ output: String) -> Int? {
        let words = output.split(whereSeparator: \.isWhitespace)
        return words.dropFirst(2).first.flatMap { Int($0.prefix { $0.isNumber }) }
    }
}
