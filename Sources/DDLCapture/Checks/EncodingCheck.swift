extension PairCheck {
    /// A target in another encoding may not be able to store every character of the source.
    static let encoding = PairCheck(name: "encoding", server: "target") { source, target, _ in
        if source.encoding == target.encoding || target.encoding == "UTF8" && source.encoding != "SQL_ASCII" {
            return .pass("source \(source.encoding), target \(target.encoding)")
        }
        return .warn(
            "the source is \(source.encoding), the target \(target.encoding)",
            hint: "Statements with characters that the target cannot store are held; a target in UTF8 stores them all.")
    }
}
