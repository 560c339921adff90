/// One row of the capture log.
public struct CapturedCommand: Sendable, Hashable {
    /// The id of the row; ids are not in the order of commits.
    public var id: Int64
    /// The client's whole string, which may hold more than this command; nil where it is not UTF-8.
    public var ddlText: String?
    /// `ddl_command_end` or `sql_drop`.
    public var event: String
    /// The command tag, for example "ALTER TABLE".
    public var tag: String
    /// The acting role.
    public var username: String?
    /// The database on the source.
    public var database: String?
    /// The caller's current schema.
    public var schema: String?
    /// What kind of object the command is about, for example "table".
    public var objectType: String?
    /// The full name of the object.
    public var objectName: String?
    /// Where the client came from; nil for a local socket.
    public var clientAddress: String?
    /// The client's port.
    public var clientPort: Int?
    /// When the transaction began, ISO 8601.
    public var eventTime: String?
    /// The transaction's id on the source.
    public var transactionID: String?
    /// What ddlrelay's capture knows besides; nil for rows of the documented procedure.
    public var message: CaptureMessage?
    /// The text of column `message`: the JSON behind ``message``, or what the documented procedure writes.
    public var rawMessage: String?
    /// The oid of the table that the row was read from; nil where it was not read from one.
    package var logTable: Int64?

    /// A value of the given parts.
    public init(
        id: Int64, ddlText: String?, event: String = "ddl_command_end", tag: String, username: String? = nil,
        database: String? = nil, schema: String? = nil, objectType: String? = nil, objectName: String? = nil,
        clientAddress: String? = nil, clientPort: Int? = nil, eventTime: String? = nil, transactionID: String? = nil,
        message: CaptureMessage? = nil, rawMessage: String? = nil
    ) {
        self.id = id
        self.ddlText = ddlText
        self.event = event
        self.tag = tag
        self.username = username
        self.database = database
        self.schema = schema
        self.objectType = objectType
        self.objectName = objectName
        self.clientAddress = clientAddress
        self.clientPort = clientPort
        self.eventTime = eventTime
        self.transactionID = transactionID
        self.message = message
        self.rawMessage = rawMessage
    }
}
