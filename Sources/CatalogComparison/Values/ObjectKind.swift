/// A kind of catalog object, in the order in which differences are shown.
///
/// Tables, views, materialized views and foreign tables are one kind: they share their names, and a table on one side
/// may be a view on the other. ``CatalogObject/word`` says which it is.
public enum ObjectKind: String, Sendable, Hashable, CaseIterable {
    case schema
    case `extension`
    case language
    case accessMethod = "access method"
    case foreignDataWrapper = "foreign-data wrapper"
    case server
    case userMapping = "user mapping"
    case collation
    case conversion
    case type
    case domain
    case function
    case aggregate
    case cast
    case transform
    case `operator`
    case operatorFamily = "operator family"
    case operatorClass = "operator class"
    case textSearchParser = "text search parser"
    case textSearchTemplate = "text search template"
    case textSearchDictionary = "text search dictionary"
    case textSearchConfiguration = "text search configuration"
    case sequence
    case relation
    case column
    case constraint
    case index
    case trigger
    case rule
    case policy
    case statistics
    case eventTrigger = "event trigger"
    case defaultPrivileges = "default privileges"

    var order: Int { Self.orders[self] ?? 0 }

    private static let orders = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($0.element, $0.offset) })
}
