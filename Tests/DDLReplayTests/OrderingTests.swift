import Testing

@testable import DDLReplay

@Suite struct OrderingTests {
    struct Read: Sendable {
        let ids: [Int64]
        /// Nil: nobody was asked, since no id is missing.
        let holders: Set<String>?
        let ready: Int
        let waitingFor: Int64?
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let reads: [Read]
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "nothing is missing", reads: [Read(ids: [11, 12], holders: ["1/1"], ready: 2, waitingFor: nil)]),
        Case(name: "an empty log", reads: [Read(ids: [], holders: [], ready: 0, waitingFor: nil)]),
        Case(
            name: "a hole that nobody owns is settled by the next read",
            reads: [
                Read(ids: [11, 13], holders: [], ready: 1, waitingFor: 12),
                Read(ids: [11, 13], holders: [], ready: 2, waitingFor: nil),
            ]),
        Case(
            name: "a hole that nobody owned at the second read, although a newcomer holds the lock",
            reads: [
                Read(ids: [13], holders: [], ready: 0, waitingFor: 11),
                Read(ids: [13], holders: ["9/9"], ready: 1, waitingFor: nil),
            ]),
        Case(
            name: "a hole is waited for while its owner lives",
            reads: [
                Read(ids: [12], holders: ["1/1"], ready: 0, waitingFor: 11),
                Read(ids: [12], holders: ["1/1"], ready: 0, waitingFor: 11),
                Read(ids: [12], holders: [], ready: 0, waitingFor: 11),
                Read(ids: [12], holders: [], ready: 1, waitingFor: nil),
            ]),
        Case(
            name: "the owner commits",
            reads: [
                Read(ids: [12], holders: ["1/1"], ready: 0, waitingFor: 11),
                Read(ids: [11, 12], holders: [], ready: 2, waitingFor: nil),
            ]),
        Case(
            name: "a transaction that came later does not hold up an older hole",
            reads: [
                Read(ids: [12], holders: ["1/1"], ready: 0, waitingFor: 11),
                Read(ids: [12], holders: ["2/2"], ready: 0, waitingFor: 11),
                Read(ids: [12], holders: ["2/2"], ready: 1, waitingFor: nil),
            ]),
        Case(
            name: "the owner was prepared, and goes by another name",
            reads: [
                Read(ids: [12], holders: ["1/1"], ready: 0, waitingFor: 11),
                Read(ids: [12], holders: ["-1/77"], ready: 0, waitingFor: 11),
                Read(ids: [12], holders: ["-1/77"], ready: 0, waitingFor: 11),
                Read(ids: [11, 12], holders: [], ready: 2, waitingFor: nil),
            ]),
        Case(
            name: "a long hole is settled at once",
            reads: [
                Read(ids: [500_000, 900_000], holders: [], ready: 0, waitingFor: 11),
                Read(ids: [500_000, 900_000], holders: [], ready: 2, waitingFor: nil),
            ]),
        Case(
            name: "a shorter read that does not show the hole does not end the wait for it",
            reads: [
                Read(ids: [11, 13], holders: ["1/1"], ready: 1, waitingFor: 12),
                Read(ids: [11], holders: nil, ready: 1, waitingFor: nil),
                Read(ids: [11, 13], holders: ["1/1"], ready: 1, waitingFor: 12),
                Read(ids: [11], holders: nil, ready: 1, waitingFor: nil),
                Read(ids: [11, 13], holders: [], ready: 1, waitingFor: 12),
                Read(ids: [11, 13], holders: [], ready: 2, waitingFor: nil),
            ]),
        Case(
            name: "part of a hole appears",
            reads: [
                Read(ids: [14], holders: ["1/1"], ready: 0, waitingFor: 11),
                Read(ids: [12, 14], holders: [], ready: 0, waitingFor: 11),
                Read(ids: [12, 14], holders: [], ready: 2, waitingFor: nil),
            ]),
    ]

    @Test("a missing id is waited for exactly while somebody may own it", arguments: cases)
    func gaps(_ testCase: Case) {
        var tracker = GapTracker()
        for read in testCase.reads {
            let decision = tracker.decide(ids: read.ids, after: 10, holders: read.holders)
            #expect(decision.ready == read.ready && decision.waitingFor == read.waitingFor, "\(read)")
        }
    }

    @Test(
        "rows of one transaction stay together, interleaved ones as well",
        arguments: [
            (["a", "b"], [0..<1, 1..<2]), (["a", "a", "b"], [0..<2, 2..<3]), (["a", "b", "a", "c"], [0..<3, 3..<4]),
            (["a", "b", "a", "b", "c", "c"], [0..<4, 4..<6]), ([nil, nil], [0..<1, 1..<2]), ([], []),
        ] as [([String?], [Range<Int>])])
    func groups(transactions: [String?], expected: [Range<Int>]) {
        #expect(TransactionGroups.split(transactions) == expected)
    }

    @Test(
        "a transaction that goes on behind what was read is left for the next read, and all that comes after its beginning",
        arguments: [
            (["a", "b", "c"], 3, [], 3), (["a", "b", "c"], 3, ["b"], 1), (["a", "b", "a", "c"], 4, ["b"], 0),
            (["a", "b", "c"], 2, [], 2), (["a", "b", "b"], 2, [], 1), (["a"], 1, ["a"], 0),
        ] as [([String], Int, Set<String>, Int)])
    func cut(transactions: [String], ready: Int, open: Set<String>, expected: Int) {
        let rows = transactions.enumerated().map {
            row(Int64($0.offset + 1), "CREATE TABLE t ()", "CREATE TABLE", "app.t", transaction: $0.element)
        }
        #expect(LogReader.whole(rows, upTo: ready, open: open) == expected)
    }
}
