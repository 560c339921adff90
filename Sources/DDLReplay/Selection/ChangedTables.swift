import DDLCapture
import PostgresParser

extension PlannedCommand {
    /// The tables that the command changes and does not drop, by every name that they have before or after it.
    package var changedTables: Set<QualifiedName> {
        guard case .run(let statement) = action else { return [] }
        let tree = try? SQLParser.parse(statement.sql).first?.tree
        let touched = TouchedObjects.of(command, tree).compactMap { object in
            if case .relation(let name) = object { name } else { nil }
        }
        return Set(touched).subtracting(fallenTables.map(\.name))
    }

    /// The tables that the command drops, and whether its text names them.
    package var fallenTables: [(name: QualifiedName, isNamed: Bool)] {
        guard case .run = action, command.event == "sql_drop" else { return [] }
        return (command.message?.objects ?? []).filter { $0.type == "table" && $0.temporary != true }.compactMap {
            object in
            object.identity.flatMap(QualifiedName.init(identity:)).map { ($0, object.original == true) }
        }
    }
}
