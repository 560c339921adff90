/// Something that was asked of a server: an answer, or why there is none.
public enum Fact<Value: Sendable & Hashable>: Sendable, Hashable {
    case known(Value)
    case unknown(reason: String)

    /// The answer, nil where there is none.
    public var value: Value? {
        if case .known(let value) = self { value } else { nil }
    }
}
