import DDLCapture
import PostgresParser

/// Tables and columns that fell to a command that is itself out of scope: DROP SCHEMA, TYPE, EXTENSION, OWNED ... CASCADE.
enum FallenTables {
    /// The statements that drop them on the target; empty where none fell.
    static func drops(_ objects: [CaptureMessage.Object]) -> [String] {
        let fallen = objects.filter { $0.original != nil && $0.temporary != true }
        let tables = fallen.filter { $0.type == "table" }.compactMap(\.identity)
        var statements = tables.isEmpty ? [] : ["DROP TABLE \(tables.joined(separator: ", ")) CASCADE"]

        let gone = Set(tables.compactMap { QualifiedName(identity: $0)?.parts })
        var order: [[String]] = []
        var columns: [[String]: [String]] = [:]
        for object in fallen where object.type == "table column" {
            guard let name = object.identity.flatMap(QualifiedName.init(identity:)), name.parts.count == 3 else {
                continue
            }
            let table = Array(name.parts.dropLast())
            guard !gone.contains(table) else { continue }
            if columns[table] == nil { order.append(table) }
            // A child's column is gone with its parent's.
            columns[table, default: []].append("DROP COLUMN IF EXISTS \(QualifiedName([name.name])) CASCADE")
        }
        statements += order.map { table in
            "ALTER TABLE \(QualifiedName(table)) " + (columns[table] ?? []).joined(separator: ", ")
        }
        return statements
    }
}
