import DDLCapture
import PostgresClient
import PostgresParser

/// Expressions that a statement evaluates while it runs: defaults of new columns, USING, partition bounds. The time and the
/// user in them are the source's; what else would come out differently on the target becomes a condition.
enum SourceValues {
    static func apply(to draft: inout StatementDraft, of command: CapturedCommand) throws(Verdict) {
        guard let tree = draft.tree else { return }
        guard !tree.contains(where: SpecialTimes.isFolded) else {
            throw .hold("a literal such as 'now' in it stands for the moment at which it was run on the source")
        }
        try addColumns(&draft, command)
        try boundsAndConversions(&draft, command)
        collectConditions(&draft, command)
    }

    // MARK: - Time and user of the source

    /// A new column's default with the source's value for the rows that are there; then the default as it was meant.
    private static func addColumns(_ draft: inout StatementDraft, _ command: CapturedCommand) throws(Verdict) {
        let columns = (draft.tree?.newColumns ?? []).filter { $0.defaultExpression != nil }
        for column in columns {
            // Positions move with each edit: look the column up again.
            guard let current = draft.tree?.newColumns.first(where: { $0.name == column.name }),
                let expression = current.defaultExpression, let relation = draft.tree?.node("relation")
            else { continue }
            let edits = try SourceConstants.edits(in: expression, of: draft, command)
            guard !edits.isEmpty else { continue }
            guard let range = ExpressionRange.find(expression, in: try draft.text()) else {
                throw .hold("the default of column \(column.name) cannot be found in its text")
            }
            // Where the same command sets another default for what comes, that one stays.
            if draft.tree?.setsDefault(of: column.name) == false {
                let original = try draft.text().text(in: range)
                let only = relation.flag("inh") ? "" : "ONLY "
                draft.afterwards.append(
                    "ALTER TABLE \(only)\(QualifiedName(relation)) ALTER COLUMN \(QualifiedName([column.name])) SET DEFAULT \(original)"
                )
            }
            try draft.edit(edits, note: "the rows that are there get the source's value")
        }
    }

    private static func boundsAndConversions(_ draft: inout StatementDraft, _ command: CapturedCommand) throws(Verdict)
    {
        var edits: [SQLText.Edit] = []
        for expression in draft.tree?.boundsAndConversions ?? [] {
            edits += try SourceConstants.edits(in: expression, of: draft, command)
        }
        if !edits.isEmpty { try draft.edit(edits, note: "with the source's time") }
    }

    // MARK: - What differs from server to server

    private static func collectConditions(_ draft: inout StatementDraft, _ command: CapturedCommand) {
        guard let tree = draft.tree, let table = tableName(tree, command) else { return }
        for column in tree.newColumns {
            if column.isNumbered {
                draft.conditions.append(
                    RowsCondition(table: table, functions: nil, what: "new column \(column.name) numbers the rows"))
            } else if let expression = column.defaultExpression, !expression.functions.isEmpty {
                draft.conditions.append(
                    RowsCondition(
                        table: table, functions: expression.functions,
                        what: "the default of new column \(column.name) is evaluated for each row"))
            } else if column.defaultExpression == nil, let type = column.otherType {
                var condition = RowsCondition(
                    table: table, functions: [],
                    what:
                        "the default of domain \(type), the type of new column \(column.name), is evaluated for each row"
                )
                condition.domain = type
                draft.conditions.append(condition)
            }
        }
        for expression in tree.conversions {
            if let column = expression.systemColumn {
                draft.conditions.append(
                    RowsCondition(
                        table: table, functions: nil,
                        what: "USING takes system column \(column), which is each server's own"))
            } else if !expression.functions.isEmpty {
                draft.conditions.append(
                    RowsCondition(
                        table: table, functions: expression.functions, what: "USING is evaluated for each row"))
            }
        }
    }

    private static func tableName(_ tree: SyntaxNode, _ command: CapturedCommand) -> QualifiedName? {
        guard tree.type == "AlterTableStmt" else { return nil }
        if let identity = command.objectName.flatMap(QualifiedName.init(identity:)), identity.parts.count >= 2 {
            return QualifiedName(Array(identity.parts.prefix(2)))
        }
        return tree.node("relation").map { QualifiedName($0, in: command.schema) }
    }
}

/// A column that ALTER TABLE ... ADD COLUMN makes.
struct NewColumn {
    let name: String
    let defaultExpression: SyntaxNode?
    /// serial, or GENERATED AS IDENTITY.
    let isNumbered: Bool
    /// Its type as written where that is not one of PostgreSQL's own.
    let otherType: String?

    /// The grammar gives those with SQL names their schema; these are known by their own.
    static let commonTypes: Set = [
        "text", "uuid", "json", "jsonb", "date", "timestamptz", "timestamp", "bytea", "inet", "cidr", "money", "xml",
        "tsvector",
        "int2", "int4", "int8", "float4", "float8", "name", "oid", "serial", "bigserial", "smallserial", "serial2",
        "serial4",
        "serial8", "macaddr", "point", "citext", "hstore", "geometry",
    ]
}

extension SyntaxNode {
    /// The columns that an ALTER TABLE adds.
    var newColumns: [NewColumn] {
        guard type == "AlterTableStmt" else { return [] }
        return list("cmds").filter { $0.symbol("subtype") == "AT_AddColumn" }.compactMap { command in
            guard let column = command.node("def"), let name = column.string("colname") else { return nil }
            let constraints = column.list("constraints")
            let serials: Set = ["serial", "serial4", "serial8", "bigserial", "smallserial", "serial2"]
            let names = column.node("type_name")?.list("names").compactMap { $0.string("sval") } ?? []
            return NewColumn(
                name: name,
                defaultExpression: constraints.first { $0.symbol("contype") == "CONSTR_DEFAULT" }?.node("raw_expr"),
                isNumbered: constraints.contains { $0.symbol("contype") == "CONSTR_IDENTITY" }
                    || (names.count == 1 && serials.contains(names[0])),
                otherType: names.isEmpty || names.first == "pg_catalog"
                    || NewColumn.commonTypes.contains(names.last ?? "")
                    || column.node("type_name")?.list("array_bounds").isEmpty == false
                    ? nil : QualifiedName(names).description)
        }
    }

    fileprivate func setsDefault(of column: String) -> Bool {
        list("cmds").contains { $0.symbol("subtype") == "AT_ColumnDefault" && $0.string("name") == column }
    }

    /// The USING expressions of an ALTER TABLE.
    var conversions: [SyntaxNode] {
        guard type == "AlterTableStmt" else { return [] }
        return list("cmds").filter { $0.symbol("subtype") == "AT_AlterColumnType" }
            .compactMap { $0.node("def")?.node("raw_default") }
    }

    /// What is evaluated once and for all: partition bounds and USING.
    var boundsAndConversions: [SyntaxNode] {
        var found = conversions
        walk { node in
            guard node.type == "PartitionBoundSpec" else { return }
            found += node.list("listdatums") + node.list("lowerdatums") + node.list("upperdatums")
        }
        return found
    }

    /// A system column that an expression reads.
    fileprivate var systemColumn: String? {
        var found: String?
        walk { node in
            guard node.type == "ColumnRef", let name = node.list("fields").last?.string("sval") else { return }
            if ["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"].contains(name) { found = name }
        }
        return found
    }

    /// The functions that an expression calls.
    var functions: [QualifiedName] {
        var found: [QualifiedName] = []
        walk { node in
            guard node.type == "FuncCall" else { return }
            let name = QualifiedName(node.list("funcname").compactMap { $0.string("sval") })
            if !found.contains(name) { found.append(name) }
        }
        return found
    }
}

extension QualifiedName {
    /// The name of a `RangeVar`, in a schema where it does not say one itself.
    init(_ range: SyntaxNode, in schema: String? = nil) {
        self.init([range.string("schemaname") ?? schema, range.string("relname")].compactMap { $0 })
    }
}
