/// One row of a result. Values are what the server sent as text.
public struct ResultRow: Sendable {
    let columns: [String: Int]
    let values: [[UInt8]?]

    init(columns: [String: Int], values: [[UInt8]?]) {
        self.columns = columns
        self.values = values
    }

    /// A row that was recorded earlier: columns with their text, nil for NULL.
    public init(recorded: [(column: String, text: String?)]) {
        columns = Dictionary(
            recorded.enumerated().map { ($0.element.column, $0.offset) }, uniquingKeysWith: { first, _ in first })
        values = recorded.map { $0.text.map { Array($0.utf8) } }
    }

    /// The bytes of a column, nil for NULL or where there is no such column.
    public func bytes(_ column: String) -> [UInt8]? {
        columns[column].flatMap { values[$0] }
    }

    /// The text of a column, nil for NULL. Bytes that are not UTF-8 are replaced; see ``validText(_:)``.
    public func text(_ column: String) -> String? {
        bytes(column).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The text of a column, nil for NULL or where its bytes are not UTF-8 (a database with encoding SQL_ASCII).
    public func validText(_ column: String) -> String? {
        bytes(column).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// An integer column, nil for NULL.
    public func integer(_ column: String) -> Int64? {
        text(column).flatMap(Int64.init)
    }

    /// A boolean column, nil for NULL.
    public func boolean(_ column: String) -> Bool? {
        text(column).map { $0 == "t" }
    }

    /// The text of the column at a position from 0, nil for NULL.
    public subscript(_ index: Int) -> String? {
        values.indices.contains(index) ? values[index].map { String(decoding: $0, as: UTF8.self) } : nil
    }
}

/// What a statement gave back.
public struct QueryResult: Sendable {
    /// The rows, in the server's order.
    public let rows: [ResultRow]
    /// The command tag, for example "ALTER TABLE" or "INSERT 0 1".
    public let commandTag: String
    /// How many rows an INSERT, UPDATE or DELETE touched.
    public let affectedRows: Int
}
