import DDLCapture
import PostgresParser

/// What a command makes, changes or drops.
enum TouchedObjects: Hashable {
    /// A table, view, sequence or the like, or a part of one.
    case relation(QualifiedName)
    /// A schema, or something else in it.
    case inSchema(String)
    /// Something outside schemas.
    case global

    static func of(_ command: CapturedCommand, _ tree: SyntaxNode?) -> Set<TouchedObjects> {
        let objects = command.message?.objects ?? []
        let mains = objects.filter { object in
            object.original != nil || object.tag == nil || object.tag == command.tag
        }
        var found = Set(mains.compactMap(named))
        let schema = mains.compactMap(\.schema).first ?? command.schema
        for relation in tree?.changedRelations ?? [] {
            // Where the log names the object, the statement's own words for it say nothing more.
            // A moved object is named in its new schema by then.
            let name = QualifiedName(relation, in: tree?.type == "AlterObjectSchemaStmt" ? command.schema : schema)
            if name.parts.count == 2 { found.insert(.relation(name)) }
        }
        for place in tree?.otherPlaces(of: schema) ?? [] { found.insert(place) }
        return found.isEmpty ? [.global] : found
    }

    static func list(_ touched: Set<TouchedObjects>) -> String {
        touched.map { object in
            switch object {
            case .relation(let name): "\(name)"
            case .inSchema(let schema): "schema \(QualifiedName([schema]))"
            case .global: "the database"
            }
        }.sorted().joined(separator: " and ")
    }

    private static let relationTypes: Set = [
        "table", "foreign table", "view", "materialized view", "sequence", "composite type",
    ]

    /// nil for parts of a table, which the statement names with their table.
    private static func named(_ object: CaptureMessage.Object) -> TouchedObjects? {
        guard let type = object.type, let identity = object.identity else { return nil }
        if relationTypes.contains(type) {
            return QualifiedName(identity: identity).map { .relation($0) }
        }
        if type.hasSuffix(" column"), let name = QualifiedName(identity: identity), name.parts.count == 3 {
            return .relation(QualifiedName(Array(name.parts.dropLast())))
        }
        if let pair = QualifiedName.pair(identity: identity, joinedBy: " on "), pair.second.parts.count == 2 {
            return .relation(pair.second)
        }
        if type == "schema" { return QualifiedName(identity: identity).map { .inSchema($0.name) } }
        if type == "index" { return nil }
        return object.schema.map { .inSchema($0) }
    }
}

extension SyntaxNode {
    /// The relations that a statement changes besides what the log names: the old name of a renamed one, the parent of a
    /// partition, the table of an index or trigger.
    fileprivate var changedRelations: [SyntaxNode] {
        switch type {
        case "RenameStmt", "AlterObjectSchemaStmt", "IndexStmt", "CreateTrigStmt", "CreatePolicyStmt",
            "AlterPolicyStmt",
            "RuleStmt", "RefreshMatViewStmt":
            return [node("relation") ?? node("table")].compactMap { $0 }
        case "CreateStmt":
            return [node("relation")].compactMap { $0 } + list("inh_relations")
        case "AlterTableStmt":
            var relations = symbol("objtype") == "OBJECT_INDEX" ? [] : [node("relation")].compactMap { $0 }
            for command in list("cmds") {
                switch command.symbol("subtype") {
                case "AT_AddInherit", "AT_DropInherit": relations += [command.node("def")].compactMap { $0 }
                case "AT_AttachPartition", "AT_DetachPartition", "AT_DetachPartitionFinalize":
                    relations += [command.node("def")?.node("name")].compactMap { $0 }
                default: break
                }
            }
            return relations
        case "GrantStmt":
            return list("objects").filter { $0.type == "RangeVar" }
        default: return []
        }
    }

    /// Schemas that a statement changes besides what the log names.
    fileprivate func otherPlaces(of schema: String?) -> [TouchedObjects] {
        switch type {
        case "RenameStmt" where symbol("rename_type") == "OBJECT_SCHEMA":
            return [string("subname")].compactMap { $0.map { .inSchema($0) } }
        case "RenameStmt" where node("relation") != nil && symbol("rename_type") != "OBJECT_COLUMN":
            guard let name = string("newname"), let relation = node("relation"),
                let place = relation.string("schemaname") ?? schema,
                ["OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_SEQUENCE", "OBJECT_FOREIGN_TABLE"].contains(
                    symbol("rename_type"))
            else { return [] }
            return [.relation(QualifiedName([place, name]))]
        case "GrantStmt":
            return list("objects").compactMap { object in
                switch object.type {
                case "String": object.string("sval").map { .inSchema($0) }
                case "ObjectWithArgs":
                    (object.list("objname").count > 1 ? object.list("objname").first?.string("sval") : schema)
                        .map { .inSchema($0) }
                default: nil
                }
            }
        default: return []
        }
    }
}
