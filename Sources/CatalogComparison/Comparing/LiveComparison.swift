import PostgresClient

extension CatalogComparer {
    /// Reads both databases at once, each in one snapshot, and compares them.
    ///
    /// - Parameters:
    ///   - source: not inside a transaction.
    ///   - target: not inside a transaction.
    /// - Throws: `PostgresError`, `CancellationError`.
    public func compare(
        source: PostgresConnection, target: PostgresConnection
    ) async throws -> ComparisonResult {
        async let sourceCatalog = Self.read(source, options)
        async let targetCatalog = Self.read(target, options)
        return try await compare(source: sourceCatalog, target: targetCatalog)
    }

    private static func read(_ connection: PostgresConnection, _ options: ComparisonOptions) async throws -> Catalog {
        let snapshot = try await DatabaseSnapshot.begin(on: connection)
        do {
            let catalog = try await snapshot.catalog(options)
            await snapshot.end()
            return catalog
        } catch {
            await snapshot.end()
            throw error
        }
    }
}
