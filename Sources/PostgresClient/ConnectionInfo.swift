import CLibPQ

/// Where to connect: a libpq connection string or URI, handed to libpq untouched.
///
/// `PG*` environment variables, password files and service files work as with psql. An empty string means: all from
/// the environment.
public struct ConnectionInfo: Sendable, Hashable {
    /// What this server is to the user, for messages: "source" or "target".
    public var role: String
    /// Overrides the database of the connection string.
    public var database: String?
    /// Whether to speak the replication protocol beside SQL (`replication=database`): such a connection makes
    /// replication slots, and takes statements without parameters only.
    package var isForReplication = false

    // Not public and in no description: it may hold a password.
    let conninfo: String

    /// - Parameters:
    ///   - conninfo: a libpq connection string (`host=db1 dbname=app`), a URI (`postgresql://db1/app`) or the name of
    ///     a database, as psql takes it.
    ///   - role: what this server is to the user, for messages.
    ///   - database: overrides the database of the connection string.
    public init(_ conninfo: String, role: String = "server", database: String? = nil) {
        self.conninfo = conninfo
        self.role = role
        self.database = database
    }

    /// The same server, another database.
    public func inDatabase(_ name: String) -> ConnectionInfo {
        var copy = self
        copy.database = name
        return copy
    }

    /// Checks that libpq can read the connection string, without connecting.
    ///
    /// - Throws: ``PostgresError`` with code ``PostgresError/Code/badConnectionString``; its text never repeats the
    ///   string, which may hold a password.
    public func validate() throws(PostgresError) {
        guard conninfo.contains("=") || conninfo.contains("://") else { return }
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(conninfo, &message) else {
            let text = message.map { String(cString: $0) } ?? ""
            PQfreemem(message)
            throw PostgresError(
                code: .badConnectionString,
                message: "the connection string of the \(role) cannot be read",
                detail: Self.withoutQuotedParts(text),
                hint: "Write it as for psql: \"host=db1 dbname=app user=dba\" or postgresql://dba@db1/app."
            )
        }
        defer { PQconninfoFree(options) }
        // libpq would repeat what it takes for a port, and that can be a password with a slash in it.
        var option = options
        while let keyword = option.pointee.keyword {
            if String(cString: keyword) == "port", let value = option.pointee.val,
                !Self.arePorts(String(cString: value))
            {
                throw PostgresError(
                    code: .badConnectionString,
                    message: "the connection string of the \(role) has a port that is not a number from 1 to 65535",
                    hint: "In a URI, write characters such as / and @ of a password as %2F and %40.")
            }
            option += 1
        }
    }

    /// The database that the connection string names; nil where it names none.
    package var namedDatabase: String? {
        if let database { return database }
        guard conninfo.contains("=") || conninfo.contains("://") else { return conninfo.isEmpty ? nil : conninfo }
        guard let options = PQconninfoParse(conninfo, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var option = options
        while let keyword = option.pointee.keyword {
            if String(cString: keyword) == "dbname" { return option.pointee.val.map { String(cString: $0) } }
            option += 1
        }
        return nil
    }

    /// The connection string with settings for the server (`-c name=value`) beside those that it has; nil where libpq
    /// cannot read it. It may hold a password: never show it.
    package func connectionString(withServerSettings settings: String) -> String? {
        guard let options = PQconninfoParse(conninfo, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var values: [(keyword: String, value: String)] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values.append((String(cString: keyword), String(cString: value))) }
            option += 1
        }
        let own = values.first { $0.keyword == "options" }?.value
        values.removeAll { $0.keyword == "options" }
        values.append(("options", [own, settings].compactMap { $0 }.joined(separator: " ")))
        return values.map { keyword, value in
            "\(keyword)='\(value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
        }.joined(separator: " ")
    }

    private static func arePorts(_ text: String) -> Bool {
        text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
            $0.isEmpty || (1...65_535).contains(Int($0) ?? 0)
        }
    }

    /// A message of libpq without quoted parts that do not look like a plain name or path: a mistyped connection string
    /// puts a password where a host or a database should be.
    static func redacted(_ message: String) -> String {
        message.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .map { part in
                let isPlain = part.element.allSatisfy { $0.isLetter || $0.isNumber || "_-./ $".contains($0) }
                return part.offset.isMultiple(of: 2) || isPlain ? String(part.element) : "..."
            }
            .joined(separator: "\"")
    }

    // libpq quotes pieces of the string in its message, and such a piece can be the password.
    private static func withoutQuotedParts(_ message: String) -> String {
        message.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .map { $0.offset.isMultiple(of: 2) ? String($0.element) : "\"...\"" }
            .joined()
            .split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}

extension ConnectionInfo: CustomStringConvertible {
    /// The text of it.
    public var description: String { database.map { "\(role), database \"\($0)\"" } ?? role }
}
