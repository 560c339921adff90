import PostgresParser

/// 'now', 'today' and their like: literals that PostgreSQL turns into a moment when it reads the statement.
enum SpecialTimes {
    /// Whether a node is, or has, a literal that was turned into the moment of its statement.
    static func isFolded(_ node: SyntaxNode) -> Bool {
        switch node.type {
        case "TypeCast": return isTime(node.node("arg"), of: node.node("type_name"))
        case "ColumnDef":
            return node.list("constraints").contains { isTime($0.node("raw_expr"), of: node.node("type_name")) }
        case "CreateDomainStmt":
            return node.list("constraints").contains { isTime($0.node("raw_expr"), of: node.node("type_name")) }
        case "FunctionParameter": return isTime(node.node("defexpr"), of: node.node("arg_type"))
        case "FuncCall":
            let name = node.list("funcname").last?.string("sval") ?? ""
            return timeTypes.contains(name) && node.list("args").contains { hasSpecialWord($0) }
        case "AlterTableCmd": return node.symbol("subtype") == "AT_ColumnDefault" && isSpecialWord(node.node("def"))
        case "AlterDomainStmt": return isSpecialWord(node.node("def"))
        case "A_Expr":
            // Where the other side is a text, nobody asks which comes first.
            let operators = node.list("name").compactMap { $0.string("sval") }
            guard let sign = operators.last, ["<", ">", "<=", ">=", "-", "BETWEEN"].contains(sign) else { return false }
            return [node.node("lexpr"), node.node("rexpr")].contains { isSpecialWord($0) }
        case "PartitionBoundSpec":
            return (node.list("listdatums") + node.list("lowerdatums") + node.list("upperdatums")).contains {
                hasSpecialWord($0)
            }
        default: return false
        }
    }

    /// A literal for a type: of time, or one that may be made of it.
    private static func isTime(_ literal: SyntaxNode?, of type: SyntaxNode?) -> Bool {
        let names = type?.list("names").compactMap { $0.string("sval") } ?? []
        guard let name = names.last else { return false }
        if timeTypes.contains(name) { return hasSpecialWord(literal) }
        // A type of somebody's own may be a domain. That it is an enum is likelier for the other words.
        return names.first != "pg_catalog" && !NewColumn.commonTypes.contains(name)
            && text(literal)?.lowercased() == "now"
    }

    private static func isSpecialWord(_ node: SyntaxNode?) -> Bool {
        guard let literal = text(node) else { return false }
        return words.contains(literal.lowercased().filter { !$0.isWhitespace })
    }

    /// `today 10:00`, `{now}`, `[now,)`.
    private static func hasSpecialWord(_ node: SyntaxNode?) -> Bool {
        text(node)?.lowercased().split { !$0.isLetter }.contains { words.contains(String($0)) } ?? false
    }

    private static func text(_ node: SyntaxNode?) -> String? { node?.node("sval")?.string("sval") }

    private static let words: Set = ["now", "today", "tomorrow", "yesterday"]

    private static let timeTypes: Set = [
        "date", "time", "timetz", "timestamp", "timestamptz", "abstime", "tsrange", "tstzrange", "daterange",
        "tsmultirange",
        "tstzmultirange", "datemultirange",
    ]
}
