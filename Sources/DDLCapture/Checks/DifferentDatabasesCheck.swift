extension PairCheck {
    /// Replay onto the source itself would run every command twice.
    static let differentDatabases = PairCheck(name: "different-databases", server: "target") { source, target, _ in
        guard let place = source.place, place == target.place else {
            return .pass("source and target are two databases")
        }
        return .fail(
            "source and target are the same database",
            hint: "Check --source and --target (DDLRELAY_SOURCE, DDLRELAY_TARGET).")
    }
}
