import Foundation
import PostgresParser

/// A script of folder Fixtures: SQL that psql can run, except for what it marks to be sent as one query.
struct HistoryFixture {
    /// What is sent to the server, one query each.
    let submissions: [String]

    /// Reads a script. The lines between `-- string` and `-- end` are one submission, any other statement is one.
    init(_ name: String) throws {
        guard let file = Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "sql") else {
            throw CocoaError(.fileNoSuchFile)
        }
        var submissions: [String] = []
        var lines: [Substring] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            switch line {
            case "-- string":
                submissions += try SQLParser.split(lines.joined(separator: "\n"))
                lines = []
            case "-- end":
                submissions.append(lines.joined(separator: "\n"))
                lines = []
            default:
                lines.append(line)
            }
        }
        self.submissions = submissions + (try SQLParser.split(lines.joined(separator: "\n")))
    }
}
