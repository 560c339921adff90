import PostgresClient

/// The two ends of a sync.
public struct SyncServers: Sendable {
    /// Where the changes are made.
    public var source: ConnectionInfo
    /// What follows.
    public var target: ConnectionInfo

    /// A pair of databases.
    public init(source: ConnectionInfo, target: ConnectionInfo) {
        self.source = source
        self.target = target
    }

    /// A connection to the source whose own commands are not captured.
    func connectToSource() async throws -> PostgresConnection {
        let connection = try await PostgresConnection.connect(to: source, applicationName: "ddlrelay sync")
        try await connection.execute(
            "SET ddlrelay.capture = off; SET client_min_messages = error; SET lock_timeout = '10s'")
        return connection
    }

    /// A connection to the target.
    func connectToTarget() async throws -> PostgresConnection {
        let connection = try await PostgresConnection.connect(to: target, applicationName: "ddlrelay sync")
        try await connection.execute(
            "SET ddlrelay.capture = off; SET client_min_messages = error; SET lock_timeout = '10s'")
        return connection
    }
}
