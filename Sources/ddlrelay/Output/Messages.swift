import Foundation
import PostgresClient

/// What goes to standard error, in the form of PostgreSQL's own tools. Standard output carries results only.
enum Messages {
    static func error(_ message: String, detail: String? = nil, hint: String? = nil) {
        write("error", message)
        if let detail, !detail.isEmpty { write("detail", detail) }
        if let hint, !hint.isEmpty { write("hint", hint) }
    }

    static func warning(_ message: String, hint: String? = nil) {
        write("warning", message)
        if let hint { write("hint", hint) }
    }

    /// One sentence that a person may want to read while waiting.
    static func note(_ message: String) {
        put("ddlrelay: \(message)\n")
    }

    private static func write(_ kind: String, _ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            put("ddlrelay: \(kind): \(line.replacing("\t", with: " "))\n")
        }
    }

    /// A closed standard error is no reason to fail.
    private static func put(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.withoutControlCharacters.utf8))
    }
}
