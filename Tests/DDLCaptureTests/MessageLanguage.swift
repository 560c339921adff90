import Foundation
import TestCluster
import Testing

/// A language of the server's messages.
struct MessageLanguage: Sendable, CustomTestStringConvertible {
    /// As `localedef` names its source.
    let source: String
    /// What the server says to 1/0: how a test knows that it speaks the language.
    let divisionByZero: String

    static let all = [
        MessageLanguage(source: "de_DE", divisionByZero: "Division durch Null"),
        // Names the function last, after the line and the kind of statement.
        MessageLanguage(source: "zh_CN", divisionByZero: "除以零"),
        MessageLanguage(source: "ja_JP", divisionByZero: "0 による除算が行われました"),
        MessageLanguage(source: "ru_RU", divisionByZero: "деление на ноль"),
        MessageLanguage(source: "fr_FR", divisionByZero: "division par zéro"),
    ]

    /// Debian's servers are, those that the matrix fetches are not.
    static var areTranslated: Bool {
        guard ServerPrograms.source.areOfTheSystem else { return false }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/share/locale/zh_CN/LC_MESSAGES")) ?? []
        return files.contains { $0.hasPrefix("postgres-") }
    }

    var testDescription: String { source }

    var locale: String { source + ".UTF-8" }

    /// A folder for LOCPATH with the compiled locale, which a system need not have.
    func compiled() async throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ddlrelay-locale-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        // Warnings about the locale's own source end with 1.
        let result = try await CommandResult.run(
            "/usr/bin/localedef",
            ["-i", source, "-f", "UTF-8", "--no-archive", folder.appending(path: locale).path(percentEncoded: false)])
        try #require(result.status <= 1, "\(result.errors)")
        return folder.path(percentEncoded: false)
    }
}
