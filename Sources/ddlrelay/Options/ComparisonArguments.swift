import ArgumentParser
import CatalogComparison

/// What of the catalogs is compared.
struct ComparisonArguments: ParsableArguments {
    @Option(help: "What is compared: tables with their columns and constraints, or every kind of object.")
    var scope: ComparisonOptions.Scope = .all
    @Flag(name: .customLong("no-owner"), help: "Do not compare owners.") var noOwner = false
    @Flag(name: .customLong("no-privileges"), help: "Do not compare privileges.") var noPrivileges = false
    @Flag(name: .customLong("no-tablespaces"), help: "Do not compare tablespaces.") var noTablespaces = false

    func options(_ selection: SelectionOptions) throws -> ComparisonOptions {
        ComparisonOptions(
            scope: scope, filter: try selection.filter(), mapping: try selection.mapping(), owners: !noOwner,
            privileges: !noPrivileges, tablespaces: !noTablespaces)
    }
}

extension ComparisonOptions.Scope: ExpressibleByArgument {}
