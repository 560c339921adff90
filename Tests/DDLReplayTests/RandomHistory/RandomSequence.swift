/// What is sent to the server at once.
struct Submission: Sendable, CustomStringConvertible {
    let sql: String
    /// By the extended protocol, which takes one statement only.
    var isExtended = false

    var description: String { sql + ";" }
}

/// Ten to thirty random commands on tables and all that is sent with them, from a seed.
struct RandomSequence: Sendable {
    let seed: UInt64
    let submissions: [Submission]

    /// Sequences of odd seeds also make schemas: for a replay of scope all.
    static func hasScopeAll(_ seed: UInt64) -> Bool { seed % 2 == 1 }

    init(seed: UInt64, submissions: [Submission]) {
        self.seed = seed
        self.submissions = submissions
    }

    init(seed: UInt64, version: Int) {
        var writer = HistoryWriter(seed: seed, version: version)
        writer.model.schemas = Prerequisites.schemas(seed)
        var submissions: [Submission] = []
        var left = writer.random.number(10...30)
        while left > 0 {
            let count = min(left, writer.random.number(1...5))
            submissions += writer.unit(of: count)
            left -= count
        }
        if writer.random.chance(10) {
            submissions += writer.act(as: HistoryWriter.superuser)
            submissions.append(
                Submission(sql: "DROP TYPE \(RandomNames.quoted(Prerequisites.typeSchema(seed))).mood CASCADE"))
        }
        self.init(seed: seed, submissions: submissions)
    }
}

extension HistoryWriter {
    /// Commands in one dress, under one role and path.
    mutating func unit(of count: Int) -> [Submission] {
        let role = random.chance(60) ? Self.superuser : random.pick(Self.owners) ?? Self.superuser
        return act(as: role) + settings() + dressed(count)
    }

    /// Changes the acting role.
    mutating func act(as role: String) -> [Submission] {
        guard role != actor else { return [] }
        let reset = actor == Self.superuser ? [] : [Submission(sql: "RESET SESSION AUTHORIZATION; RESET ROLE")]
        actor = role
        guard role != Self.superuser else { return reset }
        return reset + [
            Submission(
                sql: random.one("SET ROLE ", "SET ROLE ", "SET SESSION AUTHORIZATION ") + RandomNames.quoted(role))
        ]
    }

    /// The path and, now and then, what dates mean.
    private mutating func settings() -> [Submission] {
        var submissions = [Submission(sql: pathSetting())]
        if random.chance(10) {
            submissions.append(Submission(sql: random.one("SET DateStyle = 'ISO, DMY'", "SET DateStyle = 'SQL, MDY'")))
        }
        if random.chance(10) {
            submissions.append(
                Submission(sql: "SET TimeZone = '\(random.one("Asia/Tokyo", "UTC", "America/New_York"))'"))
        }
        return submissions
    }

    /// Draws a path, and says how it is set.
    mutating func pathSetting() -> String {
        var list = drawPath()
        if path.count == 1, path != ["$user"], random.chance(10) {
            (isTemporaryLast, list) = (false, RandomNames.quoted(path[0]))
            return "SET SCHEMA \(literal(path[0]))"
        }
        if !list.isEmpty, random.chance(15) {
            return "SELECT pg_catalog.set_config('search_path', \(literal(list)), false)"
        }
        return list.isEmpty ? "SET search_path = ''" : "SET search_path \(random.one("=", "TO")) \(list)"
    }

    mutating func drawPath() -> String {
        path = []
        for _ in 0..<random.number(0...3) {
            let name = random.chance(20) ? "$user" : random.pick(model.schemas)?.name
            if let name, !path.contains(name) { path.append(name) }
        }
        var names = path.map(RandomNames.quoted)
        if random.chance(10) { names.append("no_such_schema") }
        if random.chance(15) { names.append("pg_catalog") }
        isTemporaryLast = !path.isEmpty && random.chance(10)
        if isTemporaryLast { names.append("pg_temp") }
        return names.joined(separator: ", ")
    }

    /// A command that should succeed.
    mutating func command(isTopLevel: Bool = false) -> String {
        while true {
            let found: String?
            switch random.number(0...99) {
            case 0..<28: found = creation()
            case 28..<85: found = model.tables.count < 3 ? creation() : alteration()
            case 85..<93: found = removal()
            case 93: found = schemaRemoval()
            case 94, 95: found = RandomSequence.hasScopeAll(seed) ? schemaCreation() : nil
            case 96: found = RandomSequence.hasScopeAll(seed) ? schemaAlteration() : nil
            default: found = isTopLevel ? selectInto() : nil
            }
            if let found { return found }
        }
    }

    /// A string constant of the text, in one of its spellings.
    mutating func literal(_ text: String) -> String {
        let tag = random.one("$$", "$q$", "$größe$", "$_1$")
        if random.chance(50), !text.contains(tag), !text.hasSuffix("$") { return tag + text + tag }
        return "'" + text.replacing("'", with: "''") + "'"
    }
}
