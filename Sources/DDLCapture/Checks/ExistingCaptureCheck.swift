extension ServerCheck {
    /// What stands already under the names of the capture.
    static let existingCapture = ServerCheck(name: "existing-capture") { facts, options in
        let capture = facts.capture
        switch capture.origin {
        case .none: return .pass("no capture is installed here")
        case .ddlrelay(let version) where version > .current:
            return .fail(
                "the capture of ddlrelay \(version) is installed, this is \(ToolVersion.current)",
                hint: "Use that version of ddlrelay.")
        case .ddlrelay where !capture.isKeptLog && !capture.obstacles.isEmpty:
            let found = "the capture does not capture every command: \(capture.obstacles.joined(separator: "; "))"
            let hint =
                "\"ddlrelay install\" mends it; commands of that time are lost to replay, \"ddlrelay verify\" shows which."
            return options.purpose == .capture ? .warn(found, hint: hint) : .fail(found, hint: hint)
        case .ddlrelay(let version):
            return .pass("the capture of ddlrelay \(version) is installed")
        case .other:
            return .fail(
                "\(capture.foundObjects.joined(separator: ", ")) \(capture.foundObjects.count == 1 ? "exists" : "exist") already, made by the documented procedure, by DTS or by somebody else",
                hint:
                    "Look at them; \"ddlrelay install --take-over\" replaces function and triggers and keeps the rows.")
        }
    }
}
