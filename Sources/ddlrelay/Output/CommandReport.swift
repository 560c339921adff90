import DDLCapture

/// A row of the capture log as JSON.
struct CommandReport: Encodable {
    let id: Int64
    let eventTime: String?
    let event: String
    let tag: String
    let username: String?
    let database: String?
    let schema: String?
    let objectType: String?
    let objectName: String?
    let clientAddress: String?
    let clientPort: Int?
    let txidCurrent: String?
    let ddlText: String?
    let message: String?
    /// The one statement that the row stands for, where it is known.
    let statement: String?

    init(_ command: CapturedCommand, statement: String? = nil) {
        id = command.id
        eventTime = command.eventTime
        event = command.event
        tag = command.tag
        username = command.username
        database = command.database
        schema = command.schema
        objectType = command.objectType
        objectName = command.objectName
        clientAddress = command.clientAddress
        clientPort = command.clientPort
        txidCurrent = command.transactionID
        ddlText = command.ddlText
        message = command.rawMessage
        self.statement = statement
    }
}
