import DDLCapture
import PostgresClient
import PostgresParser

/// now() and its kin, and the user, as the constants that they were on the source.
enum SourceConstants {
    /// The edits that put them in place of each call in an expression.
    static func edits(
        in expression: SyntaxNode, of draft: StatementDraft, _ command: CapturedCommand
    ) throws(Verdict) -> [SQLText.Edit] {
        var calls: [(location: Int, value: String)] = []
        var unknown: String?
        expression.walk { node in
            guard let meaning = meaning(of: node) else { return }
            if let value = value(meaning, node, command) {
                calls.append((node.integer("location"), value))
            } else {
                unknown = meaning.description
            }
        }
        if let unknown { throw .hold("the log does not say the \(unknown) that it was run with") }
        guard !calls.isEmpty else { return [] }
        let text = try draft.text()
        var edits: [SQLText.Edit] = []
        for call in calls {
            guard let range = range(ofCallAt: call.location, in: text) else {
                throw .hold("a call in it cannot be found in its text")
            }
            edits.append(SQLText.Edit(range, call.value))
        }
        return edits
    }

    private enum Meaning: CustomStringConvertible {
        case transactionTime(type: String)
        case statementTime
        case user, sessionUser, database, schema

        var description: String {
            switch self {
            case .transactionTime, .statementTime: "time"
            case .user, .sessionUser: "user"
            case .database: "database"
            case .schema: "schema"
            }
        }
    }

    private static func meaning(of node: SyntaxNode) -> Meaning? {
        if node.type == "SQLValueFunction" {
            return switch node.symbol("op") {
            case "SVFOP_CURRENT_DATE": .transactionTime(type: "date")
            case "SVFOP_CURRENT_TIME", "SVFOP_CURRENT_TIME_N": .transactionTime(type: "timetz")
            case "SVFOP_CURRENT_TIMESTAMP", "SVFOP_CURRENT_TIMESTAMP_N": .transactionTime(type: "timestamptz")
            case "SVFOP_LOCALTIME", "SVFOP_LOCALTIME_N": .transactionTime(type: "time")
            case "SVFOP_LOCALTIMESTAMP", "SVFOP_LOCALTIMESTAMP_N": .transactionTime(type: "timestamp")
            case "SVFOP_CURRENT_ROLE", "SVFOP_CURRENT_USER", "SVFOP_USER": .user
            case "SVFOP_SESSION_USER": .sessionUser
            case "SVFOP_CURRENT_CATALOG": .database
            case "SVFOP_CURRENT_SCHEMA": .schema
            default: nil
            }
        }
        guard node.type == "FuncCall", node.list("args").isEmpty else { return nil }
        let name = node.list("funcname").compactMap { $0.string("sval") }
        guard name.count == 1 || name.first == "pg_catalog" else { return nil }
        return switch name.last {
        case "now", "transaction_timestamp": .transactionTime(type: "timestamptz")
        case "statement_timestamp": .statementTime
        case "current_database": .database
        case "current_schema": .schema
        default: nil
        }
    }

    /// The constant as SQL; nil where the log does not say it.
    private static func value(_ meaning: Meaning, _ node: SyntaxNode, _ command: CapturedCommand) -> String? {
        switch meaning {
        case .transactionTime(let type):
            // A date or a time of day is read from the moment under the captured TimeZone.
            let precision = node.integer("typmod") > 0 ? "(\(node.integer("typmod")))" : ""
            return command.eventTime.map {
                let moment = "\(Quoting.literal($0))::pg_catalog.timestamptz"
                return type == "timestamptz" && precision.isEmpty
                    ? "(\(moment))" : "(\(moment)::pg_catalog.\(type)\(precision))"
            }
        case .statementTime:
            return command.message?.statementTimestamp.map { "(\(Quoting.literal($0))::pg_catalog.timestamptz)" }
        case .user: return command.message?.role.map { "(\(Quoting.literal($0))::pg_catalog.name)" }
        case .sessionUser: return command.message?.sessionUser.map { "(\(Quoting.literal($0))::pg_catalog.name)" }
        case .database: return command.database.map { "(\(Quoting.literal($0))::pg_catalog.name)" }
        case .schema: return command.schema.map { "(\(Quoting.literal($0))::pg_catalog.name)" }
        }
    }

    /// From the first token of a call to its closing parenthesis, or one word without any.
    private static func range(ofCallAt location: Int, in text: SQLText) -> Range<Int>? {
        guard var index = text.tokenIndex(at: location) else { return nil }
        let tokens = text.tokens
        while index + 2 < tokens.count, tokens[index + 1].isSign(".") { index += 2 }
        guard index + 1 < tokens.count, tokens[index + 1].isSign("("),
            let close = tokens[(index + 1)...].firstIndex(where: { $0.isSign(")") })
        else { return location..<tokens[index].range.upperBound }
        return location..<tokens[close].range.upperBound
    }
}
