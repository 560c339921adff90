/// A vendor's own build date of the server: eight digits, `YYYYMMDD`.
public struct KernelVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The date as a number, 20201130.
    public let date: Int

    /// Reads the leading eight digits; ApsaraDB's `rds_release_date` may end in text such as `babelfish`. Nil where
    /// they are not a date.
    public init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard digits.count == 8, let date = Int(digits), (1...12).contains(date / 100 % 100),
            (1...31).contains(date % 100)
        else { return nil }
        self.date = date
    }

    /// Whether the left one is earlier.
    public static func < (left: KernelVersion, right: KernelVersion) -> Bool { left.date < right.date }

    /// The text of it.
    public var description: String { String(date) }
}
