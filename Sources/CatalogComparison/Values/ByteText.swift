/// A text that is the same only where its bytes are.
///
/// To Swift "é" as one character and as a letter with an accent are equal; to PostgreSQL they are two names, two values.
struct ByteText: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ByteText, right: ByteText) -> Bool { left.text.isExactly(right.text) }

    // Equal bytes have equal hashes: the other way round is not needed.
    func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension String {
    /// Whether the bytes are the same.
    func isExactly(_ other: String) -> Bool { self == other && utf8.elementsEqual(other.utf8) }
}

extension Optional<String> {
    /// Whether both are nil, or the bytes are the same.
    func isExactly(_ other: String?) -> Bool {
        switch (self, other) {
        case (nil, nil): true
        case (let one?, let other?): one.isExactly(other)
        default: false
        }
    }
}
