import Foundation
import Testing

@testable import LogicalSync

/// A stream that fails again and again seems to be at work at any one look.
@Suite struct StreamWatchTests {
    private static func status(
        confirmed: String, lag: Int64, applyErrors: Int64, copyErrors: Int64 = 0, copying: [String] = []
    ) -> SyncStatus {
        var status = SyncStatus(
            lagBytes: lag, lagSeconds: nil, isStreaming: true, isRunning: true, position: 1, pending: 0, readyTables: 1,
            copyingTables: copying, copy: CopyProgress(copiedTables: 0, tables: 1, copiedBytes: 0, bytes: 0), held: [])
        status.confirmed = confirmed
        status.applyErrors = applyErrors
        status.copyErrors = copyErrors
        return status
    }

    private static let start = Date(timeIntervalSince1970: 0)

    /// Looks every ten seconds; what the last one says.
    private static func last(_ looks: [SyncStatus]) -> String? {
        var watch = StreamWatch()
        var said: String?
        for (number, look) in looks.enumerated() {
            said = watch.look(at: look, start.addingTimeInterval(Double(number) * 10))
        }
        return said
    }

    @Test("standing still and failing is trouble; moving, having nothing to do, or only taking long is not")
    func applying() {
        let failing = (0...5).map { Self.status(confirmed: "0/1", lag: 9, applyErrors: Int64($0)) }
        #expect(Self.last(failing)?.hasPrefix("the target's worker fails again and again, for 50 s") == true)
        #expect(Self.last(Array(failing.prefix(3))) == nil)
        #expect(Self.last((0...5).map { Self.status(confirmed: "0/\($0)", lag: 9, applyErrors: Int64($0)) }) == nil)
        #expect(Self.last((0...5).map { _ in Self.status(confirmed: "0/1", lag: 9, applyErrors: 7) }) == nil)
        #expect(Self.last((0...5).map { Self.status(confirmed: "0/1", lag: 0, applyErrors: Int64($0)) }) == nil)
        // A command waits for a copy: the worker starts again and again.
        #expect(
            Self.last((0...5).map { Self.status(confirmed: "0/1", lag: 9, applyErrors: Int64($0), copying: ["app.t"]) })
                == nil)
    }

    @Test("a copy that fails again and again is trouble, one that failed once is not")
    func copying() {
        let failing = (0...5).map {
            Self.status(confirmed: "0/1", lag: 0, applyErrors: 0, copyErrors: Int64($0), copying: ["app.t"])
        }
        #expect(Self.last(failing)?.contains("(app.t)") == true)
        #expect(Self.last(Array(failing.prefix(2)) + [failing[1], failing[1]]) == nil)
    }
}
