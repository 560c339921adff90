import DDLReplay
import Foundation
import LogicalSync
import Synchronization

/// What a sync's runner does. How far behind the stream is, both servers are asked at each look.
final class SyncMonitor: Monitor {
    private struct State {
        var run: Int64 = 0
        var skipped: Int64 = 0
        var reconnects: Int64 = 0
        var isStandingBy = false
        var trouble: String?
        /// What keeps the source from capturing.
        var captureTrouble: [String] = []
        var stream = StreamWatch()
        /// Since when the target's worker is not connected.
        var silentSince: Date?
        var lastSign = Date.now
    }

    /// In seconds.
    private static let longestRestart = 30.0

    private let servers: SyncServers
    private let name: SyncName
    private let state = Mutex(State())

    init(_ servers: SyncServers, name: SyncName) {
        self.servers = servers
        self.name = name
    }

    func note(_ event: SyncEvent) {
        state.withLock { state in
            state.lastSign = .now
            switch event {
            case .looked, .position, .tables, .tablesDelayed, .foreignKeysPutAway, .foreignKeyNotValid, .copying,
                .copyingAgain, .step, .takingBack, .held:
                (state.isStandingBy, state.trouble) = (false, nil)
            case .planned(let planned):
                if planned.action.name == "skip" { state.skipped += 1 } else { state.run += 1 }
                (state.isStandingBy, state.trouble) = (false, nil)
            case .captureTrouble(let obstacles): state.captureTrouble = obstacles
            case .standingBy: state.isStandingBy = true
            case .reconnecting(let error, _):
                state.reconnects += 1
                state.trouble = error
            }
        }
    }

    func health() async -> (isWell: Bool, text: String) {
        let (trouble, isStandingBy, age) = state.withLock {
            ($0.trouble, $0.isStandingBy, Date.now.timeIntervalSince($0.lastSign))
        }
        if let trouble { return (false, trouble) }
        if isStandingBy { return (true, "standing by") }
        if age > 60 { return (false, "no sign of progress for \(Int(age)) s") }
        guard let status = try? await SyncStatus.read(servers, name: name) else {
            return (false, "the standing cannot be read from both servers")
        }
        if let held = status.held.first {
            return (false, "held: command \(held.id) \(held.tag): the stream has stopped before it")
        }
        let (silence, captureTrouble, failing) = state.withLock { state in
            state.silentSince = status.isStreaming ? nil : state.silentSince ?? .now
            return (
                state.silentSince.map { Date.now.timeIntervalSince($0) } ?? 0, state.captureTrouble,
                state.stream.look(at: status)
            )
        }
        if let failing { return (false, failing) }
        // Each command that waits for copies has the worker start again, which takes some seconds.
        if silence > Self.longestRestart {
            return (
                false, "the target's worker is not connected for \(Int(silence)) s: the target's server log says why"
            )
        }
        if !captureTrouble.isEmpty { return (false, CaptureTrouble.message(captureTrouble)) }
        return (true, "at work, \(status.lagBytes ?? 0) bytes behind")
    }

    func metrics() async -> String {
        var text = MetricsText()
        let state = state.withLock { $0 }
        text.add(
            "commands_total", "counter", "Captured commands that were decided about since the start.",
            [("{action=\"run\"}", "\(state.run)"), ("{action=\"skip\"}", "\(state.skipped)")])
        text.add("standing_by", "gauge", "1 while another runner is at work.", state.isStandingBy ? "1" : "0")
        text.add("reconnects_total", "counter", "Connections that had to be made again.", "\(state.reconnects)")
        text.add(
            "last_sign_timestamp_seconds", "gauge", "When the log was last looked at.",
            String(format: "%.3f", state.lastSign.timeIntervalSince1970))
        let status = try? await SyncStatus.read(servers, name: name)
        text.add("up", "gauge", "1 where both servers could be asked for what follows.", status == nil ? "0" : "1")
        guard let status else { return text.text }
        text.add("position", "gauge", "Everything up to this id is done on the target.", "\(status.position)")
        text.add("pending_commands", "gauge", "Commands that are decided and have not arrived.", "\(status.pending)")
        text.add("held_commands", "gauge", "Commands that the stream stops at.", "\(status.held.count)")
        text.add("streaming", "gauge", "1 while the target's worker is connected.", status.isStreaming ? "1" : "0")
        text.add("lag_bytes", "gauge", "WAL that the target has not confirmed.", "\(status.lagBytes ?? 0)")
        text.add(
            "lag_seconds", "gauge", "Age of what the target has applied last; 0 where nothing waits.",
            String(format: "%.3f", status.lagSeconds ?? 0))
        text.add(
            "tables", "gauge", "Tables of the subscription.",
            [("{state=\"follow\"}", "\(status.readyTables)"), ("{state=\"copy\"}", "\(status.copyingTables.count)")])
        text.add("copy_bytes", "gauge", "What the tables take on the source.", "\(status.copy.bytes)")
        text.add("copied_bytes", "gauge", "Of that, what is on the target.", "\(status.copy.copiedBytes)")
        return text.text
    }
}
