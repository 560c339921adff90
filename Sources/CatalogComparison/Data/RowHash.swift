/// SQL that makes a number of a row: the same on both sides where the row is.
///
/// The sum of these numbers over a table does not depend on the order of rows. From 11 on the servers' own 64-bit hash
/// functions are used, those behind hash partitioning, whose results PostgreSQL keeps from version to version. Each
/// column is hashed by itself, without making a text of the row. Older servers get MD5 of the row's text.
struct RowHash {
    let columns: [TablePair.Column]
    /// The version of the older side.
    let version: Int

    /// The aggregate over all rows, as text.
    var checksum: String {
        version >= 110_000
            ? "sum(\(hash))::text"
            : "concat_ws(',', \(["1", "9", "17", "25"].map { "sum(\(Self.word(from: $0)))" }.joined(separator: ", ")))"
    }

    /// What a row is read from: MD5 is taken once a row.
    func source(_ table: String, _ condition: String = "", _ more: [String] = []) -> String {
        guard version < 110_000 else { return "ONLY \(table)\(condition)" }
        let values = (["md5(\(text)) AS ddlrelay_md5"] + more).joined(separator: ", ")
        return "(SELECT \(values) FROM ONLY \(table)\(condition) OFFSET 0) AS ddlrelay_row"
    }

    /// One row's number, as text.
    var single: String { version >= 110_000 ? "(\(hash))::text" : "md5(\(text))" }

    private static func word(from place: String) -> String {
        "('x' || substr(ddlrelay_md5, \(place), 8))::bit(32)::int4"
    }

    // MARK: - From 11 on

    /// Columns that may be null are hashed with their place, and then exclusive-or, because a function of NULL is NULL. A
    /// column that is never null is hashed with what came before as the seed; small numbers go into the seed themselves,
    /// two in one, which saves their hash.
    private var hash: String {
        let placed = columns.enumerated().map { ($0.offset + 1, $0.element) }
        let neverNull = placed.filter(\.1.isNotNull)
        var small = neverNull.filter { Self.isSmall($0.1) }.map { Identifier.quotedAlways($0.1.name) + "::int8" }[...]
        var mixed =
            placed.filter { !$0.1.isNotNull }.map { place, column in Self.hashOrPlace(column, place) }
            + neverNull.filter { Self.isBoolean($0.1) }.map { place, column in Self.constants(column, place) }
        var isHashed = false
        for (_, column) in neverNull where !Self.isSmall(column) && !Self.isBoolean(column) {
            mixed += Self.nextPair(of: &small)
            mixed = [Self.hash(column, seed: mixed.isEmpty ? "0" : mixed.joined(separator: " # "))]
            isHashed = true
        }
        while !small.isEmpty || !isHashed {
            let value = Self.nextPair(of: &small).joined(separator: " # ")
            mixed = [
                "hashint8extended(\(value.isEmpty ? "0" : value), \(mixed.isEmpty ? "0" : mixed.joined(separator: " # ")))"
            ]
            isHashed = true
        }
        return mixed.joined()
    }

    private static func isBoolean(_ column: TablePair.Column) -> Bool { column.typeWithoutModifier == "boolean" }

    private static func isSmall(_ column: TablePair.Column) -> Bool {
        ["integer", "smallint"].contains(column.typeWithoutModifier)
    }

    /// Two numbers of 32 bits in one of 64.
    private static func nextPair(of small: inout ArraySlice<String>) -> [String] {
        let low = small.popFirst().map { [$0] } ?? []
        return low + (small.popFirst().map { ["(\($0) << 32)"] } ?? [])
    }

    private static func hashOrPlace(_ column: TablePair.Column, _ place: Int) -> String {
        isBoolean(column)
            ? constants(column, place) : "coalesce(\(hash(column, seed: "\(place)")), \(place))"
    }

    /// Three constants take half of what a cast and a hash do.
    private static func constants(_ column: TablePair.Column, _ place: Int) -> String {
        let name = Identifier.quotedAlways(column.name)
        let (yes, no) = (spread(2 * place), spread(2 * place + 1))
        return "CASE WHEN \(name) THEN '\(yes)'::int8 WHEN NOT \(name) THEN '\(no)'::int8 ELSE \(place) END"
    }

    /// Some number for a small one, with bits all over (the finalizer of SplitMix64).
    private static func spread(_ number: Int) -> Int64 {
        var bits = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int64(bitPattern: bits ^ (bits >> 31))
    }

    private static func hash(_ column: TablePair.Column, seed: String) -> String {
        let name = Identifier.quotedAlways(column.name)
        switch column.typeWithoutModifier {
        case "integer": return "hashint4extended(\(name), \(seed))"
        case "bigint": return "hashint8extended(\(name), \(seed))"
        case "smallint": return "hashint2extended(\(name), \(seed))"
        case "uuid": return "uuid_hash_extended(\(name), \(seed))"
        case "double precision": return "hashfloat8extended(\(name), \(seed))"
        case "real": return "hashfloat4extended(\(name), \(seed))"
        case "timestamp without time zone": return "timestamp_hash_extended(\(name), \(seed))"
        // A cast would ask the session's time zone, which takes ten times as long.
        case "timestamp with time zone": return "timestamp_hash_extended(timezone('0'::interval, \(name)), \(seed))"
        // With a scale of its own every value is written alike; without, 1.0 and 1.00 are not the same.
        case "numeric" where column.type?.contains("(") == true:
            return "hash_numeric_extended(\(name), \(seed))"
        case "bytea": return "hashtextextended(md5(\(name)), \(seed))"
        // Bytes, whatever the collation says of them.
        case "text", "character varying": return "hashtextextended(\(name) COLLATE \"C\", \(seed))"
        default: return "hashtextextended(\(name)::text COLLATE \"C\", \(seed))"
        }
    }

    // MARK: - Before 11

    private var text: String {
        let values = columns.map { column in
            let name = Identifier.quotedAlways(column.name)
            // The shortest text that is exact came with 12; the bytes are the same everywhere.
            switch column.type {
            case "double precision": return "float8send(\(name))"
            case "real": return "float4send(\(name))"
            default: return name
            }
        }
        return values.isEmpty ? "''" : "ROW(\(values.joined(separator: ", ")))::text"
    }
}

extension TablePair.Column {
    /// `timestamp without time zone` for `timestamp(3) without time zone`; empty where only the text can be compared.
    var typeWithoutModifier: String {
        guard let type, let start = type.firstIndex(of: "("), let end = type.firstIndex(of: ")") else {
            return type ?? ""
        }
        return String(type[..<start] + type[type.index(after: end)...])
    }
}

extension Identifier {
    /// In double quotes, whatever it is.
    static func quotedAlways(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }
}
