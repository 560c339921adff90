import Foundation
import TestCluster
import Testing

/// No SQL of the product uses what its oldest server does not have, although servers before 11 cannot be had here.
@Suite struct SQLVersionTests {
    /// The capture and replay run on 9.4; what needs a newer server says so.
    static let oldest = 90_400

    static func files(_ folder: String, _ ending: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: TestCluster.root + folder)?.compactMap { $0 as? String } ?? []
        return all.filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }.sorted()
    }

    static func text(_ file: String) throws -> String {
        try String(contentsOfFile: TestCluster.root + file, encoding: .utf8)
    }

    @Test("SQL files use what their oldest server has", arguments: files("sql", ".sql"))
    func sqlFile(file: String) throws {
        let text = try Self.text(file)
        let minimum = QueryText.minimum(text) ?? Self.oldest
        // psql's own commands are not SQL.
        let sql = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("\\") ? "" : $0 }.joined(separator: "\n")
        let pieces = [GuardedSQL(text: sql, minimum: minimum)] + (try PLpgSQLReader(sql, minimum: minimum).pieces)
        let found = try pieces.flatMap { piece in
            try VersionLinter.findings(in: piece.text, minimum: piece.minimum, place: file)
        }
        #expect(found == [])
    }

    /// The one place of the comparison that knows which version has what, and statements that are shown to people, for
    /// objects that only servers that have them have.
    static let choosesByVersion: Set = [
        "Sources/CatalogComparison/Reading/ServerDialect.swift", "Sources/CatalogComparison/Kinds/IndexKind.swift",
        "Sources/CatalogComparison/Kinds/PolicyKind.swift",
    ]

    /// Everything about logical replication is for 10 and later.
    static func minimum(of file: String, _ text: String) -> Int {
        if choosesByVersion.contains(file) { return 180_000 }
        return file.hasPrefix("Sources/LogicalSync/") ? 100_000 : QueryText.minimum(text, mark: "//") ?? oldest
    }

    /// Queries that stand behind a version test in Swift.
    static let testedInSwift = ["SELECT s.system_identifier FROM pg_catalog.pg_control_system() AS s": 90_600]

    static func findings(inSwift text: String, file: String) throws -> [VersionFinding] {
        try SwiftLiterals(text).literals.flatMap { literal in
            let minimum = QueryText.minimum(literal) ?? testedInSwift[literal] ?? Self.minimum(of: file, text)
            if let sql = QueryText.statement(literal) {
                return try VersionLinter.findings(in: sql, minimum: minimum, place: file)
            }
            // A piece of a statement, or no SQL at all: only what cannot be mistaken.
            let keywords = (try? VersionLinter.keywords(in: literal)) ?? []
            return keywords.filter { $0.1 > minimum }.map {
                VersionFinding(construct: $0.0, since: $0.1, minimum: minimum, place: file, text: literal)
            }
        }
    }

    @Test("queries in the sources use what their oldest server has", arguments: files("Sources", ".swift"))
    func swiftFile(file: String) throws {
        let found = try Self.findings(inSwift: try Self.text(file), file: file)
        #expect(found == [])
    }

    @Test("the queries of the sources are found")
    func found() throws {
        let literals = try Self.files("Sources", ".swift").flatMap { SwiftLiterals(try Self.text($0)).literals }
        let statements = literals.compactMap(QueryText.statement)
        #expect(statements.count > 40)
        #expect(statements.contains { $0.contains("pg_catalog.pg_event_trigger") })
        // Queries of several lines are read by the grammar, not only by their words.
        let unread = literals.filter {
            $0.contains("\n") && $0.contains("SELECT ") && QueryText.startsLikeSQL($0) && QueryText.statement($0) == nil
        }
        #expect(unread == [])
    }
}
