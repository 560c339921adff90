/// How rows are compared.
public struct DataOptions: Sendable, Hashable {
    /// What is compared of a table's rows.
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        /// How many there are.
        case counts
        /// How many there are, and a checksum of them that does not depend on their order.
        case checksums
    }

    /// What is compared of a table's rows.
    public var mode: Mode
    /// How many tables at a time. Each job has a connection of its own to each side; all see one snapshot a side.
    public var jobs: Int
    /// After how long to stop; tables that are not done by then are named.
    public var timeout: Duration?
    /// Whether a table that differs is searched by its primary key for the rows that differ.
    public var findsRows: Bool
    /// How many rows of a table are named at most.
    public var rowLimit: Int

    /// Two tables at a time, without a bound on time, unless said otherwise.
    public init(
        mode: Mode = .checksums, jobs: Int = 2, timeout: Duration? = nil, findsRows: Bool = false, rowLimit: Int = 100
    ) {
        self.mode = mode
        self.jobs = max(1, jobs)
        self.timeout = timeout
        self.findsRows = findsRows
        self.rowLimit = rowLimit
    }
}

/// What a comparison of rows found.
public struct DataResult: Sendable, Hashable {
    /// Tables, and rows where they were searched for, that differ.
    public internal(set) var differences: [Difference] = []
    /// What there is to know beside, a sentence for each.
    public internal(set) var notes: [String] = []
    /// How many tables were compared.
    public internal(set) var tables = 0
    /// How many rows they have on the source.
    public internal(set) var rows: Int64 = 0
    /// Tables that could not be compared, with the reason.
    public internal(set) var notCompared: [String] = []
}

/// How far a comparison of rows is.
public struct DataProgress: Sendable, Hashable {
    /// How many tables are done.
    public let done: Int
    /// How many there are.
    public let total: Int
    /// The table that was done last, with its name on the source.
    public let table: String
}
