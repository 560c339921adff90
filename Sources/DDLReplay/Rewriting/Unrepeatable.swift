import DDLCapture
import PostgresParser

/// Statements whose effect on the source depended on what was there at that moment, and is not in the log.
enum Unrepeatable {
    static func check(_ draft: StatementDraft, of command: CapturedCommand) throws(Verdict) {
        guard let tree = draft.tree else { return }
        switch tree.type {
        case "ImportForeignSchemaStmt":
            throw .hold(
                "it makes tables of what the foreign server has at that moment: say them as CREATE FOREIGN TABLE")
        default: break
        }
        if let name = currentSetting(tree, command) {
            throw .hold("SET \(name) FROM CURRENT takes a setting of the source's session that is not captured")
        }
        if let function = functionOfBound(tree) {
            throw .hold("a partition bound is what function \(function) gave on the source at that moment")
        }
    }

    private static func currentSetting(_ tree: SyntaxNode, _ command: CapturedCommand) -> String? {
        var found: String?
        tree.walk { node in
            guard node.type == "VariableSetStmt", node.symbol("kind") == "VAR_SET_CURRENT",
                let name = node.string("name")
            else { return }
            let captured = command.message?.settings?.keys.map { $0.lowercased() } ?? []
            if name != "search_path", !captured.contains(name.lowercased()) { found = name }
        }
        return found
    }

    /// A function in a bound that may give something else here. What tells the time is a constant by now.
    private static func functionOfBound(_ tree: SyntaxNode) -> QualifiedName? {
        var found: QualifiedName?
        tree.walk { node in
            guard node.type == "PartitionBoundSpec" else { return }
            for bound in node.list("listdatums") + node.list("lowerdatums") + node.list("upperdatums") {
                found =
                    found
                    ?? bound.functions.first {
                        $0.parts.count > 1 && $0.schema != "pg_catalog" || !steady.contains($0.name)
                    }
            }
        }
        return found
    }

    /// They give the same for the same arguments and settings.
    private static let steady: Set = [
        "make_date", "make_time", "make_timestamp", "make_timestamptz", "make_interval", "to_date", "to_timestamp",
        "to_char",
        "to_number", "date_trunc", "date_part", "extract", "date", "timezone", "abs", "ceil", "floor", "round", "trunc",
        "mod",
        "power", "lower", "upper", "md5", "length", "substr", "substring", "replace", "concat", "format", "left",
        "right",
        "lpad", "rpad", "coalesce", "numeric", "int4", "int8", "text",
    ]
}
