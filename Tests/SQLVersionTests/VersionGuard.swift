import PostgresParser

/// What a condition says about the server's version: `server_version >= 90600 AND ...`.
enum VersionGuard {
    /// What holds where the condition is true, and where it is false; the minimum as it was where it says nothing.
    static func minimums(_ condition: String, outside: Int) -> (whenTrue: Int, whenFalse: Int) {
        guard let tree = try? SQLParser.parse("SELECT " + condition).first?.tree else { return (outside, outside) }
        return minimums(tree.list("target_list").first?.node("val"), outside: outside)
    }

    /// The same of a condition that was read already.
    static func minimums(_ condition: SyntaxNode?, outside: Int) -> (whenTrue: Int, whenFalse: Int) {
        guard let condition else { return (outside, outside) }
        return (max(outside, lowest(condition)), max(outside, comparison(condition, ["<": 0, "<=": 1])))
    }

    private static func lowest(_ node: SyntaxNode) -> Int {
        guard node.type == "BoolExpr" else { return comparison(node, [">=": 0, ">": 1]) }
        let parts = node.list("args").map(lowest)
        switch node.symbol("boolop") {
        case "AND_EXPR": return parts.max() ?? 0
        case "OR_EXPR": return parts.min() ?? 0
        default: return 0
        }
    }

    /// `server_version OP number`, with the operator qualified or not.
    private static func comparison(_ node: SyntaxNode, _ operators: [String: Int]) -> Int {
        guard node.type == "A_Expr", let name = node.list("name").last?.string("sval"), let step = operators[name],
            node.node("lexpr")?.list("fields").last?.string("sval") == "server_version",
            let number = node.node("rexpr")?.node("ival")?.integer("ival")
        else { return 0 }
        return number + step
    }
}
