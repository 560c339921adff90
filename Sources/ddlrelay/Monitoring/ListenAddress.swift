import ArgumentParser
import FlyingSocks
import Glibc

/// Where metrics and health are served: `9187`, `127.0.0.1:9187`, `[::1]:9187`. A port alone listens on loopback only.
struct ListenAddress: ExpressibleByArgument, Sendable {
    let host: String
    let port: UInt16

    init?(argument: String) {
        let parts: (host: Substring, port: Substring)
        if let colon = argument.lastIndex(of: ":") {
            parts = (argument[..<colon], argument[argument.index(after: colon)...])
        } else {
            parts = ("127.0.0.1", argument[...])
        }
        guard let port = UInt16(parts.port), port > 0 else { return nil }
        var host = parts.host.isEmpty ? "0.0.0.0" : String(parts.host)
        if host == "localhost" { host = "127.0.0.1" }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        self.host = host
        self.port = port
        guard (try? socketAddress()) != nil else { return nil }
    }

    func socketAddress() throws -> any SocketAddress {
        if host.contains(":") { return try .inet6(ip6: host, port: port) as sockaddr_in6 }
        return try .inet(ip4: host, port: port) as sockaddr_in
    }

    var defaultValueDescription: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
