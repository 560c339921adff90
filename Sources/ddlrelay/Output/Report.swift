import ArgumentParser
import Foundation
import TextTable

/// How a result is written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
}

/// How a list of commands is written.
enum CommandFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
    case sql
}

/// Writes results to standard output.
enum Report {
    static func json(_ value: some Encodable, compact: Bool = false) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting =
            compact ? [.sortedKeys, .withoutEscapingSlashes] : [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        verbatim(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    static func table(_ titles: [String], _ rows: [[String]]) {
        let table = TextTable<[String]> { row in
            zip(titles, row).map { Column(title: $0, value: $1) }
        }
        let lines = table.string(for: rows.map { $0.map(oneLine) }, style: Style.simple) ?? ""
        for line in lines.split(separator: "\n") {
            text(String(line.reversed().drop { $0 == " " }.reversed()))
        }
    }

    /// A line for a person.
    static func text(_ line: String) { verbatim(line.withoutControlCharacters) }

    /// SQL and JSON: to the letter.
    static func verbatim(_ line: String) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
        } catch {
            Messages.error("the result cannot be written to standard output", detail: systemText(error))
            exit(ExitStatus.failed.rawValue)
        }
    }

    /// A cell is one line, and not endless.
    private static func oneLine(_ cell: String) -> String {
        let line = cell.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > 100 ? line.prefix(99) + "…" : line
    }
}

/// An error as JSON.
struct ErrorReport: Encodable {
    let message: String
    let detail: String?
    let hint: String?
    let sqlstate: String?
}
