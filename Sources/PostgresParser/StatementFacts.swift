/// What replay asks about a statement.
extension SyntaxNode {
    /// The names of the objects that a command makes, changes or drops: what the catalog names as its main objects.
    ///
    /// Empty where the grammar names none (an index without a name, GRANT) or where they cannot be compared by name
    /// (functions, whose arguments belong to their identity).
    public var targetNames: [QualifiedName] {
        switch type {
        case "CreateStmt", "CreateForeignTableStmt":
            let base = node("base_stmt") ?? self
            return base.rangeName("relation")
        case "AlterTableStmt":
            return rangeName("relation")
        case "AlterObjectSchemaStmt":
            // The catalog names it in its new schema by then.
            return rangeName("relation").map { QualifiedName([$0.name]) }
        case "AlterSeqStmt":
            return rangeName("sequence")
        case "ViewStmt":
            return rangeName("view")
        case "CreateTableAsStmt":
            return node("into")?.rangeName("rel") ?? []
        case "SelectStmt":
            return intoClause?.rangeName("rel") ?? []
        case "CreateSeqStmt":
            return rangeName("sequence")
        case "CreateSchemaStmt":
            return string("schemaname").map { [QualifiedName([$0])] } ?? []
        case "DropStmt":
            return list("objects").compactMap(\.listedName)
        default:
            return []
        }
    }

    /// For `SELECT ... INTO`: the clause, which stands in the leftmost part of a UNION.
    public var intoClause: SyntaxNode? {
        guard type == "SelectStmt" else { return nil }
        return node("into_clause") ?? node("larg")?.intoClause
    }

    /// Whether the command says IF EXISTS or IF NOT EXISTS, and so may do nothing.
    public var isConditional: Bool {
        flag("missing_ok") || flag("if_not_exists") || (node("base_stmt")?.flag("if_not_exists") ?? false)
    }

    /// Whether this is a `RangeVar` for a temporary table.
    public var isTemporary: Bool {
        string("relpersistence") == "t" || string("schemaname") == "pg_temp"
    }

    /// The schema and name of a `RangeVar` field.
    func rangeName(_ field: String) -> [QualifiedName] {
        guard let range = node(field), let name = range.string("relname") else { return [] }
        return [QualifiedName([range.string("schemaname"), name].compactMap { $0 })]
    }

    /// A name in a DROP's list: a `List` of strings, a `TypeName`, or one `String`.
    public var listedName: QualifiedName? {
        switch type {
        case "String": return string("sval").map { QualifiedName([$0]) }
        case "List": return QualifiedName(list("items").compactMap { $0.string("sval") })
        case "TypeName": return QualifiedName(list("names").compactMap { $0.string("sval") })
        default: return nil
        }
    }
}
