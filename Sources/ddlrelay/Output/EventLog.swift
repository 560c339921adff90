import Logging

/// The log of a long-running command on standard error: one line an event, whatever is in names and errors.
struct EventLog: Sendable {
    private let logger: Logger = {
        var logger = Logger(label: "ddlrelay", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .info
        return logger
    }()

    func info(_ message: String, metadata: [String: String] = [:]) { log(.info, message, metadata) }

    func warning(_ message: String, metadata: [String: String] = [:]) { log(.warning, message, metadata) }

    private func log(_ level: Logger.Level, _ message: String, _ metadata: [String: String]) {
        logger.log(
            level: level, "\(Self.oneLine(message))", metadata: metadata.mapValues { "\(Self.oneLine($0))" })
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ").withoutControlCharacters
    }
}
