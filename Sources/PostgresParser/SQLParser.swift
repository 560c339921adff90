import CPGQuery

/// One statement of a SQL string.
public struct SQLStatement: Sendable, Hashable {
    /// Where it stands in the string, in UTF-8 bytes, without the white space around it and without its semicolon.
    public let range: Range<Int>
    /// As it was written, comments included.
    public let text: String
    /// What the grammar made of it.
    public let tree: SyntaxNode
}

/// Why a SQL string cannot be read by the bundled grammar.
public struct SQLSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The parser's message, for example: syntax error at or near "TABEL".
    public let message: String
    /// Where, in characters from 1; nil where the parser does not say.
    public let position: Int?

    /// The text of it.
    public var description: String {
        position.map { "\(message) at character \($0)" } ?? message
    }

    init(message: String, position: Int?) {
        self.message = message
        self.position = position
    }

    init(_ error: PgQueryError) {
        message = error.message.map { String(cString: $0) } ?? "syntax error"
        position = error.cursorpos > 0 ? Int(error.cursorpos) : nil
    }
}

/// PostgreSQL's own grammar (libpg_query).
public enum SQLParser {
    /// The major version of PostgreSQL whose grammar this is.
    public static let grammarVersion = PG_MAJORVERSION

    /// Reads a string of any number of statements.
    ///
    /// - Throws: ``SQLSyntaxError``; the string may still be right for a server that is newer than the grammar.
    public static func parse(_ sql: String) throws(SQLSyntaxError) -> [SQLStatement] {
        let raw = try tree(sql)
        let bytes = Array(sql.utf8)
        return raw.compactMap { statement in
            guard let tree = statement.node("stmt") else { return nil }
            let start = statement.integer("stmt_location")
            let length = statement.integer("stmt_len")
            let range = trimmed(start..<(length == 0 ? bytes.count : min(start + length, bytes.count)), of: bytes)
            return SQLStatement(range: range, text: String(decoding: bytes[range], as: UTF8.self), tree: tree)
        }
    }

    private static func tree(_ sql: String) throws(SQLSyntaxError) -> [SyntaxNode] {
        let outcome = DeepStack.run(bytes: sql.utf8.count) {
            Result { () throws(SQLSyntaxError) in
                let result = pg_query_parse_protobuf(sql)
                defer { pg_query_free_protobuf_parse_result(result) }
                if let error = result.error { throw SQLSyntaxError(error.pointee) }
                guard let raw = try ParseTreeReader.statements(packed: result.parse_tree) else {
                    throw SQLSyntaxError(message: "the parse tree cannot be read", position: nil)
                }
                return raw
            }
        }
        return try outcome.get()
    }

    /// The statements of a string by its tokens alone, for text that is newer than the grammar.
    ///
    /// - Throws: ``SQLSyntaxError`` where not even the tokens can be read (an unterminated string or comment).
    public static func split(_ sql: String) throws(SQLSyntaxError) -> [String] {
        let result = pg_query_split_with_scanner(sql)
        defer { pg_query_free_split_result(result) }
        if let error = result.error { throw SQLSyntaxError(error.pointee) }
        let bytes = Array(sql.utf8)
        return (0..<Int(result.n_stmts)).compactMap { index in
            guard let statement = result.stmts[index]?.pointee else { return nil }
            let start = Int(statement.stmt_location)
            let range = trimmed(start..<min(start + Int(statement.stmt_len), bytes.count), of: bytes)
            return range.isEmpty ? nil : String(decoding: bytes[range], as: UTF8.self)
        }
    }

    /// The PL/pgSQL functions and DO blocks of a script, as libpg_query's JSON.
    ///
    /// - Throws: ``SQLSyntaxError`` where one of them cannot be read.
    package static func plpgsqlTrees(of sql: String) throws(SQLSyntaxError) -> String {
        let result = pg_query_parse_plpgsql(sql)
        defer { pg_query_free_plpgsql_parse_result(result) }
        if let error = result.error { throw SQLSyntaxError(error.pointee) }
        return result.plpgsql_funcs.map { String(cString: $0) } ?? "[]"
    }

    private static func trimmed(_ range: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
        // White space as PostgreSQL's scanner has it: space, tab, newline, carriage return, form feed, vertical tab.
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, isSpace(bytes[start]) { start += 1 }
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        return start..<end
    }
}
