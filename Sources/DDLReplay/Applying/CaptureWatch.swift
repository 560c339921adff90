import DDLCapture
import PostgresClient

/// Looks now and then whether the source still captures: a log that nothing is written to looks like one with nothing to
/// do.
package struct CaptureWatch: Sendable {
    private let source: PostgresConnection
    /// Nil before the first look: who was told of trouble by an earlier watch is told then that it is over.
    private var obstacles: [String]?
    private var nextLook = ContinuousClock.now

    private static let pause = Duration.seconds(30)

    package init(_ source: PostgresConnection) { self.source = source }

    /// What keeps commands from being captured, at the first look and where it has changed; nil most of the time.
    package mutating func look() async throws -> [String]? {
        guard ContinuousClock.now >= nextLook else { return nil }
        nextLook = .now + Self.pause
        let state = try await CaptureState.read(from: source)
        // A log that was kept for its last commands to be replayed is meant to stand alone.
        let found = state.isKeptLog ? [] : state.obstacles
        guard found != obstacles else { return nil }
        obstacles = found
        return found
    }
}
