extension ServerCheck {
    /// Replayed commands are not captured again on the target: replay opts out. It is still worth knowing.
    static let targetCapture = ServerCheck(name: "target-capture") { facts, _ in
        facts.capture.origin == .none
            ? .pass("the target captures no DDL itself")
            : .warn(
                "the target has a DDL capture of its own",
                hint:
                    "Replayed commands are left out of it (ddlrelay.capture = off), unless it is not ddlrelay's. Where it came by a dump of the source: \"ddlrelay uninstall --source\" with the target's connection."
            )
    }
}
