import Foundation

/// Random numbers that a seed gives again (splitmix64).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    /// What it began with.
    public let seed: UInt64
    private var state: UInt64

    /// A generator of this seed.
    public init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// A generator of the seed in `DDLRELAY_SEED`, or of a new one; prints it, so that a failure can be run again.
    public static func announced(_ what: String) -> SeededGenerator {
        let given = ProcessInfo.processInfo.environment["DDLRELAY_SEED"].flatMap { UInt64($0) }
        let generator = SeededGenerator(seed: given ?? UInt64.random(in: 1...999_999_999))
        print("\(what): DDLRELAY_SEED=\(generator.seed)")
        return generator
    }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
