/// SQL that makes a number of a row: the same on both sides where the row is.
///
/// The sum of these numbers over a table does not depend on the order of rows. From 11 on the servers' own 64-bit hash
/// functions are used, those behind hash partitioning, whose results PostgreSQL keeps from version to version. Each
/// column is hashed by itself, without making a text of the row. Older servers get MD5 of the row's text.
struct RowHash {
    let columns: [TablePair.Column]
    /// What the two servers have in common.
    let sides: CommonGround

    /// The aggregate over all rows, as text.
    var checksum: String {
        sides.hasHashes
            ? "sum(\(hash))::text"
            : "concat_ws(',', \(["1", "9", "17", "25"].map { "sum(\(Self.word(from: $0)))" }.joined(separator: ", ")))"
    }

    /// What a row is read from: MD5 is taken once a row.
    func source(_ table: String, _ condition: String = "", _ more: [String] = []) -> String {
        guard !sides.hasHashes else { return "ONLY \(table)\(condition)" }
        let values = (["md5(\(sides.bytes(text))) AS ddlrelay_md5"] + more).joined(separator: ", ")
        return "(SELECT \(values) FROM ONLY \(table)\(condition) OFFSET 0) AS ddlrelay_row"
    }

    /// One row's number, as text.
    var single: String { sides.hasHashes ? "(\(hash))::text" : "md5(\(sides.bytes(text)))" }

    private static func word(from place: String) -> String {
        "('x' || substr(ddlrelay_md5, \(place), 8))::bit(32)::int4"
    }

    // MARK: - From 11 on

    /// Columns that may be null are hashed with a number of their own as the seed, and then exclusive-or, because a function
    /// of NULL is NULL. A column that is never null is hashed with what came before as the seed; small numbers go into the
    /// seed themselves, two in one, which saves their hash.
    private var hash: String {
        let placed = columns.enumerated().map { ($0.offset + 1, $0.element) }
        let chained = placed.map(\.1).filter { $0.isNotNull && !Self.standsAlone($0) }
        var small = chained.filter(Self.isSmall).map { Identifier.quotedAlways($0.name) + "::int8" }[...]
        var mixed =
            placed.filter { !$0.1.isNotNull || Self.standsAlone($0.1) }.map { place, column in alone(column, place)
            }
        var isMixed = false
        for column in chained where !Self.isSmall(column) {
            mixed += Self.nextPair(of: &small)
            mixed = [hash(column, seed: Self.seed(mixed))]
            isMixed = true
        }
        // The hash of a number of 64 bits begins by folding it to 32, so that one of a pair is hashed, the other its seed.
        while !small.isEmpty || !isMixed {
            let value = small.popFirst() ?? "0"
            mixed += small.popFirst().map { ["(\($0) << 32)"] } ?? []
            mixed = ["hashint8extended(\(value), \(Self.seed(mixed)))"]
            isMixed = true
        }
        guard !chained.isEmpty else { return mixed.joined() }
        // From 18 on a NOT NULL constraint that is NOT VALID may have nulls behind it: such a row would be nothing in the sum.
        return "coalesce(\(mixed.joined()), \(textHash(text, seed: "0")))"
    }

    private static func seed(_ numbers: [String]) -> String {
        numbers.isEmpty ? "0" : numbers.joined(separator: " # ")
    }

    /// Small enough for two of them to be a seed.
    private static func isSmall(_ column: TablePair.Column) -> Bool {
        ["integer", "smallint"].contains(column.typeWithoutModifier)
    }

    /// The hash of 0 is the seed itself, or one less: in a chain, 0 and x would be x and 0. And of a boolean there are but
    /// two.
    private static func standsAlone(_ column: TablePair.Column) -> Bool {
        ["boolean", "real", "double precision", "numeric"].contains(column.typeWithoutModifier)
    }

    /// Two numbers of 32 bits in one of 64.
    private static func nextPair(of small: inout ArraySlice<String>) -> [String] {
        let low = small.popFirst().map { [$0] } ?? []
        return low + (small.popFirst().map { ["(\($0) << 32)"] } ?? [])
    }

    /// A number of a column's value, and of its place among the columns.
    private func alone(_ column: TablePair.Column, _ place: Int) -> String {
        let name = Identifier.quotedAlways(column.name)
        let (one, other, null) = (
            Self.constant(3 * place), Self.constant(3 * place + 1), Self.constant(3 * place + 2)
        )
        guard column.typeWithoutModifier != "boolean" else {
            // Three constants take half of what a cast and a hash do.
            return "CASE WHEN \(name) THEN \(one) WHEN NOT \(name) THEN \(other) ELSE \(null) END"
        }
        // The hash of a number leaves its sign out.
        let seed = Self.isHashedNumeric(column) ? "CASE WHEN \(name) < 0 THEN \(other) ELSE \(one) END" : one
        return "coalesce(\(hash(column, seed: seed)), \(null))"
    }

    /// With a scale of its own every value is written alike; without, 1.0 and 1.00 are not the same.
    private static func isHashedNumeric(_ column: TablePair.Column) -> Bool {
        column.typeWithoutModifier == "numeric" && column.type?.contains("(") == true
    }

    private static func constant(_ number: Int) -> String { "'\(spread(number))'::int8" }

    /// Some number for a small one, with bits all over (the finalizer of SplitMix64).
    private static func spread(_ number: Int) -> Int64 {
        var bits = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int64(bitPattern: bits ^ (bits >> 31))
    }

    private func hash(_ column: TablePair.Column, seed: String) -> String {
        let name = Identifier.quotedAlways(column.name)
        switch column.typeWithoutModifier {
        case "integer": return "hashint4extended(\(name), \(seed))"
        // It folds 64 bits to 32, so that 1 and 4294967296 would be the same.
        case "bigint": return "hashint8extended(\(name), \(name) # \(seed))"
        case "smallint": return "hashint2extended(\(name), \(seed))"
        case "uuid": return "uuid_hash_extended(\(name), \(seed))"
        case "double precision": return "hashfloat8extended(\(name), \(seed))"
        case "real": return "hashfloat4extended(\(name), \(seed))"
        case "timestamp without time zone": return "timestamp_hash_extended(\(name), \(seed))"
        // A cast would ask the session's time zone, which takes ten times as long.
        case "timestamp with time zone": return "timestamp_hash_extended(timezone('0'::interval, \(name)), \(seed))"
        // Where the digits stand is laid over their hash as it is, and would cancel out between two columns.
        case "numeric" where Self.isHashedNumeric(column):
            return "hashint4extended(0, hash_numeric_extended(\(name), \(seed)))"
        case "bytea": return "hashtextextended(md5(\(name)), \(seed))"
        case "text", "character varying": return textHash(name, seed: seed)
        default: return textHash(Self.text(name, column), seed: seed)
        }
    }

    /// A value's text, as COPY writes it. A cast of somebody's own may say less, and one to text strips blanks.
    static func text(_ value: String, _ column: TablePair.Column) -> String {
        guard column.type?.contains(".") == true || column.type == "bpchar" else { return "\(value)::text" }
        return "CASE WHEN \(value) IS NOT NULL THEN concat(\(value)) END"
    }

    /// Of the bytes, whatever a collation says of them.
    private func textHash(_ text: String, seed: String) -> String {
        let bytes = sides.isSameEncoding ? text : "md5(\(sides.bytes(text)))"
        return "hashtextextended(\(bytes) COLLATE \"C\", \(seed))"
    }

    // MARK: - As text

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
