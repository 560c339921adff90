import Foundation
import Synchronization

/// Runs a program beside this one to its end.
struct ProgramRun: Sendable {
    let path: String
    var arguments: [String] = []
    /// Added to this process's environment.
    var environment: [String: String] = [:]

    /// What it wrote, and how it ended.
    struct Outcome: Sendable {
        let status: Int32
        /// Nil where it is not UTF-8.
        let output: String?
        let errors: String
    }

    /// Cancelling the task ends the program.
    func end() async throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        // Files never fill up as pipes do while nobody reads them.
        let output = try TemporaryFile()
        let errors = try TemporaryFile()
        process.standardOutput = output.handle
        process.standardError = errors.handle
        let (exits, continuation) = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { ended in
            continuation.yield(ended.terminationStatus)
            continuation.finish()
        }
        try process.run()
        let id = process.processIdentifier
        let status = await withTaskCancellationHandler {
            var status: Int32 = -1
            for await exit in exits { status = exit }
            return status
        } onCancel: {
            kill(id, SIGTERM)
        }
        try Task.checkCancellation()
        return Outcome(
            status: status, output: String(validating: try output.data, as: UTF8.self),
            errors: String(decoding: try errors.data, as: UTF8.self))
    }
}

/// A file that goes with its owner.
private final class TemporaryFile: Sendable {
    let handle: FileHandle
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "ddlrelay-\(UUID().uuidString)")
        // A schema is nobody else's business on this machine.
        guard
            FileManager.default.createFile(
                atPath: url.path(percentEncoded: false), contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown) }
        handle = try FileHandle(forWritingTo: url)
    }

    var data: Data { get throws { try Data(contentsOf: url) } }

    deinit { try? FileManager.default.removeItem(at: url) }
}
