import ObjectSelection
import PostgresParser

/// Names of catalog objects under a mapping, in both directions.
struct ObjectMapping {
    private let mapping: NameMapping
    private let schemasBack: [String: String]
    private let tablesBack: [QualifiedName: QualifiedName]

    init(_ mapping: NameMapping) {
        self.mapping = mapping
        schemasBack = Dictionary(mapping.schemas.map { ($1, $0) }) { first, _ in first }
        tablesBack = Dictionary(mapping.tables.map { ($1, $0) }) { first, _ in first }
    }

    /// What an object of the source is called on the target.
    func target(of name: ObjectName, _ kind: ObjectKind) -> ObjectName {
        guard !mapping.isIdentity else { return name }
        if kind == .schema { return ObjectName(name: mapping.target(ofSchema: name.name)) }
        let suffix = Self.types(in: name.suffix, mapping.target(of:))
        guard let schema = name.schema else { return ObjectName(name: name.name, suffix: suffix) }
        if kind == .relation, let target = Optional(mapping.target(of: QualifiedName([schema, name.name]))) {
            return ObjectName(schema: target.schema, name: target.name)
        }
        return ObjectName(schema: mapping.target(ofSchema: schema), name: name.name, suffix: suffix)
    }

    /// What an object of the target would be called on the source.
    func source(of name: ObjectName, _ kind: ObjectKind) -> ObjectName {
        guard !mapping.isIdentity else { return name }
        if kind == .schema { return ObjectName(name: schemasBack[name.name] ?? name.name) }
        guard let schema = name.schema else { return name }
        if kind == .relation, let source = tablesBack[QualifiedName([schema, name.name])] {
            return ObjectName(schema: source.schema, name: source.name)
        }
        return ObjectName(schema: schemasBack[schema] ?? schema, name: name.name, suffix: name.suffix)
    }

    /// Whether an object is meant by a filter on the source's names. What is in no schema goes with everything.
    static func isMeant(_ name: ObjectName, _ kind: ObjectKind, by filter: ObjectFilter) -> Bool {
        if filter.isEverything { return true }
        if kind == .schema { return filter.includes(schema: name.name) }
        guard let schema = name.schema else { return false }
        return kind == .relation
            ? filter.includes(schema: schema, table: name.name) : filter.includes(schema: schema)
    }

    /// Types in a suffix such as `(app.mood, integer[])`.
    private static func types(in suffix: String, _ map: (QualifiedName) -> QualifiedName) -> String {
        guard suffix.contains(".") else { return suffix }
        return suffix.split(separator: ", ", omittingEmptySubsequences: false).map { piece in
            let start = piece.firstIndex { $0 != "(" && $0 != " " } ?? piece.startIndex
            let end = piece[start...].firstIndex { "[) ".contains($0) } ?? piece.endIndex
            guard let name = QualifiedName(identity: String(piece[start..<end])), name.parts.count == 2 else {
                return String(piece)
            }
            let target = map(name).parts.map(Identifier.quotedWhereNeeded).joined(separator: ".")
            return piece[..<start] + target + piece[end...]
        }.joined(separator: ", ")
    }
}
