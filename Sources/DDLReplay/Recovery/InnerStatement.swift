import DDLCapture

/// The statement that a function executed, cut out of the call stack by the capturing function.
///
/// The stack shows it in quotes that it may contain itself, followed by the next frame. The capture cuts at the first
/// place that can be the end; where that is inside the statement, a later one is right.
enum InnerStatement {
    /// The texts that it can be, the shortest first.
    static func candidates(_ message: CaptureMessage) -> [String] {
        guard let statement = message.statement else { return [] }
        guard let end = message.statementEnd, let context = message.context, !end.isEmpty else { return [statement] }
        var texts = [statement]
        var head = statement + end + "\n"
        var rest = Substring(context)
        while let cut = rest.firstRange(of: end + "\n"), texts.count < 64 {
            texts.append(head + rest[..<cut.lowerBound])
            head += rest[..<cut.upperBound]
            rest = rest[cut.upperBound...]
        }
        return texts
    }
}
