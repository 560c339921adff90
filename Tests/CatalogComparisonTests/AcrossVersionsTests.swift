import CatalogComparison
import Foundation
import PostgresClient
import TestCluster
import Testing

/// The same script on two servers, of two versions where TARGET_POSTGRES_BIN names another.
@Suite struct AcrossVersionsTests {
    @Test("a schema of all kinds is the same on both")
    func allKinds() async throws {
        let (source, target) = try await Self.databases("all-kinds")
        let result = try await CatalogComparer().compare(source: source, target: target)
        #expect(result.differences.map(\.description) == [] && result.notes == [])
        #expect(result.compared > 150)
    }

    @Test("rows of all types have the same checksums on both")
    func rows() async throws {
        let (source, target) = try await Self.databases("many-types")
        let result = try await DataTests.compare(source, target)
        #expect(result.differences == [] && result.notCompared == [] && result.rows == 604)
    }

    private static func databases(
        _ script: String
    ) async throws -> (source: PostgresConnection, target: PostgresConnection) {
        let clusters = [TestCluster.shared, TestCluster.target]
        let path = TestCluster.root + "Tests/CatalogComparisonTests/Fixtures/\(script).sql"
        let sql = try String(contentsOfFile: path, encoding: .utf8)
        var connections: [PostgresConnection] = []
        for cluster in clusters {
            let connection = try await cluster.makeDatabase("versions").connect()
            try await ComparedDatabases.makeRoles(connection)
            try await connection.execute(sql)
            connections.append(connection)
        }
        return (connections[0], connections[1])
    }
}
