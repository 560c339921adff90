/// One thing that is not the same on both sides.
public struct Difference: Sendable, Hashable {
    /// What is wrong.
    public enum Kind: String, Sendable, Hashable {
        /// The object is not on the target.
        case missing
        /// The object is not on the source.
        case extra
        /// The object is on both sides, and not the same.
        case changed
    }

    /// What is wrong.
    public let kind: Kind
    /// The object with its name on the source, for example `table app.orders`.
    public let object: String
    /// The part of it, for example `column note`; nil for the object itself.
    public let part: String?
    /// The attribute by its name in JSON, for example `default`; nil where an object is missing or extra.
    public let attribute: String?
    /// The source's value, nil where it is not set.
    public let source: String?
    /// The target's value, nil where it is not set.
    public let target: String?
    /// What is different, as a person would say it; without the object.
    public let sentence: String
    /// SQL for the target that makes it the same, where that is simple; nil where it is not, and where data would be lost.
    public internal(set) var mending: String?
    /// When that can run.
    var stage = MendingStage.definition
}

extension Difference: CustomStringConvertible {
    /// "table app.orders: column note is text on the source, character varying(20) on the target".
    public var description: String { "\(object): \(sentence)" }
}

/// What a comparison found.
public struct ComparisonResult: Sendable, Hashable {
    /// What is not the same, grouped by object.
    public let differences: [Difference]
    /// What could not be compared, a sentence for each.
    public let notes: [String]
    /// How many objects of the source were compared, parts such as columns included.
    public let compared: Int

    /// Whether nothing differs.
    public var isSame: Bool { differences.isEmpty }
}
