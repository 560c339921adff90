/// The order of a table's columns: what INSERT without a list of columns, and SELECT *, depend on.
enum ColumnOrder {
    /// Only columns of both sides count: a missing column is a difference of its own.
    static func difference(_ source: CatalogObject, _ target: CatalogObject, _ subject: Subject) -> Difference? {
        let names = columns(source)
        let others = columns(target)
        guard !names.elementsEqual(others, by: { $0.isExactly($1) }) else { return nil }
        let common = Set(names.map(ByteText.init)).intersection(others.map(ByteText.init))
        let left = names.filter { common.contains(ByteText($0)) }
        let right = others.filter { common.contains(ByteText($0)) }
        guard !left.elementsEqual(right, by: { $0.isExactly($1) }) else { return nil }
        let (one, other) = (left.joined(separator: ", "), right.joined(separator: ", "))
        return subject.difference(
            .changed, attribute: "column_order", source: one, target: other,
            sentence: subject.says("columns are in another order: \(one) on the source, \(other) on the target"),
            mending: nil, stage: .dependent)
    }

    private static func columns(_ object: CatalogObject) -> [String] {
        object.parts.compactMap { $0.kind == .column ? $0.name.name : nil }
    }
}
