import Foundation
import PostgresParser

/// Strings that are SQL.
enum QueryText {
    private static let firstWords: Set = [
        "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "COMMENT", "SET",
        "RESET", "SHOW", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "LOCK", "TRUNCATE", "DO", "CALL",
        "COPY",
        "REFRESH", "REINDEX", "ANALYZE", "VACUUM", "MERGE", "DECLARE", "FETCH", "CLOSE", "LISTEN", "NOTIFY", "EXECUTE",
        "PREPARE", "IMPORT",
    ]

    /// The string as a statement that the grammar reads, with a name where something is put in; nil where it is none.
    static func statement(_ string: String) -> String? {
        var text = ["%I", "%s", "%L"].reduce(string) { $0.replacing($1, with: " placed ") }
        guard startsLikeSQL(text) else { return nil }
        // The body of a block, which Quoting.block makes a statement of.
        if text.trimmingCharacters(in: .whitespacesAndNewlines).hasSuffix("END") {
            text = "DO LANGUAGE plpgsql $block$\(text)$block$"
        }
        // What is put in is a name, a value, or a clause that can be left out.
        return [text, text.replacing("placed", with: "'placed'"), text.replacing("placed", with: "")]
            .first { (try? SQLParser.parse($0))?.isEmpty == false }
    }

    /// Whether the first word, after comments, begins a statement.
    static func startsLikeSQL(_ text: String) -> Bool {
        let lines = text.split(separator: "\n").drop { $0.trimmingCharacters(in: .whitespaces).hasPrefix("--") }
        let first = lines.first?.split(whereSeparator: { !$0.isLetter }).first
        return first.map { firstWords.contains(String($0)) } ?? false
    }

    /// The version that a text asks for in a line of its own: "-- PostgreSQL 10 and later", "-- ... Runs on PostgreSQL
    /// 9.4 and later".
    static func minimum(_ text: String, mark: String = "--") -> Int? {
        for line in text.split(separator: "\n") where line.trimmingCharacters(in: .whitespaces).hasPrefix(mark) {
            guard let start = line.range(of: "PostgreSQL "), let end = line.range(of: " and later") else { continue }
            guard start.upperBound <= end.lowerBound else { continue }
            let parts = line[start.upperBound..<end.lowerBound].split(separator: ".").compactMap { Int($0) }
            guard let major = parts.first else { continue }
            return major >= 10 ? major * 10_000 : major * 10_000 + (parts.count > 1 ? parts[1] * 100 : 0)
        }
        return nil
    }
}
