import CatalogComparison
import PostgresClient
import TestCluster
import Testing

/// For every attribute: a change on one side alone is seen, and nothing else; what is proposed mends it.
@Suite struct AttributeTests {
    static let families: [(name: String, cases: [AttributeCase])] = [
        ("tables", AttributeCase.tables), ("columns", AttributeCase.columns),
        ("constraints and indexes", AttributeCase.constraintsAndIndexes),
        ("triggers, rules, policies", AttributeCase.triggersRulesPolicies),
        ("views and sequences", AttributeCase.viewsAndSequences), ("types and domains", AttributeCase.typesAndDomains),
        ("functions and aggregates", AttributeCase.functions), ("every other kind", AttributeCase.others),
        ("owners, grants and comments", AttributeCase.grantsAndComments),
    ]

    /// A family shares two databases, because making one takes longer than a case.
    @Test("a change on one side is seen, and nothing else", arguments: families.map(\.name))
    func attributes(_ family: String) async throws {
        let (source, target) = try await ComparedDatabases.make()
        for one in Self.families.first(where: { $0.name == family })?.cases ?? [] {
            guard await target.serverVersion >= one.since else { continue }
            if let needed = one.needsExtension, try await !ComparedDatabases.hasExtension(needed, source) { continue }
            do {
                try await Self.run(one, source, target)
            } catch {
                Issue.record("\(one.change): \(error)")
            }
            try await ComparedDatabases.clear(source)
            try await ComparedDatabases.clear(target)
        }
    }

    private static func run(
        _ one: AttributeCase, _ source: PostgresConnection, _ target: PostgresConnection
    ) async throws {
        try await source.execute(one.setup)
        try await target.execute(one.setup)
        let comparer = CatalogComparer()
        let before = try await comparer.compare(source: source, target: target)
        #expect(before.isSame && before.notes.isEmpty, "\(one.setup): \(before.differences)")

        try await target.execute(one.change)
        let after = try await comparer.compare(source: source, target: target)
        #expect(after.differences.map(\.description) == [one.says] + one.alsoSays, "\(one.change)")
        guard one.alsoSays.isEmpty else { return }
        #expect((after.differences.first?.mending != nil) == one.mends, "\(after.differences)")

        guard one.mends else { return }
        for mending in after.differences.compactMap(\.mending) { try await target.execute(mending) }
        let mended = try await comparer.compare(source: source, target: target)
        #expect(mended.isSame, "\(after.differences.map(\.mending)) left \(mended.differences)")
    }
}
