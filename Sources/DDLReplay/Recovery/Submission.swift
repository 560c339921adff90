import DDLCapture
import PostgresParser

/// A text that ran as one string, and whose statements some rows are: what a client sent, or what a function executed.
struct Submission: Hashable {
    private enum Kind: Hashable {
        case clientText
        case innerStatement
        /// A statement of a SQL-language function, by its number from 1.
        case functionStatement(Int)
    }

    private let kind: Kind
    /// Candidates for the text, the likeliest first; more than one only where the log leaves a doubt.
    private let texts: [String]
    /// What tells one run of the same text from another.
    private let run: [String?]

    static func of(_ command: CapturedCommand) -> Result<Submission, UnknownStatement> {
        guard let message = command.message else {
            guard let text = command.ddlText else { return .failure(notUTF8) }
            return .success(
                Submission(
                    kind: .clientText, texts: [text],
                    run: [command.transactionID, command.clientAddress, command.clientPort.map(String.init)]))
        }
        let run = [message.pid.map(String.init), message.statementTimestamp]
        if let frame = message.functionFrame {
            guard let number = statementNumber(in: frame), let bodies = message.functionBodies, !bodies.isEmpty else {
                return .failure(
                    UnknownStatement(reason: "it ran inside a function whose text is not in the log (\(frame))"))
            }
            return .success(
                Submission(kind: .functionStatement(number), texts: bodies.map(\.body), run: run + [String(command.id)])
            )
        }
        if message.statement != nil {
            return .success(
                Submission(
                    kind: .innerStatement, texts: InnerStatement.candidates(message),
                    run: run + [command.transactionID, message.context]))
        }
        guard let text = command.ddlText else { return .failure(notUTF8) }
        return .success(Submission(kind: .clientText, texts: [text], run: run))
    }

    /// One answer for each row.
    func match(_ rows: [CapturedCommand]) -> [Recovery] {
        if case .functionStatement(let number) = kind {
            return rows.map { functionStatement(number, of: $0) }
        }
        for text in texts where !isReadOtherwise(text, rows) {
            if let statements = try? SQLParser.parse(text) {
                return match(rows, to: statements)
            }
        }
        return rows.map { newerThanGrammar(rows.count, $0) }
    }

    private func match(_ rows: [CapturedCommand], to statements: [SQLStatement]) -> [Recovery] {
        // An extension's script that drops does not say so in the log.
        let isOfExtension = statements.contains {
            $0.tree.type == "AlterExtensionStmt" || $0.tree.type == "CreateExtensionStmt"
        }
        let tags = Set(statements.compactMap(\.tree.eventTag))
        guard isOfExtension, rows.contains(where: { !tags.contains($0.tag) }) else {
            return StatementAlignment.match(rows, to: statements, mayRepeat: kind == .innerStatement)
        }
        var matches = StatementAlignment.match(
            rows.filter { tags.contains($0.tag) }, to: statements, mayRepeat: kind == .innerStatement
        ).makeIterator()
        return rows.map { row in
            tags.contains(row.tag)
                ? matches.next() ?? .unknown(reason: "the row could not be read")
                : .echo(reason: "an extension's script did it: ALTER EXTENSION does it on the target")
        }
    }

    /// With standard_conforming_strings off a backslash in a string is an escape, which the grammar cannot be told.
    private func isReadOtherwise(_ text: String, _ rows: [CapturedCommand]) -> Bool {
        text.contains("\\") && rows.contains { $0.message?.settings?["standard_conforming_strings"] == "off" }
    }

    private func functionStatement(_ number: Int, of row: CapturedCommand) -> Recovery {
        let fitting = texts.compactMap { body -> SQLStatement? in
            guard let statements = try? SQLParser.parse(body), statements.indices.contains(number - 1) else {
                return nil
            }
            let statement = statements[number - 1]
            return StatementAlignment.fits(row, statement) ? statement : nil
        }
        guard let first = fitting.first, Set(fitting.map(\.text)).count == 1 else {
            return .unknown(
                reason: fitting.isEmpty
                    ? "no SQL-language function in the log has such a statement"
                    : "more than one SQL-language function could have run it")
        }
        return .statement(RecoveredStatement(text: first.text, tree: first.tree))
    }

    /// Text that the grammar cannot read is used only where it is one statement by its tokens, and the only row's.
    private func newerThanGrammar(_ rowCount: Int, _ row: CapturedCommand) -> Recovery {
        guard let text = texts.first, !text.isEmpty else { return .unknown(reason: "the row has no statement text") }
        if row.message?.settings?["standard_conforming_strings"] == "off" {
            return .unknown(
                reason: "it was written under standard_conforming_strings = off, which the grammar reads otherwise")
        }
        guard let statements = try? SQLParser.split(text), let only = statements.first, statements.count == 1,
            rowCount == 1
        else {
            return .unknown(
                reason:
                    "its text cannot be read by the grammar of PostgreSQL \(SQLParser.grammarVersion), and is more than one statement"
            )
        }
        // The command tag begins with the words that the statement begins with; anything else is not this row's.
        let words = row.tag.split(separator: " ").prefix(1)
        guard let word = words.first, only.uppercased().contains(word) else {
            return .unknown(reason: "its text cannot be read by the grammar of PostgreSQL \(SQLParser.grammarVersion)")
        }
        return .statement(RecoveredStatement(text: only, tree: nil))
    }

    private static let notUTF8 = UnknownStatement(reason: "its text is not UTF-8")

    /// `SQL function "f" statement 2`: the words are in the server's language, the number is the last one.
    private static func statementNumber(in frame: String) -> Int? {
        let digits = frame.reversed().drop { !$0.isASCII || !$0.isNumber }.prefix { $0.isASCII && $0.isNumber }
        return Int(String(digits.reversed()))
    }
}
