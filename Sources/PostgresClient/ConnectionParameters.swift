import CLibPQ

/// How a connection was made, as far as somebody else has to know it to connect to the same database.
package struct ConnectionParameters: Sendable {
    private struct Parameter {
        let keyword: String
        let variable: String?
        let value: String
    }

    private let parameters: [Parameter]

    init(_ handle: OpaquePointer?) {
        var parameters: [Parameter] = []
        if let options = PQconninfo(handle) {
            defer { PQconninfoFree(options) }
            var option = options
            while let keyword = option.pointee.keyword {
                // What is libpq's own default is left out: an older libpq may not know the keyword at all.
                if let value = option.pointee.val, value.pointee != 0,
                    option.pointee.compiled.map({ String(cString: $0) }) != String(cString: value)
                {
                    parameters.append(
                        Parameter(
                            keyword: String(cString: keyword),
                            variable: option.pointee.envvar.map { String(cString: $0) },
                            value: String(cString: value)))
                }
                option += 1
            }
        }
        self.parameters = parameters.filter { !Self.ofThisProcess.contains($0.keyword) }
    }

    /// As environment variables of libpq, for a program that is run beside: a command line, which everybody on the
    /// machine can read, never carries a password.
    package var environment: [String: String] {
        Dictionary(
            parameters.compactMap { parameter in parameter.variable.map { ($0, parameter.value) } },
            uniquingKeysWith: { $1 })
    }

    /// As a connection string, for another server that connects by itself. It may hold a password: never show it.
    package var connectionString: String {
        parameters.map { parameter in
            let value = parameter.value.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
            return "\(parameter.keyword)='\(value)'"
        }.joined(separator: " ")
    }

    /// What this process alone wants of its own connections.
    private static let ofThisProcess: Set = [
        "fallback_application_name", "application_name", "client_encoding", "replication", "connect_timeout",
        "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
    ]
}

extension PostgresConnection {
    /// How this connection was made.
    package var parameters: ConnectionParameters { ConnectionParameters(libpqHandle) }
}
