import CatalogComparison
import PostgresClient

/// The connections of a comparison.
struct ComparedSides: Sendable {
    let source: PostgresConnection
    let target: PostgresConnection
    /// To the source, outside the snapshot.
    let identity: PostgresConnection

    static func connect(source: ConnectionInfo, target: ConnectionInfo) async throws -> ComparedSides {
        async let one = PostgresConnection.connect(to: source)
        async let other = PostgresConnection.connect(to: target)
        async let identity = PostgresConnection.connect(to: source)
        return try await ComparedSides(source: one, target: other, identity: identity)
    }

    /// Runs `body` while both sides are held at one moment each; the source's is the earlier one.
    func inSnapshots<Result: Sendable>(
        _ body: (DatabaseSnapshot, DatabaseSnapshot) async throws -> Result
    ) async throws -> Result {
        let sourceSnapshot = try await DatabaseSnapshot.begin(on: source)
        let targetSnapshot = try await DatabaseSnapshot.begin(on: target)
        do {
            let result = try await body(sourceSnapshot, targetSnapshot)
            await sourceSnapshot.end()
            await targetSnapshot.end()
            return result
        } catch {
            await sourceSnapshot.end()
            await targetSnapshot.end()
            throw error
        }
    }
}
