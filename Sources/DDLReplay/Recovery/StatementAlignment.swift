import DDLCapture
import PostgresParser

/// Matches rows to the statements of the string that they come from: in order, by command tag and object.
enum StatementAlignment {
    /// - Parameter mayRepeat: whether a loop may have run the text several times, each as a whole.
    static func match(
        _ rows: [CapturedCommand], to statements: [StatementCandidate], mayRepeat: Bool = false
    ) -> [Recovery] {
        var candidates = TransactionControl.notRolledBack(statements).filter(\.leavesRows)
        guard !candidates.isEmpty else {
            return rows.map { _ in .unknown(reason: missing(statements)) }
        }
        // First as if nothing were missing from the log, then without that assumption: commands that were captured
        // before ours, trimmed, or run with the capture switched off.
        var possible = alignments(rows, candidates, complete: true)
        if possible == nil, mayRepeat {
            let once = candidates
            for _ in 1..<max(2, min(rows.count, 1_000)) where possible == nil {
                candidates += once
                if candidates.count >= rows.count { possible = alignments(rows, candidates, complete: true) }
            }
            if possible == nil { candidates = once }
        }
        if possible == nil, let (begun, choices) = alignedWithBeginning(rows, statements) {
            candidates = begun
            possible = choices
        }
        possible = possible ?? alignments(rows, candidates, complete: false)
        guard let possible else {
            return rows.map { _ in .unknown(reason: missing(statements)) }
        }
        return possible.map { choice in
            guard let first = choice.first.map({ candidates[$0] }) else {
                return .unknown(reason: missing(statements))
            }
            guard choice.allSatisfy({ candidates[$0].text == first.text }) else {
                return .unknown(reason: "it can be more than one statement of the string that it came in")
            }
            return .statement(first.recovered)
        }
    }

    /// The string may hold several transactions of which only the first have ended, or the rest of which was rolled back
    /// later: the rows are those of its beginning.
    private static func alignedWithBeginning(
        _ rows: [CapturedCommand], _ statements: [StatementCandidate]
    ) -> (candidates: [StatementCandidate], choices: [[Int]])? {
        let ends = statements.indices.filter { TransactionControl.ends(statements[$0]) }
        for end in ends.reversed() {
            let begun = TransactionControl.notRolledBack(Array(statements[...end])).filter(\.leavesRows)
            if let choices = alignments(rows, begun, complete: true) { return (begun, choices) }
        }
        return nil
    }

    /// For each row the statements that it can be, over all ways to match the rows in order; nil where there is none.
    private static func alignments(
        _ rows: [CapturedCommand], _ statements: [StatementCandidate], complete: Bool
    ) -> [[Int]]? {
        let rowCount = rows.count
        let count = statements.count
        if rowCount == count, zip(rows, statements).allSatisfy({ $1.fits($0) }) {
            return rows.indices.map { [$0] }
        }
        guard rowCount <= count, rowCount * count <= 4_000_000 else { return nil }

        // A statement may have no row where the log is not complete, or where it may have done nothing unseen.
        let mayBeAbsent = statements.map { !complete || $0.mayLeaveNone }

        // reach[i][j]: the first i rows can be matched using the first j statements. rest: the same from the end.
        let width = count + 1
        var reach = [Bool](repeating: false, count: (rowCount + 1) * width)
        var rest = reach
        reach[0] = true
        for row in 0...rowCount {
            for column in 0..<count where reach[row * width + column] {
                if mayBeAbsent[column] { reach[row * width + column + 1] = true }
                if row < rowCount, statements[column].fits(rows[row]) { reach[(row + 1) * width + column + 1] = true }
            }
        }
        guard reach[rowCount * width + count] else { return nil }
        rest[rowCount * width + count] = true
        for row in stride(from: rowCount, through: 0, by: -1) {
            for column in stride(from: count - 1, through: 0, by: -1) {
                if mayBeAbsent[column], rest[row * width + column + 1] { rest[row * width + column] = true }
                if row < rowCount, rest[(row + 1) * width + column + 1], statements[column].fits(rows[row]) {
                    rest[row * width + column] = true
                }
            }
        }
        return (0..<rowCount).map { row in
            (0..<count).filter { column in
                reach[row * width + column] && rest[(row + 1) * width + column + 1]
                    && statements[column].fits(rows[row])
            }
        }
    }

    private static func missing(_ statements: [StatementCandidate]) -> String {
        let kinds = statements.map { $0.tree?.type }
        if kinds.contains("DoStmt") { return "it ran inside a DO block, and the log does not have the inner statement" }
        if kinds.contains("SelectStmt") || kinds.contains("CallStmt") {
            return "it ran inside a function, and the log does not have the inner statement"
        }
        return "no statement of its text is such a command"
    }
}
