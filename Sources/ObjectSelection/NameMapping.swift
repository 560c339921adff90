import PostgresParser

/// Other names on the target: whole schemas, and single tables.
public struct NameMapping: Sendable, Hashable {
    /// New names of schemas, by their names on the source.
    public let schemas: [String: String]
    /// New names of tables, by their names on the source, both with their schema.
    public let tables: [QualifiedName: QualifiedName]

    /// A mapping; without entries nothing is renamed.
    public init(schemas: [String: String] = [:], tables: [QualifiedName: QualifiedName] = [:]) {
        self.schemas = schemas
        self.tables = tables
    }

    /// Whether nothing is renamed.
    public var isIdentity: Bool { schemas.isEmpty && tables.isEmpty }

    /// The schema's name on the target.
    public func target(ofSchema schema: String) -> String {
        schemas[schema] ?? schema
    }

    /// The name on the target of a table or another relation, given with its schema. A table's own entry goes before
    /// its schema's.
    public func target(of name: QualifiedName) -> QualifiedName {
        if let table = tables[name] { return table }
        guard let schema = name.schema else { return name }
        return QualifiedName([target(ofSchema: schema), name.name])
    }
}
