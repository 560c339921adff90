import ArgumentParser
import CatalogComparison

/// What of the rows is compared.
struct DataArguments: ParsableArguments {
    @Option(help: "Compare rows as well: how many there are, or their checksums.") var data: DataOptions.Mode?
    @Option(help: ArgumentHelp("How many tables at a time (default: 2).", valueName: "number")) var jobs: Int?
    @Flag(
        name: .customLong("where-key"),
        help: "Search tables whose checksums differ by primary key, and name the rows that differ.")
    var whereKey = false
    @Option(
        help: ArgumentHelp(
            "Stop comparing rows after so long; tables that are not done by then are named.", valueName: "seconds"))
    var timeout: Int?

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs \(jobs): not a number from 1") }
        if let timeout, timeout > 31_536_000 {
            throw ValidationError("--timeout \(timeout): more than a year of seconds")
        }
        if let timeout, timeout < 1 { throw ValidationError("--timeout \(timeout): not a number of seconds from 1") }
        if whereKey && data != .checksums { throw ValidationError("--where-key goes with --data checksums only") }
        if jobs != nil && data == nil { throw ValidationError("--jobs goes with --data only") }
        if timeout != nil && data == nil { throw ValidationError("--timeout goes with --data only") }
    }

    /// How rows are compared; nil where they are not.
    var options: DataOptions? {
        data.map { mode in
            DataOptions(
                mode: mode, jobs: jobs ?? 2, timeout: timeout.map { .seconds($0) }, findsRows: whereKey)
        }
    }
}

extension DataOptions.Mode: ExpressibleByArgument {}
