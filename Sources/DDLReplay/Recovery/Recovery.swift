import DDLCapture
import PostgresParser

/// Finding the one statement that a captured command stands for.
public enum Recovery: Sendable, Hashable {
    /// This statement.
    case statement(RecoveredStatement)
    /// The row is the trace of something else, for example of the capture's own commands.
    case echo(reason: String)
    /// The statement is not in the log, or not for certain.
    case unknown(reason: String)

    /// Recovers the statements of rows in id order. A pure function: the same rows give the same answers.
    ///
    /// Rows of one submission (the client's string, or the statement of a function) belong together; give all that are
    /// there.
    ///
    /// - Parameter earlier: rows before these, which may come from the same submissions; there are no answers for them.
    public static func recover(_ rows: [CapturedCommand], after earlier: [CapturedCommand] = []) -> [Recovery] {
        let commands = earlier + rows
        var answers = [Recovery?](repeating: nil, count: commands.count)
        for index in EchoOfDocumentedProcedure.indices(in: commands) {
            answers[index] = .echo(reason: "a command of the capturing function itself")
        }
        // The commands of an extension's script have no statements in the client's string.
        for (index, command) in commands.enumerated() where command.isOfExtensionScript {
            answers[index] = .echo(reason: "an extension's script did it: CREATE EXTENSION does it on the target")
        }
        for (index, command) in commands.enumerated() where command.didNothingByDocumentedRow {
            answers[index] = .echo(reason: "it did nothing on the source (IF NOT EXISTS)")
        }
        var submissions: [Submission: [Int]] = [:]
        var order: [Submission] = []
        for (index, command) in commands.enumerated() where answers[index] == nil {
            switch Submission.of(command) {
            case .success(let submission):
                if submissions[submission] == nil { order.append(submission) }
                submissions[submission, default: []].append(index)
            case .failure(let unknown):
                answers[index] = .unknown(reason: unknown.reason)
            }
        }
        for submission in order {
            let indices = submissions[submission] ?? []
            // What ended before is not read again, but for what the documented procedure does not say of the present.
            guard let last = indices.last, last >= earlier.count || commands[last].message == nil else { continue }
            let matches = submission.match(indices.map { commands[$0] })
            for (index, match) in zip(indices, matches) { answers[index] = match }
        }
        var temporary = TemporaryTablesOfDocumentedRows()
        for (index, command) in commands.enumerated() where command.message == nil {
            guard case .statement(let statement)? = answers[index], let tree = statement.tree else { continue }
            if let answer = temporary.answer(for: command, tree) { answers[index] = answer }
        }
        return answers.dropFirst(earlier.count).map { $0 ?? .unknown(reason: "the row could not be read") }
    }
}

/// A statement as it was written, and its parse tree where the bundled grammar knows it.
public struct RecoveredStatement: Sendable, Hashable {
    /// As it was written.
    public let text: String
    /// Nil for a statement that is newer than the bundled grammar.
    public let tree: SyntaxNode?
    /// Whether the tree's positions count from the beginning of the text, not of the string that it came in.
    let isFromBeginning: Bool

    init(text: String, tree: SyntaxNode?, isFromBeginning: Bool = false) {
        self.text = text
        self.tree = tree
        self.isFromBeginning = isFromBeginning
    }
}

extension CapturedCommand {
    /// Whether an extension's script ran it.
    var isOfExtensionScript: Bool {
        guard let objects = message?.objects, !objects.isEmpty, !tag.hasSuffix(" EXTENSION") else { return false }
        return objects.allSatisfy { $0.extension == true }
    }
}

/// Why a row has no text to look into.
struct UnknownStatement: Error {
    let reason: String
}
