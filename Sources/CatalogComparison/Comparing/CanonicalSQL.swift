import ObjectSelection
import PostgresParser

/// Writes a piece of SQL in one form, whatever version of PostgreSQL spelled it and wherever names were mapped.
///
/// What is made alike: white space and parentheses; `EXECUTE PROCEDURE` and `EXECUTE FUNCTION`; `timezone('UTC', x)` and
/// `x AT TIME ZONE 'UTC'` (spelled that way from 14 on), likewise SUBSTRING, POSITION, OVERLAY, TRIM; a view's columns
/// with and without the name of its only table (without from 16 on); `now()` and CURRENT_TIMESTAMP (kept from 10 on); a
/// cast of an array and of its elements, which is what a dump makes of it; `?column?` shown or not (shown from 14 on).
struct CanonicalSQL {
    /// How names on this side are called on the other.
    var mapping = NameMapping()
    /// Whether both sides show SQL's own syntax for functions as such, or both do not (from 14 on).
    var areCallsAlike = false

    /// The text in its one form; nil where the bundled grammar cannot read it.
    func text(_ sql: String, _ form: SQLForm) -> String? {
        guard let statement = form.statement(of: sql), let statements = Self.parsed(statement) else { return nil }
        var texts: [String] = []
        for statement in statements {
            var writer = Writer(
                mapping: mapping, renamed: renamedTables(in: statement.tree), areCallsAlike: areCallsAlike)
            if case .query = form { writer.onlySource = Self.onlySource(of: statement.tree) }
            writer.write(statement.tree)
            texts.append(writer.text)
        }
        return texts.joined(separator: "\n")
    }

    private static func parsed(_ statement: String) -> [SQLStatement]? {
        if let statements = try? SQLParser.parse(statement) { return statements }
        // From 16 on XMLSERIALIZE is shown with the default that the bundled grammar, older, does not know.
        let older = statement.replacing(" NO INDENT)", with: ")")
        return older == statement ? nil : try? SQLParser.parse(older)
    }

    /// Tables that go by their own name in the statement, and are called otherwise on the other side.
    private func renamedTables(in tree: SyntaxNode) -> [String: String] {
        var renamed: [String: String] = [:]
        guard !mapping.tables.isEmpty else { return renamed }
        tree.walk { node in
            guard node.type == "RangeVar", node.node("alias") == nil, let schema = node.string("schemaname"),
                let name = node.string("relname")
            else { return }
            let target = mapping.target(of: QualifiedName([schema, name]))
            if target.name != name { renamed[name] = target.name }
        }
        return renamed
    }

    /// The name of what a query reads from, where that is one thing: from 16 on such a view's columns stand without it.
    private static func onlySource(of tree: SyntaxNode) -> String? {
        let sources = tree.list("from_clause")
        guard tree.type == "SelectStmt", sources.count == 1, var only = sources.first, only.type != "JoinExpr" else {
            return nil
        }
        if only.type == "RangeTableSample", let table = only.node("relation") { only = table }
        return only.node("alias")?.string("aliasname") ?? only.string("relname")
            ?? (only.type == "RangeTableFunc" ? "xmltable" : nil)
    }
}

private struct Writer {
    let mapping: NameMapping
    let renamed: [String: String]
    let areCallsAlike: Bool
    var onlySource: String?
    /// Whether the names of the columns that the query in hand gives back are of no effect.
    private var hasNamelessColumns = false
    var text = ""

    init(mapping: NameMapping, renamed: [String: String], areCallsAlike: Bool) {
        self.mapping = mapping
        self.renamed = renamed
        self.areCallsAlike = areCallsAlike
    }

    /// Fields that say where or how something was written, not what.
    private static let ignored: Set<String> = ["location", "funcformat", "stmt_location", "stmt_len"]
    /// Fields with a name in one or more parts.
    private static let nameFields: Set<String> = ["funcname", "names", "name", "collname", "opclass"]

    mutating func write(_ node: SyntaxNode) {
        switch node.type {
        case "RangeVar": writeRange(node)
        case "ColumnRef": writeColumn(node)
        case "TypeCast": writeCast(node)
        case "SQLValueFunction": writeValueFunction(node)
        case "FuncCall" where !areCallsAlike && Self.hasOwnSyntax(node): writeCallWithoutCasts(node)
        case "FuncCall" where Self.isSimilarTo(node): writeSimilarTo(node)
        default: writeFields(of: node)
        }
    }

    private mutating func writeFields(of node: SyntaxNode, without left: Set<String> = []) {
        text += node.type + "("
        for field in node.fields where !Self.ignored.contains(field.name) && !left.contains(field.name) {
            text += field.name + "="
            switch field.value {
            case .node(let inner): nested(inner, in: field.name)
            case .list(let nodes) where Self.nameFields.contains(field.name): writeName(nodes)
            case .list(let nodes):
                text += "["
                for inner in nodes { nested(inner, in: field.name) }
                text += "]"
            case .string(let string): text += "'\(string)'"
            case .integer(let number): text += "\(number)"
            case .boolean(let flag): text += "\(flag)"
            // A procedure's IN arguments are written with the word from 14 on.
            case .symbol("FUNC_PARAM_DEFAULT"): text += "FUNC_PARAM_IN"
            case .symbol(let symbol): text += symbol
            }
            text += " "
        }
        text += ")"
    }

    /// Inside another query, columns keep the names of what they come from; and where a query is an operand of IN or the
    /// right side of UNION, what its own columns are called, and whether that is shown, says nothing.
    private mutating func nested(_ node: SyntaxNode, in field: String = "") {
        let outer = (onlySource, hasNamelessColumns)
        if node.type == "SelectStmt" {
            onlySource = nil
            if field != "larg" { hasNamelessColumns = field == "subselect" || field == "rarg" }
        }
        if node.type == "ResTarget", field == "target_list", hasNamelessColumns || node.string("name") == "?column?" {
            writeFields(of: node, without: ["name"])
        } else {
            write(node)
        }
        (onlySource, hasNamelessColumns) = outer
    }

    /// A name without `pg_catalog`, which the grammar puts before some functions and types itself.
    private mutating func writeName(_ nodes: [SyntaxNode]) {
        var parts = nodes.compactMap { $0.string("sval") }
        guard parts.count == nodes.count else {
            for node in nodes { nested(node) }
            return
        }
        if parts.count > 1, parts[0] == "pg_catalog" { parts.removeFirst() }
        text += mapped(parts).joined(separator: ".")
    }

    private func mapped(_ parts: [String]) -> [String] {
        guard parts.count > 1 else { return parts }
        return mapping.target(of: QualifiedName(Array(parts.prefix(2)))).parts + parts.dropFirst(2)
    }

    private mutating func writeRange(_ node: SyntaxNode) {
        // A column with its table is read as a table with its database: app.orders.id.
        let parts = [node.string("catalogname"), node.string("schemaname"), node.string("relname")].compactMap { $0 }
        text += "RangeVar'\(mapped(parts).joined(separator: "."))'"
        writeFields(of: node, without: ["catalogname", "schemaname", "relname"])
    }

    private mutating func writeColumn(_ node: SyntaxNode) {
        var parts = node.list("fields").map { $0.string("sval") }
        if parts.count == 2, let table = parts[0], parts[1] != nil {
            if table == onlySource {
                parts.removeFirst()
            } else if let name = renamed[table] {
                parts[0] = name
            }
        } else if parts.count > 2 {
            parts = mapped(parts.compactMap { $0 }).map { $0 }
        }
        text += "Column'\(parts.map { $0 ?? "*" }.joined(separator: "."))'"
    }

    private static let roleFunctions: Set = [
        "SVFOP_CURRENT_USER", "SVFOP_SESSION_USER", "SVFOP_USER", "SVFOP_CURRENT_ROLE",
    ]
    private static let nameTypes: Set = [
        "regclass", "regproc", "regprocedure", "regoper", "regoperator", "regtype", "regrole", "regnamespace",
        "regconfig", "regdictionary", "regcollation",
    ]

    /// A name in a constant: `nextval('app.orders_id_seq'::regclass)`.
    private mutating func writeCast(_ node: SyntaxNode) {
        if let array = node.node("arg"), array.type == "A_ArrayExpr", let type = node.node("type_name"),
            !type.list("array_bounds").isEmpty, !array.list("elements").isEmpty
        {
            return writeCastElements(of: array, to: type)
        }
        let names = node.node("type_name")?.list("names").compactMap { $0.string("sval") } ?? []
        let type = names.last ?? ""
        // The role's name was cast to text before 12, where text is compared with it.
        if type == "text", let role = node.node("arg"), role.type == "SQLValueFunction",
            Self.roleFunctions.contains(role.symbol("op") ?? "")
        {
            return nested(role)
        }
        guard Self.nameTypes.contains(type), names.count == 1 || names.first == "pg_catalog",
            let constant = node.node("arg")?.node("sval")?.string("sval"),
            let name = QualifiedName(identity: constant)
        else { return writeFields(of: node) }
        text += "TypeCast'\(mapped(name.parts).joined(separator: "."))'::\(type)"
    }

    /// The elements' casts: `(ARRAY['a'::varchar])::text[]` comes back from a dump as `ARRAY[('a'::varchar)::text]`.
    private mutating func writeCastElements(of array: SyntaxNode, to type: SyntaxNode) {
        text += "A_ArrayExpr(elements=["
        for element in array.list("elements") {
            text += "TypeCast(arg="
            nested(element, in: "arg")
            text += " type_name="
            writeFields(of: type, without: ["array_bounds"])
            text += " )"
        }
        text += "] )"
    }

    /// SIMILAR TO: another function from 13 on.
    private static func isSimilarTo(_ node: SyntaxNode) -> Bool {
        ["similar_to_escape", "similar_escape"].contains(node.list("funcname").last?.string("sval") ?? "")
    }

    private mutating func writeSimilarTo(_ node: SyntaxNode) {
        text += "SimilarTo("
        // No ESCAPE is a null to the older one.
        for argument in node.list("args") where (argument.node("arg") ?? argument).flag("isnull") != true {
            nested(argument)
        }
        text += ")"
    }

    /// Functions that SQL has a syntax of its own for. Where they are shown as calls, their arguments are shown with
    /// the casts to text that are implied otherwise.
    private static func hasOwnSyntax(_ node: SyntaxNode) -> Bool {
        let parts = node.list("funcname").compactMap { $0.string("sval") }
        guard let name = parts.last, parts.count == 1 || parts[0] == "pg_catalog" else { return false }
        return [
            "timezone", "substring", "position", "overlay", "btrim", "ltrim", "rtrim", "normalize", "is_normalized",
            "overlaps",
        ]
        .contains(name)
    }

    private mutating func writeCallWithoutCasts(_ node: SyntaxNode) {
        text += "Call("
        writeName(node.list("funcname"))
        let function = node.list("funcname").last?.string("sval") ?? ""
        let implied = function == "overlaps" ? "timestamptz" : "text"
        for argument in node.list("args") {
            let isImplied = argument.node("type_name")?.list("names").last?.string("sval") == implied
            let inner = argument.type == "TypeCast" && isImplied ? argument.node("arg") ?? argument : argument
            // 13 has the form in small letters.
            if function.contains("normalize"), let form = inner.node("sval")?.string("sval") {
                text += "'\(form.lowercased())'"
            } else {
                nested(inner.type == "A_Const" ? argument : inner)
            }
        }
        text += ")"
    }

    /// Before 10 these were read as calls, and are shown as calls.
    private mutating func writeValueFunction(_ node: SyntaxNode) {
        switch node.symbol("op") {
        case "SVFOP_CURRENT_TIMESTAMP": text += "FuncCall(funcname=now )"
        case "SVFOP_CURRENT_USER": text += "FuncCall(funcname=current_user )"
        case "SVFOP_SESSION_USER": text += "FuncCall(funcname=session_user )"
        default: writeFields(of: node)
        }
    }
}
