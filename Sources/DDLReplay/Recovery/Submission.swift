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
        let readable = texts.filter { !isReadOtherwise($0, rows) }
        // A text that the grammar knows as a whole goes before one that has to be cut by its tokens.
        for text in readable {
            if let statements = try? SQLParser.parse(text) {
                return match(rows, to: statements.map { StatementCandidate($0) })
            }
        }
        if let text = readable.first, !text.isEmpty, let pieces = StatementCandidate.all(in: text) {
            return match(rows, to: pieces)
        }
        return rows.map { _ in .unknown(reason: unreadable(rows)) }
    }

    private func unreadable(_ rows: [CapturedCommand]) -> String {
        if texts.allSatisfy(\.isEmpty) { return "the row has no statement text" }
        if texts.contains(where: { isReadOtherwise($0, rows) }) {
            return
                "it was written under standard_conforming_strings = off with backslashes, which the grammar reads otherwise"
        }
        return "its text cannot be read by the grammar of PostgreSQL \(SQLParser.grammarVersion)"
    }

    private func match(_ rows: [CapturedCommand], to statements: [StatementCandidate]) -> [Recovery] {
        // An extension's script that drops does not say so in the log.
        let isOfExtension = statements.contains {
            $0.tree?.type == "AlterExtensionStmt" || $0.tree?.type == "CreateExtensionStmt"
        }
        let tags = Set(statements.compactMap { $0.tree?.eventTag })
        // Such a script may have ALTER EXTENSION ... ADD and DROP in it; the statement's own row is the last.
        let alters = statements.filter { $0.tree?.eventTag == "ALTER EXTENSION" }.count
        let own = alters == 1 ? rows.last { $0.tag == "ALTER EXTENSION" }?.id : nil
        let isOwn = { (row: CapturedCommand) in
            tags.contains(row.tag) && (row.tag != "ALTER EXTENSION" || own == nil || row.id == own)
        }
        guard isOfExtension, rows.contains(where: { !isOwn($0) }) else {
            return StatementAlignment.match(rows, to: statements, mayRepeat: kind == .innerStatement)
        }
        var matches = StatementAlignment.match(
            rows.filter(isOwn), to: statements, mayRepeat: kind == .innerStatement
        ).makeIterator()
        return rows.map { row in
            isOwn(row)
                ? matches.next() ?? .unknown(reason: "the row could not be read")
                : .echo(reason: "an extension's script did it: ALTER EXTENSION does it on the target")
        }
    }

    /// With standard_conforming_strings off a backslash in a string is an escape, which the grammar cannot be told.
    private func isReadOtherwise(_ text: String, _ rows: [CapturedCommand]) -> Bool {
        text.contains("\\") && rows.contains { $0.message?.settings?["standard_conforming_strings"] == "off" }
    }

    private func functionStatement(_ number: Int, of row: CapturedCommand) -> Recovery {
        let fitting = texts.compactMap { body -> StatementCandidate? in
            guard let statements = StatementCandidate.all(in: body), statements.indices.contains(number - 1) else {
                return nil
            }
            let statement = statements[number - 1]
            return statement.fits(row) ? statement : nil
        }
        guard let first = fitting.first, Set(fitting.map(\.text)).count == 1 else {
            return .unknown(
                reason: fitting.isEmpty
                    ? "no SQL-language function in the log has such a statement"
                    : "more than one SQL-language function could have run it")
        }
        return .statement(first.recovered)
    }

    private static let notUTF8 = UnknownStatement(reason: "its text is not UTF-8")

    /// `SQL function "f" statement 2`: the words are in the server's language, the number is the last one.
    private static func statementNumber(in frame: String) -> Int? {
        let digits = frame.reversed().drop { !$0.isASCII || !$0.isNumber }.prefix { $0.isASCII && $0.isNumber }
        return Int(String(digits.reversed()))
    }
}
