import Foundation
import Glibc
import Synchronization

/// A socket before a server's, which can cut its connections or swallow what they carry.
final class FaultyProxy: Sendable {
    enum Mode: Sendable {
        case pass, stall, refuse
    }

    /// Where it listens: a folder for libpq's `host`.
    let folder: String
    private let mode = Mutex(Mode.pass)
    private let open = Mutex<Set<Int32>>([])
    private let listener: Int32

    init(before server: String) throws {
        folder = "/tmp/ddlrelay-proxy.\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        listener = try Self.listen(folder + "/.s.PGSQL.5432")
        let listener = listener
        Thread.detachNewThread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                guard mode.withLock({ $0 != .refuse }), let upstream = Self.connect(server + "/.s.PGSQL.5432") else {
                    close(client)
                    continue
                }
                open.withLock { $0.formUnion([client, upstream]) }
                Thread.detachNewThread { self.pump(client, upstream) }
                Thread.detachNewThread { self.pump(upstream, client) }
            }
        }
    }

    func set(_ new: Mode) { mode.withLock { $0 = new } }

    /// Ends every connection.
    func cut() {
        for descriptor in open.withLock({ $0 }) { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    func end() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        set(.refuse)
        cut()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Carries bytes one way until either end is closed.
    private func pump(_ from: Int32, _ to: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(from, &buffer, buffer.count)
            guard count > 0 else { break }
            // What is swallowed stays swallowed: the connection is of no more use, and nobody says so.
            if mode.withLock({ $0 == .stall }) { continue }
            guard send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count else { break }
        }
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
        // Each pair of pumps ends together; the descriptors are closed when the process ends.
    }

    private static func listen(_ path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let bound = withAddress(path) { bind(descriptor, $0, $1) }
        guard bound == 0, Glibc.listen(descriptor, 64) == 0 else { throw CocoaError(.fileWriteUnknown) }
        return descriptor
    }

    private static func connect(_ path: String) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard withAddress(path, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
