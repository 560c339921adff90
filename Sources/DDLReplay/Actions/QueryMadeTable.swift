import DDLCapture
import PostgresClient
import PostgresParser

/// CREATE TABLE AS and SELECT INTO: the table that they made, without running the query again.
enum QueryMadeTable {
    static func draft(for command: CapturedCommand, _ recovery: Recovery) throws(Verdict) -> StatementDraft {
        guard let columns = command.message?.columns, let name = command.objectName else {
            throw .hold("the columns of the table that its query made are not in the log")
        }
        let clauses = try clauses(recovery)
        let list = columns.map { column in
            "\(Quoting.identifier(column.name)) \(column.type)" + (column.collation.map { " COLLATE \($0)" } ?? "")
        }.joined(separator: ", ")
        return try StatementDraft(
            sql: "CREATE \(clauses.persistence)TABLE \(name) (\(list))\(clauses.storage)",
            note: "the table that its query made, without the rows")
    }

    /// The clauses beside the query, from the statement where it is known.
    private static func clauses(_ recovery: Recovery) throws(Verdict) -> (persistence: String, storage: String) {
        guard case .statement(let statement) = recovery,
            let into = statement.tree?.node("into") ?? statement.tree?.intoClause
        else { return ("", "") }
        let options = into.list("options").compactMap(storageOption)
        guard options.count == into.list("options").count else {
            throw .hold("the storage parameters of the table that its query made cannot be read")
        }
        let method = into.string("access_method").map { " USING \(Quoting.identifier($0))" } ?? ""
        let parameters = options.isEmpty ? "" : " WITH (\(options.joined(separator: ", ")))"
        let tablespace = into.string("table_space_name").map { " TABLESPACE \(Quoting.identifier($0))" } ?? ""
        return (
            into.node("rel")?.string("relpersistence") == "u" ? "UNLOGGED " : "", method + parameters + tablespace
        )
    }

    private static func storageOption(_ node: SyntaxNode) -> String? {
        guard let name = node.string("defname") else { return nil }
        guard let argument = node.node("arg") else { return name }
        switch argument.type {
        case "Integer": return "\(name) = \(argument.integer("ival"))"
        case "Float": return argument.string("fval").map { "\(name) = \($0)" }
        case "String": return argument.string("sval").map { "\(name) = \(Quoting.literal($0))" }
        case "TypeName": return argument.list("names").last?.string("sval").map { "\(name) = \($0)" }
        default: return nil
        }
    }
}

extension CapturedCommand {
    /// Whether a query made the table.
    var isMadeByQuery: Bool { tag == "CREATE TABLE AS" || tag == "SELECT INTO" }
}
