import DDLCapture
import DDLReplay
import Foundation
import Synchronization

/// What a long-running replay does, as metrics and as an answer to "is it well?".
final class ReplayMonitor: Monitor {
    private struct State {
        var position: Int64 = 0
        var run: Int64 = 0
        var skipped: Int64 = 0
        var retries: Int64 = 0
        var reconnects: Int64 = 0
        var isCaughtUp = false
        var isStandingBy = false
        /// The missing id that is waited for, and since when.
        var waiting: (id: Int64, since: Date)?
        var trouble: String?
        /// What keeps the source from capturing.
        var captureTrouble: [String] = []
        /// When the log was last read, or an end of the other replayer last looked for.
        var lastSign = Date.now
        var lastCaptured: String?
    }

    private let state = Mutex(State())

    func note(_ event: ReplayEvent) {
        state.withLock { state in
            state.lastSign = .now
            switch event {
            case .done(let planned):
                if planned.action.name == "run" { state.run += 1 } else { state.skipped += 1 }
                state.position = planned.command.id
                state.lastCaptured = planned.command.eventTime
                (state.isCaughtUp, state.isStandingBy, state.trouble, state.waiting) = (false, false, nil, nil)
            case .retrying(_, let error, _):
                state.retries += 1
                state.trouble = error
            case .reconnecting(let error, _):
                state.reconnects += 1
                state.trouble = error
                state.isCaughtUp = false
            case .waitingForTransaction(let id):
                state.isCaughtUp = false
                state.waiting = (id, .now)
            case .standingBy: state.isStandingBy = true
            case .caughtUp(let position):
                state.position = position
                (state.isCaughtUp, state.isStandingBy, state.trouble, state.waiting) = (true, false, nil, nil)
            case .captureTrouble(let obstacles): state.captureTrouble = obstacles
            case .leftOut, .looked: break
            }
        }
    }

    /// Whether the log is being read, and what is wrong where it is not.
    func health() -> (isWell: Bool, text: String) {
        state.withLock { state in
            let age = Date.now.timeIntervalSince(state.lastSign)
            if let trouble = state.trouble { return (false, trouble) }
            if !state.captureTrouble.isEmpty { return (false, CaptureTrouble.message(state.captureTrouble)) }
            if age > 60 { return (false, "no sign of progress for \(Int(age)) s") }
            if state.isStandingBy { return (true, "standing by") }
            if let waiting = state.waiting {
                let seconds = Int(Date.now.timeIntervalSince(waiting.since))
                return (
                    seconds <= 60,
                    "waiting for \(seconds) s for the transaction on the source that may own command \(waiting.id)"
                )
            }
            return (true, state.isCaughtUp ? "caught up at \(state.position)" : "replaying at \(state.position)")
        }
    }

    func metrics() -> String {
        state.withLock { state in
            var text = MetricsText()
            text.add(
                "commands_total", "counter", "Captured commands that were dealt with since the start.",
                [("{action=\"run\"}", "\(state.run)"), ("{action=\"skip\"}", "\(state.skipped)")])
            text.add("position", "gauge", "Everything up to this id is done on the target.", "\(state.position)")
            text.add("caught_up", "gauge", "1 where nothing in the log is left to do.", state.isCaughtUp ? "1" : "0")
            text.add(
                "capturing", "gauge", "0 where the source does not capture every command.",
                state.captureTrouble.isEmpty ? "1" : "0")
            text.add(
                "waiting_seconds", "gauge", "How long a transaction that is not over on the source is waited for.",
                String(format: "%.3f", state.waiting.map { Date.now.timeIntervalSince($0.since) } ?? 0))
            text.add("standing_by", "gauge", "1 while another replayer is at work.", state.isStandingBy ? "1" : "0")
            text.add(
                "retries_total", "counter", "Statements that were tried again because of locks.", "\(state.retries)")
            text.add("reconnects_total", "counter", "Connections that had to be made again.", "\(state.reconnects)")
            text.add(
                "lag_seconds", "gauge", "Age of the command in hand; 0 where nothing is left to do.",
                String(format: "%.3f", state.isCaughtUp ? 0 : Self.age(of: state.lastCaptured)))
            text.add(
                "last_sign_timestamp_seconds", "gauge", "When the log was last looked at.",
                String(format: "%.3f", state.lastSign.timeIntervalSince1970))
            return text.text
        }
    }

    private static func age(of time: String?) -> Double {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let time, let date = try? style.parse(time) else { return 0 }
        return max(0, Date.now.timeIntervalSince(date))
    }
}
