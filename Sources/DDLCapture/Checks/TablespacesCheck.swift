import PostgresClient

extension PairCheck {
    /// A tablespace is a folder of the server: it cannot be copied with the schema.
    static let tablespaces = PairCheck(name: "tablespaces", server: "target") { source, target, options in
        Finding.on(source.inventory) { source in
            Finding.on(target.inventory) { target in
                let missing = source.usedTablespaces.subtracting(target.tablespaces).sorted()
                guard !missing.isEmpty else {
                    return .pass("the target has every tablespace that the source's tables use")
                }
                let message = "the target lacks \(Finding.list(missing.map { "tablespace \"\($0)\"" }))"
                let hint =
                    "Make an empty folder for each on the target's server, then: "
                    + missing.map { "CREATE TABLESPACE \(Quoting.identifier($0)) LOCATION '...';" }
                    .joined(separator: " ")
                return options.purpose == .sync ? .fail(message, hint: hint) : .warn(message, hint: hint)
            }
        }
    }
}
