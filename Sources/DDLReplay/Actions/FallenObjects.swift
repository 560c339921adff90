import DDLCapture
import PostgresParser

/// Tables, and parts of tables, that fell to a command that is itself out of scope: DROP SCHEMA, TYPE, FUNCTION,
/// SEQUENCE, EXTENSION, OWNED ... CASCADE.
enum FallenObjects {
    /// The statements that drop them on the target, of tables that fulfil a condition; empty where none fell.
    static func drops(
        _ objects: [CaptureMessage.Object], where isMeant: (QualifiedName) -> Bool = { _ in true }
    ) -> [String] {
        let fallen = objects.filter { $0.original != nil && $0.temporary != true }
        let tables = fallen.filter { $0.type == "table" }.compactMap { $0.identity }
            .filter { QualifiedName(identity: $0).map(isMeant) ?? true }
        var statements = tables.isEmpty ? [] : ["DROP TABLE \(tables.joined(separator: ", ")) CASCADE"]

        let gone = Set(
            fallen.filter { $0.type == "table" }.compactMap { $0.identity.flatMap(QualifiedName.init(identity:)) })
        let columns = Set(
            fallen.filter { $0.type == "table column" }.compactMap {
                $0.identity.flatMap(QualifiedName.init(identity:))
            })
        var order: [QualifiedName] = []
        var changes: [QualifiedName: [String]] = [:]
        for object in fallen {
            guard let part = TablePart(object), !gone.contains(part.table), isMeant(part.table) else { continue }
            // A default is gone with its column.
            if let column = part.columnOfDefault, columns.contains(column) { continue }
            if changes[part.table] == nil { order.append(part.table) }
            changes[part.table, default: []].append(part.change)
        }
        statements += order.map { table in
            "ALTER TABLE \(table) " + (changes[table] ?? []).joined(separator: ", ")
        }
        return statements
    }
}

/// A column, constraint or default that fell, and the change of its table that comes to the same.
private struct TablePart {
    let table: QualifiedName
    let change: String
    /// The column, where a default fell.
    var columnOfDefault: QualifiedName?

    init?(_ object: CaptureMessage.Object) {
        switch object.type {
        case "table column":
            guard let name = object.identity.flatMap(QualifiedName.init(identity:)), name.parts.count == 3 else {
                return nil
            }
            table = QualifiedName(Array(name.parts.dropLast()))
            // A child's column is gone with its parent's.
            change = "DROP COLUMN IF EXISTS \(QualifiedName([name.name])) CASCADE"
        case "table constraint":
            // Shown as: name on schema.table
            guard let names = object.identity.flatMap({ QualifiedName.pair(identity: $0, joinedBy: " on ") }) else {
                return nil
            }
            table = names.second
            change = "DROP CONSTRAINT IF EXISTS \(names.first) CASCADE"
        case "default value":
            // Shown as: for schema.table.column
            guard let identity = object.identity, identity.hasPrefix("for "),
                let name = QualifiedName(identity: String(identity.dropFirst(4))), name.parts.count == 3
            else { return nil }
            table = QualifiedName(Array(name.parts.dropLast()))
            change = "ALTER COLUMN \(QualifiedName([name.name])) DROP DEFAULT"
            columnOfDefault = name
        default: return nil
        }
    }
}
