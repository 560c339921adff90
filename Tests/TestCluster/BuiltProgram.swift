import Foundation

/// The program that was built with the tests.
public enum BuiltProgram {
    /// Swift Testing runs inside the test bundle's runner; the program stands beside the bundle.
    public static let path: String = {
        let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let candidates = [
            folder, folder.appending(path: ".."), URL(filePath: TestCluster.root).appending(path: ".build/debug"),
        ]
        return candidates.map { $0.appending(path: "ddlrelay").path(percentEncoded: false) }
            .first { FileManager.default.isExecutableFile(atPath: $0) } ?? "ddlrelay"
    }()
}
