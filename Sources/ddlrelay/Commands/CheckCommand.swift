import ArgumentParser
import DDLCapture
import PostgresClient

struct CheckCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks that a source (and a target) meets the requirements, and changes nothing.",
        discussion: "Example:\n  ddlrelay check --source \"host=db1 dbname=app\" --target \"host=db2 dbname=app\"")

    @OptionGroup(title: "Connections") var source: SourceOptions
    @OptionGroup(title: "Connections") var target: TargetOptions
    @OptionGroup(title: "Platform") var platform: CheckArguments
    @Option(name: .customLong("for"), help: "What the servers are for; replay and sync look at the target as well.")
    var purpose: CheckPurpose = .capture
    @Option(help: "How the result is written.") var format: OutputFormat = .table

    private struct Result: Encodable {
        let platform: String
        let version: String
        let database: String
        let passed: Bool
        let checks: [CheckResult]
    }

    func execute() async throws {
        let sourceInfo = try source.connectionInfo()
        let targetInfo = purpose == .capture ? try target.optionalConnectionInfo() : try target.connectionInfo()
        var options = try platform.checkOptions()
        // A target that was named is looked at, whatever the servers are for.
        options.purpose = purpose == .capture && targetInfo != nil ? .replay : purpose
        let facts = try await Self.facts(sourceInfo, options.purpose)
        var results = ServerCheck.run(ServerCheck.forSource(options.purpose), on: facts, options: options)
        if let targetInfo {
            let targetFacts = try await Self.facts(targetInfo, options.purpose)
            results += ServerCheck.run(
                ServerCheck.forTarget(options.purpose), on: targetFacts,
                options: CheckOptions(purpose: options.purpose), server: "target")
            results += PairCheck.run(source: facts, target: targetFacts, options: options)
        }
        let passed = !results.contains(where: \.keepsFromInstalling)
        switch format {
        case .json:
            try Report.json(
                Result(
                    platform: (options.platform ?? Platform.detect(facts.marks)).rawValue, version: facts.shortVersion,
                    database: facts.database, passed: passed, checks: results))
        case .table:
            for result in results {
                Report.text(
                    "\(result.outcome.rawValue.padded(to: 13))  \(result.server.padded(to: 6))  \(result.name.padded(to: 24))  \(result.message)"
                )
                for (title, text) in [("detail", result.detail), ("hint", result.hint)] where result.outcome != .pass {
                    if let text { Report.text(String(repeating: " ", count: 23) + "\(title): \(text)") }
                }
            }
            Report.text(Self.summary(results))
        }
        if !passed { throw ExitStatus.answerIsNo.exitCode }
    }

    private static func facts(_ info: ConnectionInfo, _ purpose: CheckPurpose) async throws -> ServerFacts {
        let connection = try await PostgresConnection.connect(to: info)
        return try await ServerFacts.read(from: connection, for: purpose)
    }

    private static func summary(_ results: [CheckResult]) -> String {
        func count(_ outcome: CheckResult.Outcome) -> Int { results.filter { $0.outcome == outcome }.count }
        let counts =
            "\(results.count) checks: \(count(.pass)) passed, \(count(.warn)) warned, \(count(.fail)) failed, \(count(.unknown)) could not run"
        return counts + (results.contains(where: \.keepsFromInstalling) ? ". Not ready." : ". Ready.")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

extension CheckPurpose: ExpressibleByArgument {}
