import DDLCapture
import PostgresClient
import PostgresParser

/// A name without a schema is looked up along the path. Where the source found it behind the first schema, the target may have
/// something else of that name before it: that must be the same object, or the statement is not run.
enum FoundNames {
    /// Checks for a statement in its names on the target.
    static func checks(_ tree: SyntaxNode?, _ command: CapturedCommand, _ mapper: NameMapper) -> [String] {
        guard let tree, let first = mapper.path.schemas.first(where: { !$0.hasPrefix("pg_") }) else { return [] }
        return meant(tree, command).filter { $0.schema != first }.map { name in
            let found = Quoting.literal(QualifiedName([mapper.map(name).name]).description)
            let meant = Quoting.literal(mapper.map(name).description)
            return Quoting.block(
                """
                BEGIN
                    IF pg_catalog.to_regclass(\(found)) <> COALESCE(pg_catalog.to_regclass(\(meant))::pg_catalog.oid, 0) THEN
                        RAISE EXCEPTION USING MESSAGE = pg_catalog.format(
                            'it was about %s on the source; here that name is found in another schema', \(meant));
                    END IF;
                END
                """)
        }
    }

    /// The relations that the statement names without a schema, as the source found them.
    private static func meant(_ tree: SyntaxNode, _ command: CapturedCommand) -> [QualifiedName] {
        var objects = (command.message?.objects ?? []).filter { $0.temporary != true }
        var names: Set<String> = []
        switch tree.type {
        case "DropStmt":
            guard relations.contains(tree.symbol("remove_type") ?? "") else { return [] }
            // What fell with them is not named.
            objects = objects.filter { $0.original == true }
            for object in tree.list("objects") {
                let parts = object.list("items").compactMap { $0.string("sval") }
                if parts.count == 1 { names.formUnion(parts) }
            }
        case "AlterTableStmt", "RenameStmt", "IndexStmt":
            guard let relation = tree.node("relation"), relation.string("schemaname") == nil,
                let name = relation.string("relname")
            else { return [] }
            // The identity has the new name, or that of the index; the schema is the table's.
            if tree.type != "AlterTableStmt" {
                guard tree.type == "IndexStmt" || relations.contains(tree.symbol("rename_type") ?? ""),
                    let schema = command.objectName.flatMap(QualifiedName.init(identity:))?.schema
                else { return [] }
                return [QualifiedName([schema, name])]
            }
            names = [name]
        default: return []
        }
        return objects.compactMap { $0.identity.flatMap(QualifiedName.init(identity:)) }
            .filter { $0.parts.count == 2 && names.contains($0.name) }
    }

    private static let relations: Set = [
        "OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_SEQUENCE", "OBJECT_INDEX", "OBJECT_FOREIGN_TABLE",
    ]
}
