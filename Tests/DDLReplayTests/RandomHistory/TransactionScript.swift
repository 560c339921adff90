/// Commands between BEGIN, SAVEPOINT, ROLLBACK and COMMIT.
extension HistoryWriter {
    /// The statements of a script.
    ///
    /// - Parameter asString: for one string, whose statements outside BEGIN and COMMIT are one transaction as well, and
    ///   where BEGIN takes in what stands before it.
    mutating func script(_ count: Int, asString: Bool) -> [String] {
        var statements: [String] = []
        var savepoints: [(name: String, model: SchemaModel)] = []
        let before = model
        let isInBlock = !asString || random.chance(40)
        if isInBlock {
            statements.append(
                random.one("BEGIN", "START TRANSACTION", "BEGIN ISOLATION LEVEL SERIALIZABLE", "begin work"))
        }
        for _ in 0..<count {
            statements.append(command(isTopLevel: true))
            if random.chance(25) { statements.append(otherStatement()) }
            if isInBlock {
                statements += savepointStatements(&savepoints, asString: asString)
            } else if random.chance(10) {
                statements.append(pathSetting())
            }
        }
        if asString, random.chance(10) {
            model = before
            return statements + [failure()]
        }
        return isInBlock ? statements + ending(asString: asString, before) : statements
    }

    private mutating func savepointStatements(
        _ savepoints: inout [(name: String, model: SchemaModel)], asString: Bool
    ) -> [String] {
        switch random.number(0...7) {
        case 0, 1:
            let name = random.one("a", "\"B;\"", "c")
            savepoints.append((name, model))
            return ["SAVEPOINT \(name)"]
        case 2:
            guard let (name, before) = savepoints.last else { return [] }
            // An error in the middle of a string would end all of it.
            let failures = !asString && random.chance(50) ? [failure()] : []
            model = before
            return failures + ["ROLLBACK\(random.one("", " WORK")) TO \(random.one("", "SAVEPOINT "))\(name)"]
        case 3:
            guard let (name, _) = savepoints.popLast() else { return [] }
            return ["RELEASE \(name)"]
        default: return []
        }
    }

    private mutating func ending(asString: Bool, _ before: SchemaModel) -> [String] {
        if random.chance(25) {
            model = before
            return [random.one("ROLLBACK", "ABORT", "ROLLBACK AND CHAIN", "ROLLBACK")]
        }
        if !asString, random.chance(8) {
            return ["PREPARE TRANSACTION 's\(seed)'", "COMMIT PREPARED 's\(seed)'"]
        }
        let end = random.one("COMMIT", "END", "COMMIT AND CHAIN")
        guard asString, random.chance(50) else { return [end] }
        let committed = model
        let further = command(isTopLevel: true)
        // The chained transaction is rolled back by what is sent next.
        if end == "COMMIT AND CHAIN" { model = committed }
        return [end, further]
    }
}
