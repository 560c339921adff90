import DDLCapture
import PostgresParser

/// Tables and columns that fell to a command that is itself out of scope: DROP SCHEMA, TYPE, EXTENSION, OWNED ... CASCADE.
enum FallenTables {
    /// One statement that drops them on the target; nil where none fell.
    static func drops(_ objects: [CaptureMessage.Object]) -> String? {
        let fallen = objects.filter { $0.original != nil && $0.temporary != true }
        let tables = fallen.filter { $0.type == "table" }.compactMap(\.identity)
        if !tables.isEmpty { return "DROP TABLE \(tables.joined(separator: ", ")) CASCADE" }

        let columns = fallen.filter { $0.type == "table column" }.compactMap {
            $0.identity.flatMap(QualifiedName.init(identity:))
        }
        guard let first = columns.first, first.parts.count == 3 else { return nil }
        let table = QualifiedName(Array(first.parts.dropLast()))
        // Columns of one table are one statement; of several tables, the command is held by the planner's caller.
        guard columns.allSatisfy({ Array($0.parts.dropLast()) == table.parts }) else { return nil }
        return "ALTER TABLE \(table) "
            + columns.map { "DROP COLUMN \(QualifiedName([$0.name])) CASCADE" }.joined(separator: ", ")
    }
}
