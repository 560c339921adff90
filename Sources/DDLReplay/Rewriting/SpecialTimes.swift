import PostgresParser

/// 'now', 'today' and their like: literals that PostgreSQL turns into a moment when it reads the statement.
enum SpecialTimes {
    /// Whether a node is a literal that was turned into the moment of its statement.
    static func isFolded(_ node: SyntaxNode) -> Bool {
        switch node.type {
        case "TypeCast":
            return isTimeType(node.node("type_name")) && isSpecial(node.node("arg"))
        case "ColumnDef":
            return isTimeType(node.node("type_name"))
                && node.list("constraints").contains { isSpecial($0.node("raw_expr")) }
        case "AlterTableCmd":
            return node.symbol("subtype") == "AT_ColumnDefault" && isSpecial(node.node("def"))
        case "PartitionBoundSpec":
            return (node.list("listdatums") + node.list("lowerdatums") + node.list("upperdatums")).contains(
                where: isSpecial)
        default: return false
        }
    }

    private static func isSpecial(_ node: SyntaxNode?) -> Bool {
        guard let literal = node?.node("sval")?.string("sval") else { return false }
        return ["now", "today", "tomorrow", "yesterday"].contains(literal.lowercased().filter { !$0.isWhitespace })
    }

    private static func isTimeType(_ type: SyntaxNode?) -> Bool {
        guard let name = type?.list("names").last?.string("sval") else { return false }
        return ["date", "time", "timetz", "timestamp", "timestamptz", "abstime"].contains(name)
    }
}
