import DDLReplay

extension ReplayError {
    /// Commands that were trimmed from the source's log before their action was decided.
    static func lostInSync(after position: Int64, upTo trimmed: Int64) -> ReplayError {
        ReplayError(
            code: .lostCommands,
            message:
                "commands after \(position), up to \(trimmed), were trimmed from the capture log before they were read",
            detail: "The stream stops before them: what they did cannot be known any more.",
            hint:
                "Take the sync down and set it up anew, with a larger log (\"ddlrelay install --max-rows\"), and keep \"ddlrelay sync run\" at work."
        )
    }
}
