/// Which schemas and tables are meant, as pg_dump's options of the same names choose them.
///
/// Nothing chosen means everything. A table is chosen by its name or by its schema's; what is excluded is out in any
/// case.
public struct ObjectFilter: Sendable, Hashable {
    /// Schemas that are chosen.
    public var schemas: [NamePattern]
    /// Schemas that are left out.
    public var excludedSchemas: [NamePattern]
    /// Tables that are chosen.
    public var tables: [NamePattern]
    /// Tables that are left out.
    public var excludedTables: [NamePattern]

    /// A filter of the given patterns; without any, everything is meant.
    public init(
        schemas: [NamePattern] = [], excludedSchemas: [NamePattern] = [], tables: [NamePattern] = [],
        excludedTables: [NamePattern] = []
    ) {
        self.schemas = schemas
        self.excludedSchemas = excludedSchemas
        self.tables = tables
        self.excludedTables = excludedTables
    }

    /// Whether nothing is left out.
    public var isEverything: Bool {
        schemas.isEmpty && excludedSchemas.isEmpty && tables.isEmpty && excludedTables.isEmpty
    }

    /// Whether a schema, and what is in it but tables, is meant.
    public func includes(schema: String) -> Bool {
        if excludedSchemas.contains(where: { $0.matches(schema) }) { return false }
        return schemas.isEmpty ? tables.isEmpty : schemas.contains { $0.matches(schema) }
    }

    /// Whether a table is meant.
    public func includes(schema: String, table: String) -> Bool {
        if excludedSchemas.contains(where: { $0.matches(schema) })
            || excludedTables.contains(where: { $0.matches(schema: schema, name: table) })
        {
            return false
        }
        if schemas.isEmpty && tables.isEmpty { return true }
        return schemas.contains { $0.matches(schema) }
            || tables.contains { $0.matches(schema: schema, name: table) }
    }
}
