extension ServerCheck {
    /// Other tools that capture DDL here.
    static let otherCaptureTools = ServerCheck(name: "other-capture-tools") { facts, _ in
        facts.otherCaptureTools.isEmpty
            ? .pass("no other tool captures DDL here")
            : .warn(
                "found \(facts.otherCaptureTools.joined(separator: ", "))",
                hint: "Two tools that replay on one target would run each command twice.")
    }
}
