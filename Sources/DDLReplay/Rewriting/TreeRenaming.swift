import ObjectSelection
import PostgresParser

/// Gives the names in a parse tree their names on the target, and notes each change with its place.
struct TreeRenaming {
    let mapper: NameMapper
    /// The names that changed.
    private(set) var names: [RenamedName] = []
    /// Text constants that hold a name as such: of a sequence in nextval(), of anything in a cast to regclass.
    private(set) var literals: Set<String> = []
    /// What unqualified names are known to mean, nil for names that are no relation's.
    private var known: [String: QualifiedName?] = [:]
    private var aliases: Set<String> = []

    init(mapper: NameMapper) {
        self.mapper = mapper
    }

    private var mapping: NameMapping { mapper.mapping }

    mutating func apply(_ tree: SyntaxNode) throws(Verdict) -> SyntaxNode {
        tree.walk { node in
            if node.type == "CommonTableExpr", let name = node.string("ctename") { known[name] = .some(nil) }
            if node.type == "Alias", let name = node.string("aliasname") { aliases.insert(name) }
        }
        // The log names a renamed object by its new name.
        if tree.type == "RenameStmt", let relation = tree.node("relation"), relation.string("schemaname") == nil,
            let name = relation.string("relname"), let schema = mapper.main?.schema
        {
            known[name] = QualifiedName([schema, name])
        }
        return try renamed(tree)
    }

    /// Children first, as the parts of a name are below the node that tells what it names.
    private mutating func renamed(_ node: SyntaxNode) throws(Verdict) -> SyntaxNode {
        var copy: [(name: String, value: SyntaxNode.Value)] = []
        for field in node.fields {
            switch field.value {
            case .node(let child): copy.append((field.name, .node(try renamed(child))))
            case .list(let children):
                var list: [SyntaxNode] = []
                for child in children { list.append(try renamed(child)) }
                copy.append((field.name, .list(list)))
            default: copy.append(field)
            }
        }
        return try rename(SyntaxNode(type: node.type, fields: copy), original: node)
    }

    private mutating func rename(_ node: SyntaxNode, original: SyntaxNode) throws(Verdict) -> SyntaxNode {
        switch node.type {
        case "RangeVar": return try renameRelation(node)
        case "ColumnRef": return try renameColumn(node)
        case "TypeName" where node.flag("pct_type"):
            return try renameList(node, "names", behindRelation: 1, location: node.place)
        case "TypeName":
            return try renameList(node, "names", behindRelation: 0, location: node.place)
        case "FuncCall": return try renameLiteralArgument(renameSchema(node, "funcname", location: node.place))
        case "TypeCast": return try renameCastLiteral(node)
        case "RenameStmt": return try renameNewName(node, original)
        case "AlterObjectSchemaStmt": return try renameNewSchema(node, original)
        case "DropStmt": return try renameDropped(node)
        case "CommentStmt", "SecLabelStmt", "AlterOwnerStmt", "AlterObjectDependsStmt":
            return try renameObject(node, node.symbol("objtype") ?? node.symbol("object_type"))
        case "GrantStmt": return renameGranted(node)
        case "CreateSchemaStmt": return renameSchemaField(node, "schemaname")
        case "ImportForeignSchemaStmt": return renameSchemaField(node, "local_schema")
        case "DefElem": return try renameOption(node)
        case "VariableSetStmt" where node.string("name") == "search_path": return renamePath(node)
        default:
            guard let fields = Self.nameFields[node.type] else { return node }
            var copy = node
            for field in fields { copy = renameSchema(copy, field, location: nil) }
            return copy
        }
    }

    /// Fields that hold a name with its schema, by the statement that has them.
    private static let nameFields: [String: [String]] = [
        "CollateClause": ["collname"], "IndexElem": ["opclass", "collation"],
        "PartitionElem": ["opclass", "collation"],
        "CreateTrigStmt": ["funcname"], "CreateFunctionStmt": ["funcname"], "CreateEnumStmt": ["type_name"],
        "CreateRangeStmt": ["type_name"], "CreateDomainStmt": ["domainname"], "DefineStmt": ["defnames"],
        "CreateStatsStmt": ["defnames"], "AlterStatsStmt": ["defnames"], "AlterEnumStmt": ["type_name"],
        "AlterDomainStmt": ["type_name"], "AlterTypeStmt": ["type_name"], "ObjectWithArgs": ["objname"],
        "AlterCollationStmt": ["collname"], "CreateConversionStmt": ["conversion_name", "func_name"],
        "CreateOpClassStmt": ["opclassname", "opfamilyname"], "CreateOpFamilyStmt": ["opfamilyname"],
        "AlterOpFamilyStmt": ["opfamilyname"], "AlterTSDictionaryStmt": ["dictname"],
        "AlterTSConfigurationStmt": ["cfgname"],
    ]

    // MARK: - Relations

    private mutating func target(of name: QualifiedName) throws(Verdict) -> QualifiedName? {
        if name.parts.count == 1, let meaning = known[name.name] {
            return meaning.map { mapping.target(of: $0) }
        }
        return try mapper.resolve(name).map { mapping.target(of: $0) }
    }

    private mutating func renameRelation(_ node: SyntaxNode) throws(Verdict) -> SyntaxNode {
        guard let name = node.string("relname") else { return node }
        guard node.string("catalogname") == nil else { throw .hold("a name in it says its database") }
        guard !node.isTemporary else { return node }
        let old = QualifiedName([node.string("schemaname"), name].compactMap { $0 })
        guard let new = try target(of: old), let renamed = changed(old, new, location: node.place) else { return node }
        return node.setting("schemaname", to: renamed.schema.map { .string($0) })
            .setting("relname", to: .string(renamed.name))
    }

    /// Notes the change of a name. One without a schema stays without where only the schema changes, which the path says.
    private mutating func changed(_ old: QualifiedName, _ new: QualifiedName, location: Int?) -> QualifiedName? {
        if old.parts.count == 1, new.name == old.name, let schema = mapper.main?.schema ?? mapper.path.schemas.first,
            mapping.target(ofSchema: schema) == new.schema
        {
            return nil
        }
        guard new.parts != old.parts else { return nil }
        names.append(RenamedName(old: old.parts, new: new.parts, location: location))
        return new
    }

    private mutating func renameColumn(_ node: SyntaxNode) throws(Verdict) -> SyntaxNode {
        let fields = node.list("fields")
        let parts = fields.compactMap { $0.string("sval") }
        if fields.count == 1, parts.count == 1, !aliases.contains(parts[0]),
            mapping.tables.contains(where: { $0.key.name == parts[0] && $0.value.name != parts[0] })
        {
            throw .hold("\(parts[0]) in it may mean the row of a table that is mapped")
        }
        guard fields.count > 1, parts.count >= fields.count - 1, let first = parts.first else { return node }
        let old = QualifiedName(Array(parts.prefix(fields.count - 1)))
        if old.parts.count == 1, aliases.contains(first) { return node }
        guard let new = try target(of: old), new.parts != old.parts else { return node }
        // schema.table.column and table.column; the name of a table alone stays alone.
        let parts2 = old.parts.count == 1 ? [new.name] : new.parts
        guard parts2 != old.parts else { return node }
        names.append(RenamedName(old: old.parts, new: parts2, location: node.place))
        return node.setting(
            "fields", to: .list(parts2.map(Self.string) + fields.suffix(1)))
    }

    // MARK: - Lists of names

    /// A list that names a relation, followed by so many names of its parts.
    private mutating func renameList(
        _ node: SyntaxNode, _ field: String, behindRelation count: Int, location: Int?
    ) throws(Verdict) -> SyntaxNode {
        let items = node.list(field)
        let parts = items.compactMap { $0.string("sval") }
        guard parts.count == items.count, parts.count > count else { return node }
        let old = QualifiedName(Array(parts.dropLast(count)))
        if old.parts.first == "pg_catalog" { return node }
        guard let new = try target(of: old), let renamed = changed(old, new, location: location) else { return node }
        return node.setting(field, to: .list(renamed.parts.map(Self.string) + items.suffix(count)))
    }

    /// A list that names something else in a schema.
    private mutating func renameSchema(_ node: SyntaxNode, _ field: String, location: Int?) -> SyntaxNode {
        let items = node.list(field)
        guard items.count == 2, let schema = items[0].string("sval"), let name = items[1].string("sval"),
            let new = mapping.schemas[schema]
        else { return node }
        names.append(RenamedName(old: [schema, name], new: [new, name], location: location))
        return node.setting(field, to: .list([Self.string(new), items[1]]))
    }

    private mutating func renameSchemaField(_ node: SyntaxNode, _ field: String) -> SyntaxNode {
        guard let schema = node.string(field), let new = mapping.schemas[schema] else { return node }
        names.append(RenamedName(old: [schema], new: [new], location: nil))
        return node.setting(field, to: .string(new))
    }

    private mutating func renameSchemaName(_ node: SyntaxNode) -> SyntaxNode {
        node.type == "String" ? renameSchemaField(node, "sval") : node
    }

    // MARK: - Statements

    private static let relations: Set = [
        "OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_SEQUENCE", "OBJECT_INDEX", "OBJECT_FOREIGN_TABLE",
    ]
    private static let partsOfRelations: Set = [
        "OBJECT_COLUMN", "OBJECT_TABCONSTRAINT", "OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY",
    ]

    private mutating func renameNamed(_ object: SyntaxNode, _ kind: String?) throws(Verdict) -> SyntaxNode {
        guard let kind else { return object }
        if kind == "OBJECT_SCHEMA" { return renameSchemaName(object) }
        guard object.type == "List" else { return object }
        if Self.relations.contains(kind) {
            return try renameList(object, "items", behindRelation: 0, location: nil)
        }
        if Self.partsOfRelations.contains(kind) {
            return try renameList(object, "items", behindRelation: 1, location: nil)
        }
        return renameSchema(object, "items", location: nil)
    }

    private mutating func renameObject(_ node: SyntaxNode, _ kind: String?) throws(Verdict) -> SyntaxNode {
        guard let object = node.node("object") else { return node }
        return node.setting("object", to: .node(try renameNamed(object, kind)))
    }

    private mutating func renameDropped(_ node: SyntaxNode) throws(Verdict) -> SyntaxNode {
        var objects: [SyntaxNode] = []
        for object in node.list("objects") { objects.append(try renameNamed(object, node.symbol("remove_type"))) }
        return node.setting("objects", to: .list(objects))
    }

    private mutating func renameGranted(_ node: SyntaxNode) -> SyntaxNode {
        var objects: [SyntaxNode] = []
        for object in node.list("objects") {
            objects.append(
                object.type == "List" ? renameSchema(object, "items", location: nil) : renameSchemaName(object))
        }
        return objects.isEmpty ? node : node.setting("objects", to: .list(objects))
    }

    private mutating func renameNewName(_ node: SyntaxNode, _ original: SyntaxNode) throws(Verdict) -> SyntaxNode {
        guard let kind = node.symbol("rename_type"), let newName = node.string("newname") else { return node }
        if kind == "OBJECT_SCHEMA" {
            return renameSchemaField(renameSchemaField(node, "subname"), "newname")
        }
        guard Self.relations.contains(kind), let relation = original.node("relation") else {
            return try renameObject(node, kind)
        }
        let old = QualifiedName([relation.string("schemaname"), relation.string("relname")].compactMap { $0 })
        guard let schema = old.schema ?? mapper.main?.schema ?? mapper.path.schemas.first else { return node }
        let before = mapping.target(of: QualifiedName([schema, old.name]))
        let after = mapping.target(of: QualifiedName([schema, newName]))
        guard before.schema == after.schema else {
            throw .hold("by its new name it belongs into another schema of the target")
        }
        guard after.name != newName else { return node }
        names.append(RenamedName(old: [newName], new: [after.name], location: nil))
        return node.setting("newname", to: .string(after.name))
    }

    private mutating func renameNewSchema(_ node: SyntaxNode, _ original: SyntaxNode) throws(Verdict) -> SyntaxNode {
        guard let schema = node.string("newschema") else { return node }
        guard let relation = original.node("relation"), let name = relation.string("relname") else {
            return renameSchemaField(try renameObject(node, node.symbol("object_type")), "newschema")
        }
        let before = node.node("relation")?.string("relname") ?? name
        let after = mapping.target(of: QualifiedName([schema, name]))
        guard before == after.name else {
            throw .hold("in its new schema it has another name on the target")
        }
        guard let newSchema = after.schema, newSchema != schema else { return node }
        names.append(RenamedName(old: [schema], new: [newSchema], location: nil))
        return node.setting("newschema", to: .string(newSchema))
    }

    private mutating func renameOption(_ node: SyntaxNode) throws(Verdict) -> SyntaxNode {
        guard let argument = node.node("arg") else { return node }
        switch node.string("defname") {
        case "owned_by" where argument.list("items").count > 1:
            return node.setting(
                "arg", to: .node(try renameList(argument, "items", behindRelation: 1, location: nil)))
        case "schema": return node.setting("arg", to: .node(renameSchemaName(argument)))
        case "schemas":
            var schemas: [SyntaxNode] = []
            for schema in argument.list("items") { schemas.append(renameSchemaName(schema)) }
            return node.setting("arg", to: .node(argument.setting("items", to: .list(schemas))))
        default: return node
        }
    }

    private mutating func renamePath(_ node: SyntaxNode) -> SyntaxNode {
        var schemas: [SyntaxNode] = []
        for constant in node.list("args") {
            guard let value = constant.node("sval"), let schema = value.string("sval"),
                let new = mapping.schemas[schema]
            else {
                schemas.append(constant)
                continue
            }
            names.append(RenamedName(old: [schema], new: [new], location: constant.place))
            schemas.append(constant.setting("sval", to: .node(value.setting("sval", to: .string(new)))))
        }
        return schemas.isEmpty ? node : node.setting("args", to: .list(schemas))
    }

    // MARK: - Names in text constants

    private static let functionsOfNames: Set = [
        "nextval", "currval", "setval", "to_regclass", "pg_get_serial_sequence",
    ]

    private mutating func renameLiteralArgument(_ node: SyntaxNode) throws(Verdict) -> SyntaxNode {
        guard let function = node.list("funcname").last?.string("sval"), Self.functionsOfNames.contains(function),
            let argument = node.list("args").first
        else { return node }
        return node.setting(
            "args", to: .list([try renameLiteral(argument)] + node.list("args").dropFirst()))
    }

    private mutating func renameCastLiteral(_ node: SyntaxNode) throws(Verdict) -> SyntaxNode {
        guard let type = node.node("type_name")?.list("names").last?.string("sval"), type == "regclass",
            let argument = node.node("arg")
        else { return node }
        return node.setting("arg", to: .node(try renameLiteral(argument)))
    }

    private mutating func renameLiteral(_ constant: SyntaxNode) throws(Verdict) -> SyntaxNode {
        guard constant.type == "A_Const", let value = constant.node("sval"), let text = value.string("sval"),
            let name = QualifiedName.list(text, separator: "\u{0}")?.first
        else { return constant }
        literals.insert(text)
        guard let new = try target(of: name), let renamed = changed(name, new, location: constant.place) else {
            return constant
        }
        return constant.setting("sval", to: .node(value.setting("sval", to: .string(renamed.description))))
    }

    private static func string(_ text: String) -> SyntaxNode {
        SyntaxNode(type: "String", fields: [("sval", .string(text))])
    }
}

extension SyntaxNode {
    /// Where it begins; nil where the grammar does not say.
    fileprivate var place: Int? {
        let location = integer("location")
        return location > 0 ? location : nil
    }

    /// The texts of the functions that it makes.
    var functionBodies: [String] {
        guard type == "CreateFunctionStmt" else { return [] }
        let options = list("options")
        let language = options.first { $0.string("defname") == "language" }?.node("arg")?.string("sval")
        guard language != "c", language != "internal" else { return [] }
        return options.filter { $0.string("defname") == "as" }.flatMap { $0.node("arg")?.list("items") ?? [] }
            .compactMap { $0.string("sval") }
    }

    /// Text constants in expressions.
    var otherLiterals: [String] {
        var found: [String] = []
        walk { node in
            if node.type == "A_Const", let text = node.node("sval")?.string("sval") { found.append(text) }
        }
        return found
    }
}
