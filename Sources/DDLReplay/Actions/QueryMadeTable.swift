import DDLCapture
import PostgresClient
import PostgresParser

/// CREATE TABLE AS and SELECT INTO: the table that they made, without running the query again.
enum QueryMadeTable {
    static func action(
        for command: CapturedCommand, _ recovery: Recovery, run: (_ sql: String, _ rewriting: String) -> ReplayAction
    ) -> ReplayAction {
        guard let columns = command.message?.columns, let name = command.objectName else {
            return .hold(reason: "the columns of the table that its query made are not in the log")
        }
        var unlogged = ""
        var method = ""
        var storage = ""
        var tablespace = ""
        // The clauses beside the query are taken from the statement where it is known.
        if case .statement(let statement) = recovery,
            let into = statement.tree?.node("into") ?? statement.tree?.intoClause
        {
            if into.node("rel")?.string("relpersistence") == "u" { unlogged = "UNLOGGED " }
            method = into.string("access_method").map { " USING \(Quoting.identifier($0))" } ?? ""
            tablespace = into.string("table_space_name").map { " TABLESPACE \(Quoting.identifier($0))" } ?? ""
            let options = into.list("options").compactMap(storageOption)
            guard options.count == into.list("options").count else {
                return .hold(reason: "the storage parameters of the table that its query made cannot be read")
            }
            storage = options.isEmpty ? "" : " WITH (\(options.joined(separator: ", ")))"
        }
        let list = columns.map { column in
            "\(Quoting.identifier(column.name)) \(column.type)" + (column.collation.map { " COLLATE \($0)" } ?? "")
        }.joined(separator: ", ")
        return run(
            "CREATE \(unlogged)TABLE \(name) (\(list))\(method)\(storage)\(tablespace)",
            "the table that its query made, without the rows")
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
