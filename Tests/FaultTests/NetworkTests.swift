import DDLReplay
import Foundation
import PostgresClient
import TestCluster
import Testing

/// A network that cuts, swallows and refuses, before the source and before the target: replay goes on by itself.
@Suite(.serialized) struct NetworkTests {
    enum Fault: String, CaseIterable, Sendable {
        case cut, stall, refuse
    }

    static let cases: [(Fault, String)] =
        FaultScale.isFull
        ? Fault.allCases.flatMap { [($0, "source"), ($0, "target")] }
        : [(.cut, "target"), (.refuse, "source"), (.stall, "target")]

    @Test("cut, stalled and refused connections end in recovery", arguments: cases)
    func recovery(fault: Fault, side: String) async throws {
        var random = SeededGenerator.announced("network test")
        try await FaultPair.run { pair in
            let proxies = [
                "source": try FaultyProxy(before: pair.sourceServer.folder),
                "target": try FaultyProxy(before: pair.targetServer.folder),
            ]
            defer { proxies.values.forEach { $0.end() } }
            let proxy = try #require(proxies[side])
            func info(_ side: String, _ database: TestDatabase) -> ConnectionInfo {
                ConnectionInfo(
                    "host=\(proxies[side]?.folder ?? "") port=5432 user=postgres dbname=\(database.name)", role: side)
            }
            let replayer = Replayer(
                source: info("source", pair.source), target: info("target", pair.target),
                options: ReplayOptions(planner: ActionPlanner(scope: .all), answerTimeout: 2))
            let caughtUp = AsyncStream<Int64>.makeStream()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    // Should it end by itself, nobody waits for its next word.
                    defer { caughtUp.continuation.finish() }
                    try await replayer.follow { event in
                        if case .caughtUp(let position) = event { caughtUp.continuation.yield(position) }
                    }
                }
                var positions = caughtUp.stream.makeAsyncIterator()
                _ = await positions.next()
                let history = KillTests.history(60, &random)
                async let written: CommandResult = pair.source.psql(history.joined(separator: ";\n") + ";")
                for _ in 0..<(FaultScale.isFull ? 10 : 2) {
                    try await Task.sleep(for: .milliseconds(Int.random(in: 20...200, using: &random)))
                    if fault == .refuse { proxy.set(.refuse) }
                    if fault == .stall { proxy.set(.stall) } else { proxy.cut() }
                    try await Task.sleep(for: .milliseconds(Int.random(in: 20...300, using: &random)))
                    proxy.set(.pass)
                }
                _ = try await written
                let newest = try await pair.source.connect().query("SELECT max(id) FROM dts_ddl_command").rows.first?[0]
                while let position = await positions.next(), String(position) != newest {}
                group.cancelAll()
                do { try await group.waitForAll() } catch is CancellationError {}
            }
            try await pair.expectSameAtTheEnd("\(fault) before the \(side), seed \(random.seed)")
        }
    }
}
