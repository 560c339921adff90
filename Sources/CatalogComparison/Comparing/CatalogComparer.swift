import ObjectSelection

/// Compares two catalogs: values in, differences out.
public struct CatalogComparer: Sendable {
    /// What is compared.
    public let options: ComparisonOptions

    /// A comparer; with no options everything is compared.
    public init(_ options: ComparisonOptions = ComparisonOptions()) {
        self.options = options
    }

    /// What is not the same.
    public func compare(source: Catalog, target: Catalog) -> ComparisonResult {
        var comparison = ObjectComparison(
            options: options, sourceVersion: source.serverVersion, targetVersion: target.serverVersion)
        var compared = 0
        for (object, counterpart, targetName) in pairs(source: source, target: target) {
            comparison.compare(object, counterpart, targetName)
            compared += 1 + object.parts.count
        }
        for object in extras(source: source, target: target) { comparison.compare(nil, object, object.name) }
        return ComparisonResult(
            differences: comparison.differences, notes: comparison.notes, compared: compared)
    }

    /// The source's objects that are meant, with what they are, or would be, on the target.
    func pairs(
        source: Catalog, target: Catalog
    ) -> [(source: CatalogObject, target: CatalogObject?, targetName: ObjectName)] {
        let mapping = ObjectMapping(options.mapping)
        let onTarget = Dictionary(target.objects.map { (Key($0.kind, $0.name), $0) }) { first, _ in first }
        return source.objects.sorted(by: Self.isBefore).filter { isMeant($0, $0.name) }.map { object in
            let name = mapping.target(of: object.name, object.kind)
            return (object, onTarget[Key(object.kind, name)], name)
        }
    }

    /// The target's objects that are meant, and that are nothing of the source.
    private func extras(source: Catalog, target: Catalog) -> [CatalogObject] {
        let mapping = ObjectMapping(options.mapping)
        let expected = Set(source.objects.map { Key($0.kind, mapping.target(of: $0.name, $0.kind)) })
        return target.objects.sorted(by: Self.isBefore).filter { object in
            !expected.contains(Key(object.kind, object.name))
                && isMeant(object, mapping.source(of: object.name, object.kind))
        }
    }

    private struct Key: Hashable {
        let kind: ObjectKind
        let name: ObjectName

        init(_ kind: ObjectKind, _ name: ObjectName) {
            self.kind = kind
            self.name = name
        }
    }

    private static func isBefore(_ left: CatalogObject, _ right: CatalogObject) -> Bool {
        left.kind == right.kind ? left.name < right.name : left.kind.order < right.kind.order
    }

    private func isMeant(_ object: CatalogObject, _ sourceName: ObjectName) -> Bool {
        options.includes(object.kind) && ObjectMapping.isMeant(sourceName, object.kind, by: options.filter)
            && (options.scope == .all || object.word == "table")
    }
}
