/// What the capturing function wrote into column `message`, as JSON: all that is needed to run the command again as it
/// was meant. docs/capture.md explains each key.
public struct CaptureMessage: Sendable, Hashable, Codable {
    /// An object that the command made, changed or dropped.
    public struct Object: Sendable, Hashable, Codable {
        /// Its oid on the source.
        public var oid: Int64?
        /// The tag of the part of the command that touched it.
        public var tag: String?
        /// For example `table`, `table column`.
        public var type: String?
        /// The schema; `pg_temp` for temporary objects.
        public var schema: String?
        /// The full name, quoted where it must be.
        public var identity: String?
        /// Whether it is temporary.
        public var temporary: Bool?
        /// Whether an extension's script made it.
        public var `extension`: Bool?
        /// For a dropped object: whether the command named it.
        public var original: Bool?
        /// For a dropped object: whether it fell to CASCADE.
        public var normal: Bool?

        /// A value of the given parts.
        public init(
            oid: Int64? = nil, tag: String? = nil, type: String? = nil,
            schema: String? = nil, identity: String? = nil, temporary: Bool? = nil, extension: Bool? = nil,
            original: Bool? = nil, normal: Bool? = nil
        ) {
            self.oid = oid
            self.tag = tag
            self.type = type
            self.schema = schema
            self.identity = identity
            self.temporary = temporary
            self.extension = `extension`
            self.original = original
            self.normal = normal
        }
    }

    /// A column of a table that a query made.
    public struct Column: Sendable, Hashable, Codable {
        /// The name, unquoted.
        public var name: String
        /// The type, its name in full where it is not a built-in one.
        public var type: String
        /// The collation's full name, where it is not the type's own.
        public var collation: String?

        /// A value of the given parts.
        public init(name: String, type: String, collation: String? = nil) {
            self.name = name
            self.type = type
            self.collation = collation
        }
    }

    /// The stored text of a SQL-language function that may be the one that ran.
    public struct FunctionBody: Sendable, Hashable, Codable {
        /// Its oid on the source.
        public var oid: Int64?
        /// Name and argument types.
        public var identity: String?
        /// The text between the quotes of CREATE FUNCTION.
        public var body: String

        /// A value of the given parts.
        public init(oid: Int64? = nil, identity: String? = nil, body: String) {
            self.oid = oid
            self.identity = identity
            self.body = body
        }
    }

    /// A statement that the capturing function ran itself.
    public struct OwnAction: Sendable, Hashable, Codable {
        /// The statement, as far as it is known.
        public var statement: String
        /// SQLSTATE and message where it failed.
        public var error: String?

        /// A value of the given parts.
        public init(statement: String, error: String? = nil) {
            self.statement = statement
            self.error = error
        }
    }

    /// The version of this format.
    public var v: Int
    /// The source's version, 150018 for 15.18.
    public var serverVersion: Int?
    /// The setting `search_path` of the caller, as written.
    public var searchPath: String?
    /// The schemas of the path that were there and that the role could use.
    public var schemas: [String]?
    /// Who logged in, or the role of SET SESSION AUTHORIZATION.
    public var sessionUser: String?
    /// The acting role.
    public var role: String?
    /// The process of the session.
    public var pid: Int?
    /// When the client's string began to run: the same for all commands of one string.
    public var statementTimestamp: String?
    /// Settings that change what DDL text means.
    public var settings: [String: String?]?
    /// What the command made, changed or dropped.
    public var objects: [Object]?
    /// The columns of a table that a query made.
    public var columns: [Column]?
    /// The inner statement, where the command ran inside a function, DO block, procedure or trigger.
    public var statement: String?
    /// The server's closing quote around it; with `context` what is needed where the statement contains the same.
    public var statementEnd: String?
    /// The call stack around the inner statement.
    public var context: String?
    /// The frame of a SQL-language function, whose statements the stack does not show.
    public var functionFrame: String?
    /// The SQL-language functions that the frame can mean.
    public var functionBodies: [FunctionBody]?
    /// What the capturing function did to a new table.
    public var ownActions: [OwnAction]?
    /// The highest id that this command trimmed from the log.
    public var trimmed: Int64?
    /// The temporary relations of the session that ran the command, where it had any.
    public var temporary: [String]?

    enum CodingKeys: String, CodingKey {
        case v
        case serverVersion = "server_version"
        case searchPath = "search_path"
        case schemas
        case sessionUser = "session_user"
        case role, pid
        case statementTimestamp = "statement_timestamp"
        case settings, objects, columns, statement
        case statementEnd = "statement_end"
        case context
        case functionFrame = "function_frame"
        case functionBodies = "function_bodies"
        case ownActions = "own_actions"
        case trimmed, temporary
    }

    /// A value of the given parts.
    public init(v: Int = 1) {
        self.v = v
    }
}
