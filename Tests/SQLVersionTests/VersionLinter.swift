import PostgresParser

/// Something in SQL that is younger than the oldest version that the SQL is for.
struct VersionFinding: Hashable, CustomStringConvertible {
    let construct: String
    let since: Int
    let minimum: Int
    let place: String
    let text: String

    var description: String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(120)
        return
            "\(place): \(construct) needs \(since), and the SQL is for \(minimum) and later: \(line). Put it behind a version test (IF server_version >= ...), or say \"-- PostgreSQL N and later\" in the SQL's first line."
    }
}

/// Finds what is too young in SQL, by PostgreSQL's own grammar.
enum VersionLinter {
    /// - Parameter minimum: the oldest version that runs this SQL, as libpq numbers versions.
    /// - Throws: `SQLSyntaxError` where it cannot be read.
    static func findings(in sql: String, minimum: Int, place: String) throws -> [VersionFinding] {
        var found: [VersionFinding] = []
        func note(_ construct: String, since: Int?, _ minimum: Int, _ text: String) {
            guard let since, since > minimum else { return }
            found.append(
                VersionFinding(construct: construct, since: since, minimum: minimum, place: place, text: text))
        }
        for statement in try SQLParser.parse(sql) {
            visit(statement.tree, minimum: minimum) { node, guarded in
                for construct in SQLConstruct.all where construct.matches(node) {
                    note(construct.name, since: construct.since, minimum, statement.text)
                }
                // A CASE decides what is run, not what is looked up: only settings are looked up when it runs.
                for (name, since) in names(in: node) {
                    note(name, since: since, name.hasPrefix("setting ") ? guarded : minimum, statement.text)
                }
            }
        }
        // Functions are in the tree, where a CASE may guard them.
        for (name, since) in try keywords(in: sql) where !name.hasSuffix("()") {
            note(name, since: since, minimum, sql)
        }
        return found
    }

    /// What the tree does not show, in text that may be a piece of a statement only: both spellings give one tree, or
    /// there is no tree.
    static func keywords(in sql: String) throws -> [(String, Int)] {
        let tokens = try SQLText(sql).tokens.map { $0.text.uppercased() }
        var found: [(String, Int)] = []
        for (first, second) in zip(tokens, tokens.dropFirst()) {
            if let since = pairs["\(first) \(second)"] { found.append(("\(first) \(second)", since)) }
            let function = first.lowercased()
            if second == "(", let since = NamesByVersion.functions[function] { found.append(("\(function)()", since)) }
        }
        return found
    }

    private static let pairs = ["EXECUTE FUNCTION": 110_000, "SKIP LOCKED": 90_500, "ON CONFLICT": 90_500]

    /// All nodes, each with the version that a CASE around it makes sure of.
    private static func visit(_ node: SyntaxNode, minimum: Int, _ body: (SyntaxNode, Int) -> Void) {
        body(node, minimum)
        var outside = minimum
        if node.type == "CaseExpr" {
            for branch in node.list("args") {
                let said = VersionGuard.minimums(branch.node("expr"), outside: outside)
                for (name, minimum) in [("expr", outside), ("result", said.whenTrue)] {
                    if let child = branch.node(name) { visit(child, minimum: minimum, body) }
                }
                outside = said.whenFalse
            }
        }
        for (name, value) in node.fields where !(node.type == "CaseExpr" && name == "args") {
            switch value {
            case .node(let child): visit(child, minimum: outside, body)
            case .list(let children): for child in children { visit(child, minimum: outside, body) }
            default: break
            }
        }
    }

    /// The names in a node that came with a version.
    private static func names(in node: SyntaxNode) -> [(String, Int?)] {
        switch node.type {
        case "FuncCall": return function(node)
        case "RangeVar":
            let name = node.string("relname") ?? ""
            return [(name, NamesByVersion.relations[name])]
        case "ColumnRef":
            let name = node.list("fields").last?.string("sval") ?? ""
            return [("column \(name)", NamesByVersion.columns[name])]
        case "TypeName":
            let name = node.list("names").last?.string("sval") ?? ""
            return [("type \(name)", NamesByVersion.types[name])]
        case "VariableSetStmt", "VariableShowStmt":
            let name = node.string("name") ?? ""
            return [("setting \(name)", NamesByVersion.settings[name])]
        case "TypeCast":
            // 'pg_catalog.pg_publication'::regclass
            guard node.node("type_name")?.list("names").last?.string("sval") == "regclass",
                let name = literal(node.node("arg"))?.split(separator: ".").last
            else { return [] }
            return [(String(name), NamesByVersion.relations[String(name)])]
        default: return []
        }
    }

    private static func function(_ node: SyntaxNode) -> [(String, Int?)] {
        let name = node.list("funcname").last?.string("sval") ?? ""
        let arguments = node.list("args")
        var found: [(String, Int?)] = [
            ("\(name)()", NamesByVersion.functions[name]),
            ("\(name)() with \(arguments.count) arguments", NamesByVersion.functions["\(name)/\(arguments.count)"]),
        ]
        if NamesByVersion.literalsOnlyBefore96.contains(name), let first = arguments.first, literal(first) == nil {
            found.append(("\(name)() of something that is not a literal", 90_600))
        }
        // With a second argument the setting may be missing.
        if name == "current_setting", arguments.count == 1, let setting = literal(arguments.first) {
            found.append(("setting \(setting)", NamesByVersion.settings[setting]))
        }
        return found
    }

    /// A string constant, with or without a cast to cstring. What Swift puts in may be one.
    private static func literal(_ node: SyntaxNode?) -> String? {
        guard let node else { return nil }
        if node.type == "TypeCast" { return literal(node.node("arg")) }
        if node.list("fields").last?.string("sval")?.hasPrefix("placed") == true { return "" }
        return node.type == "A_Const" ? node.node("sval")?.string("sval") : nil
    }
}
