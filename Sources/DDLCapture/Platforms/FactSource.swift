import PostgresClient

/// One question about a server: what it is called in recorded answers, and the SQL that asks it.
public struct FactQuery: Sendable, Hashable {
    /// The name, stable: recorded answers are found by it.
    public let name: String
    /// The SQL. Its first line says which version it needs, where that is not 9.4.
    public let sql: String
    /// Whether it is a trial: a script that ends with ROLLBACK and whose error is the answer.
    public let isTrial: Bool

    init(_ name: String, isTrial: Bool = false, _ sql: String) {
        self.name = name
        self.sql = sql
        self.isTrial = isTrial
    }
}

/// Where facts come from: a server, or answers that were recorded.
public protocol FactSource: Sendable {
    /// The server's version as libpq numbers it: 150018 for 15.18.
    func versionNumber() async throws -> Int
    /// The rows of an answer; nothing is changed by asking.
    ///
    /// - Throws: `PostgresError` as the server reports it, `CancellationError`.
    func answer(_ query: FactQuery) async throws -> [ResultRow]
}

extension PostgresConnection: FactSource {
    /// The server's version as libpq numbers it.
    public nonisolated func versionNumber() async throws -> Int { await serverVersion }

    /// Asks the server.
    public nonisolated func answer(_ query: FactQuery) async throws -> [ResultRow] {
        guard query.isTrial else { return try await self.query(query.sql).rows }
        do {
            return try await execute(query.sql).rows
        } catch {
            await rollBack()
            throw error
        }
    }
}

extension FactSource {
    /// A fact that checks can do without: where the server refuses the answer, they say so.
    func fact<Value>(_ read: () async throws -> Value) async throws -> Fact<Value> {
        do {
            return .known(try await read())
        } catch let error as PostgresError where error.code == .server {
            return .unknown(reason: error.description)
        }
    }

    /// Whether a trial was let through: nobody but the server knows who may, and vendors let roles that are not
    /// superuser.
    func permission(_ trial: FactQuery) async throws -> Fact<Bool> {
        do {
            _ = try await answer(trial)
            return .known(true)
        } catch let error as PostgresError where error.code == .server {
            return error.sqlState == "42501" ? .known(false) : .unknown(reason: error.description)
        }
    }
}
