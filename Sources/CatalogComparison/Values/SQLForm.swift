/// What a piece of SQL is, and the statement that the grammar can read it in.
enum SQLForm: Sendable {
    /// A view's query.
    case query
    case expression
    case type
    /// The name of a relation or a function, with its schema.
    case name
    /// A list of such names.
    case names
    case tableConstraint
    case domainConstraint
    /// What follows the table in CREATE INDEX.
    case indexDefinition
    case partitionKey
    case partitionBound
    /// A function's arguments with names and defaults.
    case arguments
    /// What follows RETURNS.
    case result
    /// A whole statement, or several.
    case statement
    /// The text of a function in another language: nothing the grammar could read.
    case foreign

    /// A text that the grammar reads, nil where there is none.
    func statement(of text: String) -> String? {
        switch self {
        case .query, .statement: text
        case .expression: "SELECT (\(text))"
        case .type: "SELECT NULL::\(text)"
        case .name, .names: "SELECT * FROM \(text)"
        case .tableConstraint: "ALTER TABLE t ADD CONSTRAINT c \(text)"
        case .domainConstraint: "ALTER DOMAIN t ADD CONSTRAINT c \(text)"
        case .indexDefinition: "CREATE INDEX i ON t \(text)"
        case .partitionKey: "CREATE TABLE t () PARTITION BY \(text)"
        case .partitionBound: "CREATE TABLE t PARTITION OF u \(text)"
        case .arguments: "CREATE FUNCTION f(\(text)) RETURNS int LANGUAGE sql AS ''"
        case .result: "CREATE FUNCTION f() RETURNS \(text) LANGUAGE sql AS ''"
        case .foreign: nil
        }
    }
}
