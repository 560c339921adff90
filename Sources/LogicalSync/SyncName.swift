/// The name of a sync. Publication, replication slot and subscription are called after it.
public struct SyncName: Sendable, Hashable, CustomStringConvertible {
    /// The name that a sync has where none is said.
    public static let main = SyncName(checked: "main")

    /// As the user knows it.
    public let description: String

    /// Takes a name of lower-case letters, digits and underscores, at most 40 of them, as replication slots allow; nil
    /// for another.
    public init?(_ name: String) {
        let isAllowed = name.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789_".contains($0) }
        guard (1...40).contains(name.count), isAllowed else { return nil }
        self.init(checked: name)
    }

    private init(checked name: String) { description = name }

    /// The name of publication, slot and subscription.
    public var object: String { Self.prefix + description }

    private static let prefix = "dts_sync_"

    /// From the name of publication, slot and subscription; nil where that is no sync's.
    init?(object: String) {
        guard object.hasPrefix(Self.prefix) else { return nil }
        self.init(String(object.dropFirst(Self.prefix.count)))
    }
}
