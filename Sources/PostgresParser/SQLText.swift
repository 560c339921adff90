import CPGQuery

/// A token of PostgreSQL's scanner.
public struct SQLToken: Sendable, Hashable {
    /// The scanner's name for it: IDENT, SCONST, ASCII_46 for a dot, a keyword's own name.
    public let kind: String
    /// Where it stands, in UTF-8 bytes.
    public let range: Range<Int>
    /// As written.
    public let text: String
    /// Whether it is a keyword, which may stand for a name all the same.
    public let isKeyword: Bool

    /// The name that it stands for as an identifier, nil for other tokens: folded to lower case unless quoted, cut to
    /// the 63 bytes that PostgreSQL keeps.
    public var name: String? {
        switch kind {
        case "IDENT" where text.hasPrefix("\""):
            return cut(String(text.dropFirst().dropLast()).replacing("\"\"", with: "\""))
        case "IDENT": return cut(folded)
        default: return isKeyword ? folded : nil
        }
    }

    /// Whether it is this keyword, any case.
    public func isWord(_ word: String) -> Bool { isKeyword && text.uppercased() == word }

    /// Whether it is this sign, for example a dot.
    public func isSign(_ sign: Character) -> Bool { text == String(sign) && !isKeyword && kind != "IDENT" }

    private var folded: String { String(text.map { $0.isASCII ? Character($0.lowercased()) : $0 }) }

    private func cut(_ name: String) -> String {
        guard name.utf8.count > 63 else { return name }
        var bytes = 0
        return String(
            String.UnicodeScalarView(
                name.unicodeScalars.prefix { scalar in
                    bytes += UTF8.width(scalar)
                    return bytes <= 63
                }))
    }
}

/// A statement's text with its tokens, to change places of it and leave the rest as written.
public struct SQLText: Sendable, Hashable {
    /// A place and what shall stand there instead.
    public struct Edit: Sendable, Hashable {
        /// In UTF-8 bytes.
        public let range: Range<Int>
        /// What shall stand there.
        public let replacement: String

        /// An edit.
        public init(_ range: Range<Int>, _ replacement: String) {
            self.range = range
            self.replacement = replacement
        }
    }

    /// As written.
    public let text: String
    /// Its tokens, comments left out.
    public let tokens: [SQLToken]

    /// Scans a text.
    ///
    /// - Throws: ``SQLSyntaxError`` where the tokens cannot be read.
    public init(_ text: String) throws(SQLSyntaxError) {
        self.text = text
        let result = pg_query_scan(text)
        defer { pg_query_free_scan_result(result) }
        if let error = result.error { throw SQLSyntaxError(error.pointee) }
        guard let nodes = try ParseTreeReader.tokens(packed: result.pbuf) else {
            throw SQLSyntaxError(message: "the tokens cannot be read", position: nil)
        }
        let bytes = Array(text.utf8)
        tokens = nodes.compactMap { node in
            let start = node.integer("start")
            let end = min(node.integer("end"), bytes.count)
            guard let kind = node.symbol("token"), kind != "SQL_COMMENT", kind != "C_COMMENT", start < end else {
                return nil
            }
            return SQLToken(
                kind: kind, range: start..<end, text: String(decoding: bytes[start..<end], as: UTF8.self),
                isKeyword: node.symbol("keyword_kind").map { $0 != "NO_KEYWORD" } ?? false)
        }
    }

    /// The text with other words at some places.
    public func applying(_ edits: [Edit]) -> String {
        var bytes = Array(text.utf8)
        for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            bytes.replaceSubrange(edit.range, with: Array(edit.replacement.utf8))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Part of the text.
    public func text(in range: Range<Int>) -> String {
        String(decoding: Array(text.utf8)[range], as: UTF8.self)
    }

    /// The index of the token that begins at a byte.
    public func tokenIndex(at byte: Int) -> Int? {
        tokens.firstIndex { $0.range.lowerBound == byte }
    }

    /// How deep in parentheses each token stands.
    public var depths: [Int] {
        var depth = 0
        return tokens.map { token in
            if token.isSign(")") || token.isSign("]") { depth -= 1 }
            defer { if token.isSign("(") || token.isSign("[") { depth += 1 } }
            return depth
        }
    }
}
