/// SplitMix64: the same draws from the same seed, with every version of the standard library.
struct SplitMix64: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A number of the range.
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// True so many times in a hundred.
    mutating func chance(_ percent: Int) -> Bool { next() % 100 < UInt64(percent) }

    /// One of the choices; nil where there is none.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice? {
        choices.isEmpty ? nil : choices[number(0...choices.count - 1)]
    }

    /// One of the choices.
    mutating func one<Choice>(_ first: Choice, _ others: Choice...) -> Choice {
        pick([first] + others) ?? first
    }
}
