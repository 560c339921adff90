/// What a program answers over HTTP on loopback.
public enum HTTPAnswer {
    /// Status line, headers and body.
    public static func get(_ path: String, port: UInt16) async throws -> String {
        let script =
            "exec 3<>/dev/tcp/127.0.0.1/\(port); printf 'GET \(path) HTTP/1.0\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3"
        return try await CommandResult.run("/usr/bin/bash", ["-c", script]).output
    }
}
