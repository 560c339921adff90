/// Compares lines of a role, a tab and a privilege, a role at a time.
struct PrivilegeComparison {
    let sourceVersion: Int
    let targetVersion: Int

    func differences(
        _ rule: AttributeRule, _ source: String?, _ target: String?, _ subject: Subject
    ) -> [Difference] {
        var (wanted, found) = (privileges(source), privileges(target))
        if subject.title == "schema public" { leaveOutInitial(&wanted, &found) }
        return Set(wanted.keys).union(found.keys).sorted().compactMap { role in
            let (left, right) = (wanted[role] ?? [], found[role] ?? [])
            guard left != right else { return nil }
            func line(_ list: [String]) -> String? { list.isEmpty ? nil : "\(role)\t\(list.joined(separator: ", "))" }
            func words(_ list: [String]) -> String { list.isEmpty ? "nothing" : list.joined(separator: ", ") }
            let sentence = "has \(words(left)) on the source, \(words(right)) on the target"
            return subject.difference(
                .changed, attribute: rule.name, source: line(left), target: line(right),
                sentence: subject.says(sentence, of: role),
                mending: rule.mend?(subject.mending(wanted: line(left), found: line(right))),
                stage: subject.stage(rule, wanted: line(left)))
        }
    }

    /// 17 brought MAINTAIN: whoever has all privileges on an older server has it on a newer one.
    private func privileges(_ lines: String?) -> [String: [String]] {
        let withoutMaintain = min(sourceVersion, targetVersion) < 170_000
        var privileges: [String: [String]] = [:]
        for line in (lines ?? "").split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 1)
            guard let role = parts.first, let privilege = parts.last else { continue }
            if withoutMaintain && privilege.hasPrefix("MAINTAIN") { continue }
            privileges[String(role), default: []].append(String(privilege))
        }
        return privileges
    }

    /// Everybody may make objects in `public` of a new database before 15, and nobody from then on: a server's start,
    /// not somebody's decision.
    private func leaveOutInitial(_ wanted: inout [String: [String]], _ found: inout [String: [String]]) {
        let boundary = 150_000
        if sourceVersion < boundary, targetVersion >= boundary, found["PUBLIC"]?.contains("CREATE") != true {
            wanted["PUBLIC"]?.removeAll { $0 == "CREATE" }
        }
        if targetVersion < boundary, sourceVersion >= boundary, wanted["PUBLIC"]?.contains("CREATE") != true {
            found["PUBLIC"]?.removeAll { $0 == "CREATE" }
        }
    }
}
