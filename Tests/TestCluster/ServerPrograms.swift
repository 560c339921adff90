import Foundation

/// The programs that come with a server: which version the tests run on is said by POSTGRES_BIN (source) and
/// TARGET_POSTGRES_BIN (target), folders as `pg_config --bindir` prints them.
public struct ServerPrograms: Sendable {
    /// Of the operating system, unless the environment says otherwise.
    public static let source = ServerPrograms(variable: "POSTGRES_BIN") ?? ServerPrograms(folder: nil)
    /// As the source, unless the environment says otherwise.
    public static let target = ServerPrograms(variable: "TARGET_POSTGRES_BIN") ?? source

    /// Nil: the version that the operating system has.
    let folder: String?

    /// Whether they are the operating system's own packages.
    public var areOfTheSystem: Bool { folder == nil }

    private init(folder: String?) { self.folder = folder }

    private init?(variable: String) {
        guard let folder = ProcessInfo.processInfo.environment[variable], !folder.isEmpty else { return nil }
        self.init(folder: folder)
    }

    /// Runs one of the programs to its end.
    func run(_ program: String, _ arguments: [String]) async throws -> CommandResult {
        try await CommandResult.run(
            (folder ?? "/usr/bin") + "/" + program, arguments,
            environment: folder.map { ["LD_LIBRARY_PATH": $0 + "/../lib"] } ?? [:])
    }

    /// The newer of the two: pg_dump refuses servers that are newer than itself.
    static func newer() async throws -> ServerPrograms {
        guard source.folder != target.folder else { return source }
        return try await source.majorVersion() >= target.majorVersion() ? source : target
    }

    private func majorVersion() async throws -> Int {
        // pg_dump (PostgreSQL) 17.11
        let words = try await run("pg_dump", ["--version"]).output.split(whereSeparator: \.isWhitespace)
        return words.dropFirst(2).first?.split(separator: ".").first.flatMap { Int($0) } ?? 0
    }
}
