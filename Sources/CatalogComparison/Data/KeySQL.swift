import PostgresClient

/// A range of a primary key; nil is no bound.
struct KeyRange: Sendable, Hashable {
    var after: [String]?
    var upTo: [String]?

    /// The pieces between cuts; a cut is the last key of its piece.
    func cut(at cuts: [[String]]) -> [KeyRange] {
        let bounds = [after] + cuts.map { $0 } + [upTo]
        return (0...cuts.count).map { KeyRange(after: bounds[$0], upTo: bounds[$0 + 1]) }
    }
}

/// The queries of a search by primary key.
///
/// Text is ordered by its bytes, and so is the text of whatever may be ordered otherwise on another server: by a collation
/// inside it, by an enum's labels, as another type.
struct KeySQL {
    let key: [TablePair.Column]
    let hash: RowHash

    /// The last key of every piece of so many rows, in order.
    func cuts(_ table: String, _ range: KeyRange, every size: Int64) -> String {
        let order = columns.joined(separator: ", ")
        return """
            SELECT \(zip(names, key).map(RowHash.text).joined(separator: ", "))
              FROM (SELECT \(names.joined(separator: ", ")), row_number() OVER (ORDER BY \(order)) AS ddlrelay_place
                      FROM ONLY \(table)\(condition(range))) AS ddlrelay_key
             WHERE ddlrelay_place % \(size) = 0
             ORDER BY ddlrelay_place
            """
    }

    /// Rows and checksum of every piece that has rows.
    func summaries(_ table: String, _ range: KeyRange, _ cuts: [[String]]) -> String {
        let piece =
            cuts.isEmpty
            ? "0"
            : "CASE "
                + cuts.enumerated().map { "WHEN \(row) <= \(values($0.element)) THEN \($0.offset)" }
                .joined(separator: " ") + " ELSE \(cuts.count) END"
        let isText = !hash.sides.hasHashes
        return """
            SELECT \(isText ? "ddlrelay_piece" : piece) AS piece, count(*) AS rows, \(hash.checksum) AS checksum
              FROM \(hash.source(table, condition(range), ["\(piece) AS ddlrelay_piece"]))
             GROUP BY 1
            """
    }

    /// Keys and hashes of the rows of a range.
    func rows(_ table: String, _ range: KeyRange) -> String {
        // Names of its own for the texts: ORDER BY would take them for the columns.
        let texts = key.enumerated().map { "\(text(of: $0.element)) AS ddlrelay_key_\($0.offset)" }
        return """
            SELECT \(texts.joined(separator: ", ")), \(hash.single) AS hash
              FROM ONLY \(table)\(condition(range))
             ORDER BY \(columns.joined(separator: ", "))
            """
    }

    /// A key as a person reads it: `id=7`, `(day='2026-01-01', no=3)`.
    func words(_ values: [String]) -> String {
        let pairs = zip(key, values).map { column, value in
            let isNumber = ["integer", "bigint", "smallint"].contains(column.type)
            return Identifier.quotedWhereNeeded(column.name) + "=" + (isNumber ? value : Quoting.literal(value))
        }
        return pairs.count == 1 ? pairs[0] : "(\(pairs.joined(separator: ", ")))"
    }

    /// A range as a person reads it.
    func words(_ range: KeyRange) -> String {
        let bounds = [range.after.map { "after \(words($0))" }, range.upTo.map { "up to \(words($0))" }]
        return bounds.compactMap { $0 }.joined(separator: " ")
    }

    // MARK: - Pieces

    private var names: [String] { key.map { Identifier.quotedAlways($0.name) } }

    private var columns: [String] {
        zip(key, names).map { column, name in ordered(name, column) }
    }

    private var row: String { "(\(columns.joined(separator: ", ")))" }

    /// PostgreSQL's two zeros are one key.
    private func text(of column: TablePair.Column) -> String {
        let name = Identifier.quotedAlways(column.name)
        switch column.typeWithoutModifier {
        case "double precision": return "(\(name) + 0)::text"
        case "real": return "(\(name) + 0::real)::text"
        default: return RowHash.text(name, column)
        }
    }

    private func values(_ values: [String]) -> String {
        let literals = zip(key, values).map { column, value in
            let type = Self.hasOneOrder(column) ? column.type : nil
            let literal = "\(Quoting.literal(value))::\(type ?? "text")"
            return type == nil ? orderedText(literal) : literal
        }
        return "(\(literals.joined(separator: ", ")))"
    }

    private func ordered(_ expression: String, _ column: TablePair.Column) -> String {
        guard !Self.hasOneOrder(column) else { return expression }
        return orderedText(RowHash.text(expression, column))
    }

    private func orderedText(_ text: String) -> String {
        hash.sides.isSameEncoding ? "\(text) COLLATE \"C\"" : hash.sides.bytes(text)
    }

    /// Whether the type is ordered alike on every server.
    private static func hasOneOrder(_ column: TablePair.Column) -> Bool {
        [
            "integer", "bigint", "smallint", "numeric", "real", "double precision", "boolean", "date",
            "timestamp without time zone", "timestamp with time zone", "time without time zone", "time with time zone",
            "interval", "uuid", "bytea", "oid", "inet", "cidr", "macaddr", "macaddr8",
        ].contains(column.typeWithoutModifier)
    }

    private func condition(_ range: KeyRange) -> String {
        let bounds = [
            range.after.map { "\(row) > \(values($0))" }, range.upTo.map { "\(row) <= \(values($0))" },
        ].compactMap { $0 }
        return bounds.isEmpty ? "" : " WHERE " + bounds.joined(separator: " AND ")
    }
}
