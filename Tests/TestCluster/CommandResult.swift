import Foundation

/// What a program did.
public struct CommandResult: Sendable {
    /// Its exit code.
    public let status: Int32
    /// Its standard output.
    public let output: String
    /// Its standard error.
    public let errors: String

    /// Runs a program to its end.
    public static func run(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], input: String? = nil
    ) async throws -> CommandResult {
        let program = try RunningProgram(path, arguments, environment: environment, input: input)
        return try await program.end()
    }
}

/// A program that runs beside the test.
public final class RunningProgram: @unchecked Sendable {
    // Process is not Sendable; it is started in init and afterwards only asked for its end, once, and for its id.
    private let process = Process()
    private let files: [URL]
    private let exits: AsyncStream<Int32>

    /// Starts a program. Its output goes to files, so that it never waits for a reader.
    public init(_ path: String, _ arguments: [String], environment: [String: String] = [:], input: String? = nil) throws
    {
        let base = FileManager.default.temporaryDirectory.appending(path: "ddlrelay-test-\(UUID().uuidString)")
        files = ["in", "out", "err"].map { base.appendingPathExtension($0) }
        try Data((input ?? "").utf8).write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        var variables = ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("PG") && !$0.key.hasPrefix("DDLRELAY_")
        }
        variables.merge(environment) { $1 }
        process.environment = variables
        // Foundation keeps them open for ever; a test that starts hundreds of programs would run out of descriptors.
        let handles = [
            try FileHandle(forReadingFrom: files[0]), try FileHandle(forWritingTo: files[1]),
            try FileHandle(forWritingTo: files[2]),
        ]
        defer { for handle in handles { try? handle.close() } }
        process.standardInput = handles[0]
        process.standardOutput = handles[1]
        process.standardError = handles[2]
        let (stream, continuation) = AsyncStream<Int32>.makeStream()
        exits = stream
        process.terminationHandler = { ended in
            continuation.yield(ended.terminationStatus)
            continuation.finish()
        }
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        for file in files { try? FileManager.default.removeItem(at: file) }
    }

    /// What it wrote to standard error so far.
    public var errors: String { (try? String(contentsOf: files[2], encoding: .utf8)) ?? "" }

    /// What it wrote to standard output so far.
    public var output: String { (try? String(contentsOf: files[1], encoding: .utf8)) ?? "" }

    /// Sends it a signal.
    public func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for its end.
    public func end() async throws -> CommandResult {
        var status: Int32 = -1
        for await exit in exits { status = exit }
        return CommandResult(status: status, output: output, errors: errors)
    }
}

/// Waits until a condition holds, for at most a minute.
public func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return false
}
