/// SQL that gives and takes privileges, from the privileges of one role: `SELECT, UPDATE WITH GRANT OPTION`.
enum GrantStatements {
    /// - Parameter object: what GRANT calls the object, for example `TABLE app.orders`.
    static func sql(_ mending: Mending, on object: String, column: String? = nil) -> String? {
        let (wantedRole, wanted) = parts(mending.wanted)
        let (foundRole, found) = parts(mending.found)
        guard let role = wantedRole ?? foundRole, role != "the owner" else { return nil }
        let name = role == "PUBLIC" ? role : Identifier.quotedWhereNeeded(String(role.dropFirst("role ".count)))
        func list(_ privileges: some Sequence<Substring>) -> String {
            privileges.map { $0 + (column.map { " (\($0))" } ?? "") }.joined(separator: ", ")
        }
        let option = " WITH GRANT OPTION"
        let missing = wanted.filter { !found.contains($0) }
        let granted = missing.filter { !$0.hasSuffix(option) }
        let grantable = missing.filter { $0.hasSuffix(option) }.map { $0.dropLast(option.count) }
        let taken = found.filter { entry in
            !wanted.contains(entry) && !wanted.contains { $0.hasPrefix(entry) }
        }
        var statements: [String] = []
        let revoked = taken.map { $0.hasSuffix(option) ? $0.dropLast(option.count) : $0 }
        // The owner's own are changed by whoever is the owner.
        let isOwner = mending.source?["owner"].map { role == "role \($0)" } ?? false
        if !revoked.isEmpty, !isOwner { statements.append("REVOKE \(list(revoked)) ON \(object) FROM \(name)") }
        if !granted.isEmpty { statements.append("GRANT \(list(granted)) ON \(object) TO \(name)") }
        if !grantable.isEmpty { statements.append("GRANT \(list(grantable)) ON \(object) TO \(name)\(option)") }
        return statements.isEmpty ? nil : statements.joined(separator: "; ")
    }

    private static func parts(_ line: String?) -> (role: String?, privileges: [Substring]) {
        guard let line else { return (nil, []) }
        let halves = line.split(separator: "\t", maxSplits: 1)
        return (
            halves.first.map(String.init),
            (halves.dropFirst().first ?? "").split(separator: ",").map { $0.drop { $0 == " " } }
        )
    }
}
