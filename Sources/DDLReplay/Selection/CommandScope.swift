import DDLCapture
import PostgresClient
import PostgresParser

/// What of a command is in scope.
enum CommandScope {
    /// The statement itself.
    case statement
    /// Nothing, for this reason.
    case nothing(String)
    /// Only these statements: what the command does to tables.
    case effects([String])
    /// The tables that a CREATE SCHEMA makes.
    case schemaElements
    /// An index that belongs to a constraint, if the target has it at all.
    case indexOfConstraint
    /// An index that is attached to its parent's, if the target has both.
    case attachedIndex
    /// It cannot be told.
    case unclear(String)

    /// Scope `tables`: the documented operations, and every effect of other commands on tables.
    static func ofTables(
        _ command: CapturedCommand, _ recovery: Recovery, where isMeant: (QualifiedName) -> Bool
    ) -> CommandScope {
        let objects = command.message?.objects ?? []
        let tree: SyntaxNode? = if case .statement(let statement) = recovery { statement.tree } else { nil }
        switch command.tag {
        case "CREATE TABLE", "CREATE TABLE AS", "SELECT INTO", "DROP TABLE":
            return .statement
        case "ALTER TABLE", "ALTER INDEX":
            let type = command.objectType ?? ""
            if command.tag == "ALTER TABLE", type.isEmpty || type.hasPrefix("table") { return .statement }
            // Renamed, a constraint's index renames the constraint. Indexes by themselves are out of scope, so the
            // target has such an index only where it belongs to a constraint, or was there before.
            if type == "index", tree?.type == "RenameStmt" { return .indexOfConstraint }
            if type == "index",
                tree?.list("cmds").contains(where: { $0.symbol("subtype") == "AT_AttachPartition" }) == true
            {
                return .attachedIndex
            }
            // ALTER INDEX renames tables as well.
            if command.tag == "ALTER INDEX", type == "table" { return .statement }
            return .nothing("it is about \(type == "index" ? "an" : "a") \(type), and the scope is tables")
        case "ALTER SCHEMA" where tree?.type == "RenameStmt":
            // It renames every table in it.
            return .statement
        case "ALTER TYPE" where tree?.list("cmds").contains { $0.symbol("behavior") == "DROP_CASCADE" } == true:
            return .unclear(
                "ALTER TYPE ... CASCADE changes typed tables; replay it with --scope all, or change the target by hand")
        case "CREATE SCHEMA" where objects.contains { $0.tag == "CREATE TABLE" }:
            return .schemaElements
        case "CREATE SCHEMA" where command.message == nil && tree?.makesTablesInSchema != false:
            return .schemaElements
        case _ where command.message == nil && command.tag.hasPrefix("DROP ") && tree?.mayDropTables != false:
            return .unclear(
                "tables and columns may have fallen with it, and the row does not name them; replay it with --scope all, or drop them by hand"
            )
        default:
            let drops = FallenObjects.drops(objects, where: isMeant)
            return drops.isEmpty ? .nothing("\(command.tag) is out of scope") : .effects(drops)
        }
    }
}

extension SyntaxNode {
    fileprivate var makesTablesInSchema: Bool {
        type == "CreateSchemaStmt" && list("schema_elts").contains { $0.type == "CreateStmt" }
    }

    /// Whether more can fall than what is named.
    fileprivate var mayDropTables: Bool { type == "DropOwnedStmt" || symbol("behavior") == "DROP_CASCADE" }
}
