import Glibc

/// A pipe that wakes a connection's thread out of poll(2) when its task is cancelled.
final class WakeUp: Sendable {
    let readEnd: CInt
    private let writeEnd: CInt

    init() {
        var ends: [CInt] = [-1, -1]
        // Where no pipe can be had, both ends stay -1: poll(2) ignores them, and cancellation waits for the server.
        guard pipe(&ends) == 0 else {
            (readEnd, writeEnd) = (-1, -1)
            return
        }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        if readEnd >= 0 { close(readEnd) }
        if writeEnd >= 0 { close(writeEnd) }
    }

    func signal() {
        _ = [UInt8(1)].withUnsafeBytes { write(writeEnd, $0.baseAddress, 1) }
    }

    /// Forgets earlier signals.
    func reset() {
        var buffer = [UInt8](repeating: 0, count: 64)
        while buffer.withUnsafeMutableBytes({ read(readEnd, $0.baseAddress, 64) }) > 0 {}
    }
}
