import PostgresClient

extension PairCheck {
    /// Types and functions of an extension are used by tables; the target must have the extension, or at least its
    /// files.
    static let extensions = PairCheck(name: "extensions", server: "target") { source, target, options in
        Finding.on(source.inventory) { source in
            Finding.on(target.inventory) { target in
                let missing = source.extensions.filter { target.extensions[$0.key] == nil }.keys.sorted()
                let unavailable = missing.filter { !target.availableExtensions.contains($0) }
                guard unavailable.isEmpty else {
                    let message = "the target's server lacks \(Finding.list(unavailable.map { "extension \($0)" }))"
                    let hint =
                        "Install the packages with these extensions on the target's server, or drop them on the source if nothing uses them."
                    return options.purpose == .sync ? .fail(message, hint: hint) : .warn(message, hint: hint)
                }
                // For sync the schema is copied with its extensions; for replay it is there already.
                guard missing.isEmpty || options.purpose == .sync else {
                    let statements = missing.map { "CREATE EXTENSION \(Quoting.identifier($0));" }
                    return .warn(
                        "the target lacks \(Finding.list(missing.map { "extension \($0)" }))",
                        hint: "Run on the target: " + statements.joined(separator: " "), statements: statements)
                }
                return .pass("the target has every extension of the source")
            }
        }
    }
}
