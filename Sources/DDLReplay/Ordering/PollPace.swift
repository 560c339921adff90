/// How long to rest between two looks at a log that has nothing new: short after a command, as one seldom comes alone,
/// then longer and longer, so that waiting costs next to nothing.
struct PollPace: Sendable, Hashable {
    private let longest: Int
    private var rest: Int

    /// - Parameter longest: in milliseconds.
    init(longest: Int) {
        self.longest = longest
        rest = longest
    }

    /// A command came.
    mutating func speedUp() { rest = min(10, longest) }

    /// How long to rest now, in milliseconds.
    mutating func next() -> Int {
        defer { rest = min(longest, rest + rest / 8 + 1) }
        return rest
    }
}
