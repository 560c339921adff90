import PostgresClient

/// Compares the rows of one table.
struct TableComparison {
    let pair: TablePair
    let options: DataOptions
    let source: PostgresConnection
    let target: PostgresConnection
    let sides: CommonGround

    /// What one side has in a table, or in a range of its key.
    struct Summary: Sendable, Equatable {
        var rows: Int64 = 0
        var checksum: String?
    }

    struct Outcome {
        var rows: Int64 = 0
        var differences: [Difference] = []
        var notes: [String] = []
    }

    func run() async throws -> Outcome {
        async let one = summary(source, pair.source)
        async let other = summary(target, pair.target)
        let (left, right) = try await (one, other)
        var outcome = Outcome(rows: left.rows)
        if options.mode == .checksums, pair.hasOtherColumns {
            outcome.notes.append("\(pair.title): only the columns that both sides have were compared")
        }
        guard left != right else { return outcome }
        outcome.differences.append(difference(left, right))
        guard options.findsRows, options.mode == .checksums else { return outcome }
        guard !pair.key.isEmpty else {
            outcome.notes.append("\(pair.title): without a primary key on both sides its rows cannot be named")
            return outcome
        }
        var search = KeySearch(comparison: self)
        try await search.run(left.rows, right.rows)
        outcome.differences += search.differences
        outcome.notes += search.notes
        return outcome
    }

    private func summary(_ connection: PostgresConnection, _ table: String) async throws -> Summary {
        let hash = RowHash(columns: pair.columns, sides: sides)
        let sql =
            options.mode == .counts
            ? "SELECT count(*) AS rows FROM ONLY \(table)"
            : "SELECT count(*) AS rows, \(hash.checksum) AS checksum FROM \(hash.source(table))"
        let row = try await connection.query(sql).rows.first
        return Summary(rows: row?.integer("rows") ?? 0, checksum: row?.text("checksum"))
    }

    private func difference(_ left: Summary, _ right: Summary) -> Difference {
        guard left.rows == right.rows else {
            return Difference(
                kind: .changed, object: pair.title, part: nil, attribute: "row_count", source: String(left.rows),
                target: String(right.rows),
                sentence: "has \(Self.rows(left.rows)) on the source, \(Self.rows(right.rows)) on the target",
                mending: nil)
        }
        return Difference(
            kind: .changed, object: pair.title, part: nil, attribute: "checksum", source: left.checksum,
            target: right.checksum, sentence: "has \(Self.rows(left.rows)) on both sides, and they are not the same",
            mending: nil)
    }

    private static func rows(_ count: Int64) -> String { "\(count) row\(count == 1 ? "" : "s")" }
}
