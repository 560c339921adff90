import PostgresClient

/// Reads a catalog, a kind of object at a time.
struct CatalogReader {
    let connection: PostgresConnection
    let options: ComparisonOptions

    /// How many rows are in memory at a time as the client library has them, which takes far more room than our values.
    private static let batch = 2_000

    func read() async throws -> Catalog {
        let version = await connection.serverVersion
        var assembly = CatalogAssembly()
        // What has parts comes before the parts.
        let kinds = ObjectKind.allCases.filter(options.includes)
        for kind in kinds.filter({ !$0.isPart }) + kinds.filter(\.isPart) {
            guard let query = kind.definition.query(ServerDialect(version: version)) else { continue }
            try await read(kind, query, &assembly)
        }
        return Catalog(serverVersion: version, objects: assembly.objects)
    }

    private func read(_ kind: ObjectKind, _ query: String, _ assembly: inout CatalogAssembly) async throws {
        let definition = kind.definition
        let cursor = "ddlrelay_catalog"
        var rows = try await connection.execute(
            "DECLARE \(cursor) NO SCROLL CURSOR FOR \(query); FETCH \(Self.batch) FROM \(cursor)"
        ).rows
        while true {
            for row in rows { assembly.add(definition, row) }
            guard rows.count == Self.batch else { break }
            rows = try await connection.execute("FETCH \(Self.batch) FROM \(cursor)").rows
        }
        try await connection.execute("CLOSE \(cursor)")
    }
}

/// Puts rows together to objects with their parts.
private struct CatalogAssembly {
    private(set) var objects: [CatalogObject] = []
    private var places: [Int64: Int] = [:]
    /// Texts that come again and again, kept once.
    private var texts: Set<ByteText> = []

    mutating func add(_ kind: KindDefinition, _ row: ResultRow) {
        let name = ObjectName(
            schema: row.text("schema").map { shared($0) }, name: shared(row.text("name") ?? ""),
            suffix: row.text("suffix") ?? "")
        var object = CatalogObject(kind: kind.kind, word: row.text("word").map { shared($0) }, name: name)
        object.attributes = attributes(kind, row)
        guard kind.kind.isPart else {
            if let key = row.integer("key") { places[key] = objects.count }
            return objects.append(object)
        }
        // What belongs to an extension's object, or to one of our own, has no place.
        guard let parent = row.integer("parent"), let place = places[parent] else { return }
        objects[place].parts.append(object)
    }

    private mutating func attributes(_ kind: KindDefinition, _ row: ResultRow) -> [CatalogObject.Attribute] {
        var attributes: [CatalogObject.Attribute] = []
        for (place, rule) in kind.attributes.enumerated() {
            guard let value = row.text(rule.name) else { continue }
            attributes.append(CatalogObject.Attribute(rule: UInt8(place), value: shared(value)))
        }
        return attributes
    }

    /// Short strings have no storage of their own; long ones rarely come twice.
    private mutating func shared(_ text: String) -> String {
        guard (16...64).contains(text.utf8.count) else { return text }
        return texts.insert(ByteText(text)).memberAfterInsert.text
    }
}
