import Dispatch
import Foundation
import Synchronization

/// Runs work on a stack of its own: the grammar's C code, and what unpacks its trees, goes down as deep as a statement is
/// nested, with a kilobyte and more for each level.
enum DeepStack {
    /// Texts up to here cannot be nested deeper than an ordinary stack has room for.
    static let shortText = 4_000

    /// Address space; only what is used takes memory.
    private static let size = 512 << 20

    /// What `body` makes of a text of so many bytes.
    static func run<Outcome: Sendable>(bytes: Int, _ body: @escaping @Sendable () -> Outcome) -> Outcome {
        guard bytes > shortText else { return body() }
        let place = Place<Outcome>()
        let thread = Thread {
            place.outcome.withLock { $0 = body() }
            place.isSet.signal()
        }
        thread.stackSize = size
        thread.start()
        place.isSet.wait()
        return place.outcome.withLock { $0 } ?? body()
    }

    private final class Place<Outcome: Sendable>: Sendable {
        let outcome = Mutex<Outcome?>(nil)
        let isSet = DispatchSemaphore(value: 0)
    }
}
