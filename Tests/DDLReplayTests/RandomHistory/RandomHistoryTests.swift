import Foundation
import PostgresClient
import TestCluster
import Testing

/// Random sequences of commands on tables, in all the dresses that they come in, give the same tables.
///
/// `DDLRELAY_SEQUENCES` says how many, `DDLRELAY_SEED` where they begin: alone, it runs that one again.
@Suite struct RandomHistoryTests {
    private static let batchSize = 20

    @Test("random sequences of DDL give the same tables")
    func sequences() async throws {
        let environment = ProcessInfo.processInfo.environment
        let first = environment["DDLRELAY_SEED"].flatMap { UInt64($0) }
        let count = environment["DDLRELAY_SEQUENCES"].flatMap { UInt64($0) } ?? (first == nil ? 40 : 1)
        var version = Int.max
        for cluster in [TestCluster.shared, TestCluster.target] {
            version = min(version, try await cluster.makeDatabase().connect().serverVersion)
        }
        let seeds = (first ?? 1)..<(first ?? 1) + count
        for hasScopeAll in [false, true] {
            let chosen = seeds.filter { RandomSequence.hasScopeAll($0) == hasScopeAll }
            for start in stride(from: 0, to: chosen.count, by: Self.batchSize) {
                let sequences = chosen[start..<min(start + Self.batchSize, chosen.count)].map {
                    RandomSequence(seed: $0, version: version)
                }
                try await Self.check(RandomBatch(sequences: sequences, hasScopeAll: hasScopeAll))
            }
        }
    }

    private static func check(_ batch: RandomBatch) async throws {
        let outcome = try await batch.run()
        if ProcessInfo.processInfo.environment["DDLRELAY_VERBOSE"] != nil {
            print(outcome.refused.joined(separator: "\n"))
            print("accepted \(outcome.accepted), refused \(outcome.refused.count)")
        }
        guard outcome.problem != nil else { return }
        for sequence in batch.sequences {
            let alone = RandomBatch(sequences: [sequence], hasScopeAll: batch.hasScopeAll)
            guard let problem = try await alone.run().problem else { continue }
            let (smallest, last) = try await shrink(alone, problem)
            Issue.record(
                """
                DDLRELAY_SEED=\(sequence.seed), scope \(batch.hasScopeAll ? "all" : "tables"):
                \(smallest.map(\.description).joined(separator: "\n"))
                --
                \(last)
                """)
        }
    }

    /// Takes out what the problem does not need.
    private static func shrink(
        _ batch: RandomBatch, _ problem: String
    ) async throws -> (submissions: [Submission], problem: String) {
        guard let sequence = batch.sequences.first else { return ([], problem) }
        var kept = sequence.submissions
        var problem = problem
        var size = max(1, kept.count / 2)
        while true {
            var index = kept.count - size
            while index >= 0 {
                var fewer = kept
                fewer.removeSubrange(index..<min(index + size, fewer.count))
                let smaller = RandomSequence(seed: sequence.seed, submissions: fewer)
                let outcome = try await RandomBatch(sequences: [smaller], hasScopeAll: batch.hasScopeAll).run()
                if let found = outcome.problem {
                    kept = fewer
                    problem = found
                }
                index -= size
            }
            if size == 1 { return (kept, problem) }
            size /= 2
        }
    }
}
