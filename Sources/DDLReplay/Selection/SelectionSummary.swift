import ObjectSelection
import PostgresParser

extension ActionPlanner {
    /// What is chosen and what it is called on the target, as options of the command line: kept on record, because what is
    /// not chosen is left out for good.
    package var selectionSummary: String {
        var words = ["--scope \(selection.scope.rawValue)"]
        func add(_ option: String, _ values: some Sequence<String>) {
            words += values.sorted().map { "\(option) \($0)" }
        }
        add("--include-tag", selection.tags)
        add("--exclude-tag", selection.excludedTags)
        add("--schema", selection.objects.schemas.map(\.description))
        add("--exclude-schema", selection.objects.excludedSchemas.map(\.description))
        add("--table", selection.objects.tables.map(\.description))
        add("--exclude-table", selection.objects.excludedTables.map(\.description))
        add("--map-schema", mapping.schemas.map { "\($0.key)=\($0.value)" })
        add("--map-table", mapping.tables.map { "\($0.key)=\($0.value)" })
        return words.joined(separator: " ")
    }
}
