import PostgresClient

/// Narrows a table that differs to ranges of its primary key, and those to rows.
///
/// A range is cut into pieces of as many rows each; both sides sum up every piece in one pass; the pieces that differ
/// are cut again, until the keys of a piece can be read.
struct KeySearch {
    let comparison: TableComparison
    private(set) var differences: [Difference] = []
    private(set) var notes: [String] = []
    private let sql: KeySQL

    private static let pieces: Int64 = 16
    private static let readable: Int64 = 1_000

    init(comparison: TableComparison) {
        self.comparison = comparison
        sql = KeySQL(
            key: comparison.pair.key, hash: RowHash(columns: comparison.pair.columns, sides: comparison.sides))
    }

    mutating func run(_ sourceRows: Int64, _ targetRows: Int64) async throws {
        var open = [(range: KeyRange(), source: sourceRows, target: targetRows)]
        while let next = open.popLast() {
            guard differences.count < comparison.options.rowLimit else {
                notes.append(
                    "\(comparison.pair.title): \(open.count + 1) more ranges differ, the next is \(sql.words(next.range))"
                )
                return
            }
            if max(next.source, next.target) <= Self.readable {
                try await compareRows(in: next.range)
            } else {
                open += try await differingPieces(of: next.range, next.source, next.target).reversed()
            }
        }
    }

    private func differingPieces(
        of range: KeyRange, _ sourceRows: Int64, _ targetRows: Int64
    ) async throws -> [(range: KeyRange, source: Int64, target: Int64)] {
        let pair = comparison.pair
        // The side with more rows says where to cut.
        let (connection, table) =
            sourceRows >= targetRows ? (comparison.source, pair.source) : (comparison.target, pair.target)
        let size = max(sourceRows, targetRows) / Self.pieces + 1
        let cuts = try await connection.query(sql.cuts(table, range, every: size)).rows.map { row in
            comparison.pair.key.indices.map { row[$0] ?? "" }
        }
        let ranges = range.cut(at: cuts)
        async let one = summaries(comparison.source, pair.source, range, cuts)
        async let other = summaries(comparison.target, pair.target, range, cuts)
        let (left, right) = try await (one, other)
        return ranges.indices.compactMap { place in
            let (source, target) = (left[place] ?? .init(), right[place] ?? .init())
            return source == target ? nil : (ranges[place], source.rows, target.rows)
        }
    }

    private func summaries(
        _ connection: PostgresConnection, _ table: String, _ range: KeyRange, _ cuts: [[String]]
    ) async throws -> [Int: TableComparison.Summary] {
        var summaries: [Int: TableComparison.Summary] = [:]
        for row in try await connection.query(sql.summaries(table, range, cuts)).rows {
            summaries[Int(row.integer("piece") ?? 0)] = TableComparison.Summary(
                rows: row.integer("rows") ?? 0, checksum: row.text("checksum"))
        }
        return summaries
    }

    private mutating func compareRows(in range: KeyRange) async throws {
        let pair = comparison.pair
        async let one = rows(comparison.source, pair.source, range)
        async let other = rows(comparison.target, pair.target, range)
        let (left, right) = try await (one, other)
        let onTarget = Dictionary(right.map { ($0.key, $0.hash) }) { first, _ in first }
        let onSource = Set(left.map(\.key))
        for row in left {
            if let hash = onTarget[row.key] {
                if hash != row.hash { add(row.key, .changed, "differs") }
            } else {
                add(row.key, .missing, "is missing on the target")
            }
        }
        for row in right where !onSource.contains(row.key) { add(row.key, .extra, "is on the target only") }
    }

    private func rows(
        _ connection: PostgresConnection, _ table: String, _ range: KeyRange
    ) async throws -> [(key: [ByteText], hash: String)] {
        try await connection.query(sql.rows(table, range)).rows.map { row in
            (comparison.pair.key.indices.map { ByteText(row[$0] ?? "") }, row.text("hash") ?? "")
        }
    }

    private mutating func add(_ key: [ByteText], _ kind: Difference.Kind, _ words: String) {
        guard differences.count < comparison.options.rowLimit else { return }
        let name = "row " + sql.words(key.map(\.text))
        differences.append(
            Difference(
                kind: kind, object: comparison.pair.title, part: name, attribute: nil, source: nil, target: nil,
                sentence: "\(name) \(words)", mending: nil))
    }
}
