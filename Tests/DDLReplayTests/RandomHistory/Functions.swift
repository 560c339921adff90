/// Commands inside functions, procedures and DO blocks.
extension HistoryWriter {
    /// A plpgsql block of commands.
    ///
    /// - Parameter isInvoker: whether it runs as its caller, who may then act as another role for a while.
    mutating func block(_ count: Int, isInvoker: Bool) -> String {
        var lines: [String] = []
        var left = count
        while left > 0 {
            left -= 1
            if random.chance(10) {
                let before = model
                let inner = [line(command()), line(failure())]
                model = before
                lines += ["BEGIN"] + inner + ["EXCEPTION WHEN OTHERS THEN", line(command()), "END;"]
            } else if left > 0, random.chance(25) {
                left -= 1
                lines.append("EXECUTE \(literal(command() + random.one("; ", ";\n") + command()));")
            } else if isInvoker, actor == Self.superuser, let other = random.pick(Self.owners), random.chance(15) {
                actor = other
                lines += ["SET LOCAL ROLE \(RandomNames.quoted(other));", line(command()), "RESET ROLE;"]
                actor = Self.superuser
            } else {
                lines.append(line(command()))
            }
            if random.chance(15) { lines.append("PERFORM 1; -- nothing") }
        }
        return "BEGIN\n" + lines.joined(separator: "\n") + "\nEND"
    }

    /// A command as a statement of plpgsql. SELECT alone needs PERFORM there.
    private mutating func line(_ command: String) -> String {
        if command.hasPrefix("SELECT") || random.chance(40) {
            let text = literal(command)
            return "EXECUTE \(random.one(text, "format('%s', \(text))", "\(text) || ''"));"
        }
        return command + random.one(";", " ;")
    }

    /// The same statement for several tables, or several times for one.
    mutating func loop() -> [Submission] {
        let tables = usable.filter { $0.hasOwnColumns && !$0.isTemporary && !$0.isPartition }
        guard let table = random.pick(tables), let other = random.pick(tables) else { return [] }
        let name = newColumnName()
        let column = SchemaModel.Column(name: name, type: "int")
        for table in [table, other]
        where !(model[table.id]?.columns.contains { $0.name == name } ?? true) {
            model.addColumn(table.id, column)
        }
        let names = [table, other, table].map { literal(reference($0)) }.joined(separator: ", ")
        let body = """
            DECLARE
                name text;
            BEGIN
                FOREACH name IN ARRAY ARRAY[\(names)] LOOP
                    EXECUTE 'ALTER TABLE ' || name || \(literal(" ADD COLUMN IF NOT EXISTS " + RandomNames.quoted(name) + " int"));
                END LOOP;
            END
            """
        return [Submission(sql: "DO LANGUAGE plpgsql \(literal(body))")]
    }

    /// A function of the commands, called once and dropped.
    mutating func function(language: String, _ count: Int) -> [Submission] {
        let name = "\(Self.helperSchema).f_\(seed)_\(number())"
        let caller = actor
        let isDefiner = random.chance(40)
        let owner = isDefiner ? random.one(Self.superuser, Self.owners[0], Self.owners[1]) : caller
        var submissions = act(as: owner)
        let (callerPath, callerTemporaryLast) = (path, isTemporaryLast)
        var attributes = isDefiner ? " SECURITY DEFINER" : ""
        if random.chance(30) {
            let list = drawPath()
            attributes += list.isEmpty ? " SET search_path = ''" : " SET search_path = \(list)"
        }
        isRoleHidden = isDefiner || language == "sql"
        defer { isRoleHidden = false }
        let before = model
        var body = ""
        if language == "plpgsql" {
            body = block(count, isInvoker: !isDefiner)
        } else {
            body = (0..<count).map { _ in command() }.joined(separator: random.one(";\n", "; ")) + random.one("", ";")
        }
        if random.chance(8) {
            body = language == "sql" ? body + ";\nSELECT 1 / 0" : body.replacing("\nEND", with: "\nPERFORM 1 / 0;\nEND")
            model = before
        }
        (path, isTemporaryLast) = (callerPath, callerTemporaryLast)
        submissions.append(
            Submission(
                sql: "CREATE FUNCTION \(name)() RETURNS void LANGUAGE \(language)\(attributes) AS \(literal(body))"))
        submissions += act(as: caller)
        let call = random.one("SELECT \(name)()", "SELECT * FROM \(name)()", "DO $$ BEGIN PERFORM \(name)(); END $$")
        submissions.append(Submission(sql: call))
        submissions += act(as: Self.superuser)
        submissions.append(Submission(sql: "DROP FUNCTION \(name)()"))
        return submissions
    }

    /// A procedure that ends transactions between its commands.
    mutating func procedure(_ count: Int) -> [Submission] {
        let name = "\(Self.helperSchema).\"P;\(seed)_\(number())\""
        var lines: [String] = []
        var boundary = model
        for _ in 0..<count {
            lines.append(line(command()))
            switch random.number(0...4) {
            case 0:
                lines.append("COMMIT;")
                boundary = model
            case 1:
                lines.append("ROLLBACK;")
                model = boundary
            default: break
            }
        }
        let body = "BEGIN\n" + lines.joined(separator: "\n") + "\nEND"
        return [
            Submission(sql: "CREATE PROCEDURE \(name)() LANGUAGE plpgsql AS \(literal(body))"),
            Submission(sql: "CALL \(name)()"),
        ] + act(as: Self.superuser) + [Submission(sql: "DROP PROCEDURE \(name)()")]
    }
}
