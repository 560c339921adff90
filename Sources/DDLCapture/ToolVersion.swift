/// The version of ddlrelay, as it is stamped on the objects that it installs.
public struct ToolVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// This version. The SQL files carry the same number; a test compares them.
    public static let current = ToolVersion(major: 0, minor: 2, patch: 0)

    /// Incompatible changes.
    public let major: Int
    /// New features.
    public let minor: Int
    /// Mended bugs.
    public let patch: Int

    init(major: Int, minor: Int, patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Reads the stamp of an object's comment: `ddlrelay 0.1.0: captures ...`; nil where the object is not ours.
    public init?(comment: String?) {
        guard let comment, comment.hasPrefix("ddlrelay ") else { return nil }
        let numbers = comment.dropFirst("ddlrelay ".count).prefix { $0.isNumber || $0 == "." }
            .split(separator: ".").compactMap { Int($0) }
        guard numbers.count == 3 else { return nil }
        self.init(major: numbers[0], minor: numbers[1], patch: numbers[2])
    }

    /// Whether the left one is earlier.
    public static func < (left: ToolVersion, right: ToolVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    /// The text of it.
    public var description: String { "\(major).\(minor).\(patch)" }
}
