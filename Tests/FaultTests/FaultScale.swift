import Foundation

/// How hard the tests of faults try: a short form in `make test`, all of it in `make test-faults`.
struct FaultScale {
    static let isFull = ProcessInfo.processInfo.environment["DDLRELAY_FAULTS"] == "full"

    /// Captured commands that are replayed under fire.
    static let commands = isFull ? 5_000 : 400
    /// How often the replayer is killed.
    static let kills = isFull ? 200 : 12
    /// How often each server is crashed.
    static let crashes = isFull ? 20 : 2
    /// Sessions that run DDL at the same time.
    static let sessions = isFull ? 50 : 12
    /// Steps of each session.
    static let steps = isFull ? 40 : 15
    /// How often the sessions are let loose.
    static let rounds = isFull ? 20 : 1
}
