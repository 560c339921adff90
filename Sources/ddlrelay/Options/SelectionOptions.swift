import ArgumentParser
import ObjectSelection
import PostgresParser

/// Which objects, and what they are called on the target.
struct SelectionOptions: ParsableArguments {
    @Option(
        name: .customLong("schema"),
        help: ArgumentHelp("Only these schemas (psql's patterns); repeatable.", valueName: "pattern"))
    var schemas: [String] = []
    @Option(
        name: .customLong("exclude-schema"), help: ArgumentHelp("Not these schemas; repeatable.", valueName: "pattern"))
    var excludedSchemas: [String] = []
    @Option(
        name: .customLong("table"),
        help: ArgumentHelp("Only these tables: name or schema.name; repeatable.", valueName: "pattern"))
    var tables: [String] = []
    @Option(
        name: .customLong("exclude-table"), help: ArgumentHelp("Not these tables; repeatable.", valueName: "pattern"))
    var excludedTables: [String] = []
    @Option(
        name: .customLong("map-schema"),
        help: ArgumentHelp("Another name for a schema on the target; repeatable.", valueName: "source=target"))
    var mappedSchemas: [String] = []
    @Option(
        name: .customLong("map-table"),
        help: ArgumentHelp(
            "Another name for a table on the target, both with their schema; repeatable.",
            valueName: "schema.source=schema.target"))
    var mappedTables: [String] = []

    func validate() throws {
        _ = try filter()
        _ = try mapping()
    }

    func filter() throws -> ObjectFilter {
        ObjectFilter(
            schemas: try Self.patterns(schemas, "--schema", ofSchemas: true),
            excludedSchemas: try Self.patterns(excludedSchemas, "--exclude-schema", ofSchemas: true),
            tables: try Self.patterns(tables, "--table"),
            excludedTables: try Self.patterns(excludedTables, "--exclude-table"))
    }

    func mapping() throws -> NameMapping {
        var schemas: [String: String] = [:]
        for entry in mappedSchemas {
            let (source, target) = try Self.pair(entry, "--map-schema", parts: 1)
            guard schemas.updateValue(target.name, forKey: source.name) == nil else {
                throw ValidationError("--map-schema \(entry): schema \(source.name) is mapped twice")
            }
        }
        var tables: [QualifiedName: QualifiedName] = [:]
        for entry in mappedTables {
            let (source, target) = try Self.pair(entry, "--map-table", parts: 2)
            guard tables.updateValue(target, forKey: source) == nil else {
                throw ValidationError("--map-table \(entry): table \(source) is mapped twice")
            }
        }
        if let twice = Self.duplicate(Array(tables.values)) {
            throw ValidationError("--map-table: two tables would become \(twice)")
        }
        return NameMapping(schemas: schemas, tables: tables)
    }

    private static func duplicate(_ names: [QualifiedName]) -> QualifiedName? {
        var seen: Set<QualifiedName> = []
        return names.first { !seen.insert($0).inserted }
    }

    private static func patterns(
        _ texts: [String], _ option: String, ofSchemas: Bool = false
    ) throws -> [NamePattern] {
        try texts.map { text in
            do {
                let pattern = try NamePattern(text)
                if ofSchemas, pattern.hasSchema {
                    throw ValidationError("\(option) \(text): a schema's name has no dot; quote it: '\"a.b\"'")
                }
                return pattern
            } catch let error as NamePatternError {
                throw ValidationError("\(option) \(text): \(error.message)")
            }
        }
    }

    /// Names as in SQL: folded to lower case unless quoted.
    private static func pair(
        _ entry: String, _ option: String, parts: Int
    ) throws -> (source: QualifiedName, target: QualifiedName) {
        let names = QualifiedName.list(entry, separator: "=")
        guard let names, names.count == 2, names.allSatisfy({ $0.parts.count == parts }) else {
            throw ValidationError(
                "\(option) \(entry): write "
                    + (parts == 1 ? "source=target" : "schema.source=schema.target")
                    + ", names in double quotes where they need them")
        }
        return (names[0], names[1])
    }
}
