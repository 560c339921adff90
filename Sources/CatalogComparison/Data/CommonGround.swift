/// What two servers have in common, and so what a row's hash can be made of.
struct CommonGround: Sendable, Hashable {
    /// The version of the older one.
    let version: Int
    /// Whether both databases store text in the same encoding: then its bytes are the same as well.
    let isSameEncoding: Bool

    /// The hash functions of hash partitioning came with 11.
    var hasHashes: Bool { version >= 110_000 }

    /// Text, or its bytes in an encoding that has every character.
    func bytes(_ text: String) -> String { isSameEncoding ? text : "convert_to(\(text), 'UTF8')" }
}
