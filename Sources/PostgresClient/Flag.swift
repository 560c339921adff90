import Synchronization

/// Something that is said once, from any thread.
final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock { $0 } }

    func signal() { value.withLock { $0 = true } }
}
