/// Rows of one source transaction commit together on the target; transactions whose ids interleave go together.
enum TransactionGroups {
    /// Splits rows, given by their transaction ids in id order, into consecutive groups.
    static func split(_ transactions: [String?]) -> [Range<Int>] {
        var last: [String: Int] = [:]
        for (index, transaction) in transactions.enumerated() {
            if let transaction { last[transaction] = index }
        }
        var groups: [Range<Int>] = []
        var start = 0
        var end = 0
        for (index, transaction) in transactions.enumerated() {
            end = max(end, transaction.flatMap { last[$0] } ?? index)
            if index == end {
                groups.append(start..<index + 1)
                start = index + 1
                end = start
            }
        }
        return groups
    }
}
