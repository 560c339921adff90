import Foundation
import PostgresClient
import TestCluster

@testable import DDLCapture

/// A server's answers from a file of folder Recorded. What a file does not say is as in `self-managed-15.json`.
struct RecordedServer: FactSource, CustomStringConvertible {
    /// What the checks must answer.
    struct Expectation {
        let platform: String
        let outcomes: [String: String]
        let says: [String: [String]]
    }

    private enum Answer {
        case rows([ResultRow])
        case error(PostgresError)
    }

    let description: String
    let expected: Expectation
    private let version: Int
    private let answers: [String: Answer]

    /// All files.
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }()

    private static let folder = TestCluster.root + "Tests/DDLCaptureTests/Recorded/"
    private static let stock = "self-managed-15"

    init(_ name: String) throws {
        let file = try Self.read(name)
        var answers = file["answers"] as? [String: Any] ?? [:]
        if name != Self.stock {
            let stock = try Self.read(Self.stock)["answers"] as? [String: Any] ?? [:]
            answers.merge(stock) { own, _ in own }
        }
        description = name
        version = file["version_number"] as? Int ?? 0
        self.answers = answers.mapValues(Self.answer)
        let expected = file["expected"] as? [String: Any] ?? [:]
        self.expected = Expectation(
            platform: expected["platform"] as? String ?? "",
            outcomes: expected["outcomes"] as? [String: String] ?? [:],
            says: expected["says"] as? [String: [String]] ?? [:])
    }

    func versionNumber() async throws -> Int { version }

    func answer(_ query: FactQuery) async throws -> [ResultRow] {
        switch answers[query.name] {
        case .rows(let rows)?: return rows
        case .error(let error)?: throw error
        case nil: throw PostgresError(code: .server, message: "no answer to \(query.name) was recorded")
        }
    }

    private static func read(_ name: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: folder + name + ".json"))
        return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    private static func answer(_ value: Any) -> Answer {
        if let error = value as? [String: String] {
            return .error(
                PostgresError(code: .server, message: error["message"] ?? "", sqlState: error["sqlstate"]))
        }
        let rows = value as? [[String: Any]] ?? []
        return .rows(rows.map { row in ResultRow(recorded: row.map { ($0.key, text($0.value)) }) })
    }

    /// A value as the server would send it.
    private static func text(_ value: Any) -> String? {
        switch value {
        case is NSNull: nil
        case let text as String: text
        case let flag as Bool: flag ? "t" : "f"
        default: "\(value)"
        }
    }
}
