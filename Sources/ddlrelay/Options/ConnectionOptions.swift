import ArgumentParser
import Foundation
import PostgresClient

/// Where the source is.
struct SourceOptions: ParsableArguments {
    @Option(
        name: .customLong("source"),
        help: ArgumentHelp(
            "The source: a libpq connection string or URI (environment: DDLRELAY_SOURCE, or PG* variables).",
            valueName: "conninfo"))
    var conninfo: String?

    func connectionInfo() throws -> ConnectionInfo {
        try ConnectionInfo(argument: conninfo, environment: "DDLRELAY_SOURCE", option: "--source", role: "source")
    }
}

/// Where the target is, for commands that need one.
struct TargetOptions: ParsableArguments {
    @Option(
        name: .customLong("target"),
        help: ArgumentHelp(
            "The target: a libpq connection string or URI (environment: DDLRELAY_TARGET).", valueName: "conninfo"))
    var conninfo: String?

    /// The target where one was named.
    func optionalConnectionInfo() throws -> ConnectionInfo? {
        guard let text = conninfo ?? ProcessInfo.processInfo.environment["DDLRELAY_TARGET"],
            conninfo != nil || !text.isEmpty
        else { return nil }
        return try ConnectionInfo(argument: text, environment: "DDLRELAY_TARGET", option: "--target", role: "target")
    }

    func connectionInfo() throws -> ConnectionInfo {
        guard let info = try optionalConnectionInfo() else {
            throw ValidationError("--target is missing, and DDLRELAY_TARGET is not set")
        }
        return info
    }
}

extension ConnectionInfo {
    fileprivate init(argument: String?, environment name: String, option: String, role: String) throws {
        let environment = ProcessInfo.processInfo.environment
        if argument?.isEmpty == true { throw ValidationError("\(option) is empty") }
        // A variable that is set to nothing is one that is not set.
        if let text = argument ?? environment[name], !text.isEmpty {
            self.init(text, role: role)
        } else if ["PGHOST", "PGHOSTADDR", "PGDATABASE", "PGSERVICE"].contains(where: { environment[$0] != nil }) {
            self.init("", role: role)
        } else {
            throw ValidationError(
                "\(option) is missing, and neither \(name) nor PGHOST, PGDATABASE or PGSERVICE is set")
        }
        do {
            try validate()
        } catch {
            throw ValidationError(
                "\(option): " + [error.message, error.detail].compactMap(\.self).joined(separator: ": "))
        }
    }
}
