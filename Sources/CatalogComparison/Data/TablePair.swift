import PostgresParser

/// A table with its counterpart.
public struct TablePair: Sendable, Hashable {
    /// A column that both sides have.
    struct Column: Sendable, Hashable {
        let name: String
        /// The type where it is the same on both sides; nil where it is not, or where only its text can be compared.
        let type: String?
        let isNotNull: Bool
    }

    /// "table app.orders", as catalog differences call it.
    public let title: String
    /// The name on the source, as SQL.
    let source: String
    /// The name on the target, as SQL.
    let target: String
    /// By name, so that the order of columns does not matter.
    let columns: [Column]
    /// Whether each side has columns that the other has not.
    let hasOtherColumns: Bool
    /// The columns of the primary key that both sides have; empty where they have none.
    let key: [Column]

    init(_ source: CatalogObject, _ target: CatalogObject, _ targetName: ObjectName) {
        title = source.title
        self.source = source.name.description
        self.target = targetName.description
        let others = Dictionary(Self.columns(target).map { (ByteText($0.name.name), $0) }) { first, _ in first }
        columns = Self.columns(source).compactMap { column in
            guard let other = others[ByteText(column.name.name)] else { return nil }
            let type = column["type"]
            return Column(
                name: column.name.name, type: type == other["type"] ? type : nil,
                isNotNull: column["not_null"] == "NOT NULL" && other["not_null"] == "NOT NULL")
        }.sorted { $0.name < $1.name }
        hasOtherColumns = columns.count != others.count || columns.count != Self.columns(source).count
        let columns = self.columns
        let names = Self.key(source)
        let found = names.compactMap { name in columns.first { $0.name.isExactly(name) } }
        key = names.elementsEqual(Self.key(target), by: { $0.isExactly($1) }) && found.count == names.count ? found : []
    }

    private static func columns(_ table: CatalogObject) -> [CatalogObject] {
        table.parts.filter { $0.kind == .column }
    }

    private static func key(_ table: CatalogObject) -> [String] {
        for part in table.parts where part.kind == .constraint {
            guard let definition = part["definition"], definition.hasPrefix("PRIMARY KEY"),
                let statement = SQLForm.tableConstraint.statement(of: definition),
                let tree = try? SQLParser.parse(statement).first?.tree
            else { continue }
            var names: [String] = []
            tree.walk { node in
                if node.type == "Constraint" { names = node.list("keys").compactMap { $0.string("sval") } }
            }
            return names
        }
        return []
    }
}

extension CatalogComparer {
    /// The tables that both sides have and whose rows can be compared: ordinary ones, each partition by itself.
    public func tablePairs(source: Catalog, target: Catalog) -> [TablePair] {
        pairs(source: source, target: target).compactMap { one, other, name in
            guard one.kind == .relation, one.word == "table", let other, other.word == "table",
                one["partition_key"] == nil, other["partition_key"] == nil
            else { return nil }
            return TablePair(one, other, name)
        }
    }
}
