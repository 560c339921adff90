/// DROP TABLE, and what takes tables or columns with it; and commands that fail.
extension HistoryWriter {
    mutating func removal() -> String? {
        // What is gone has no owner to ask.
        guard !isRoleHidden else { return nil }
        if random.chance(10) { return "DROP TABLE IF EXISTS \"no such table\"\(random.one("", " CASCADE"))" }
        guard let table = table() else { return nil }
        var dropped = [table]
        while random.chance(25),
            let other = self.table(where: { other in
                !dropped.contains { $0.id == other.id }
            })
        {
            dropped.append(other)
        }
        var names = dropped.map { reference($0) }
        var conditional = random.chance(20)
        if random.chance(10) {
            conditional = true
            names.insert("\"no such; table\"", at: random.number(0...names.count))
        }
        let cascade = dropped.contains { model.isDependedOn($0.id) } ? random.chance(90) : random.chance(20)
        for table in dropped where cascade || !model.isDependedOn(table.id) { model.drop(table.id) }
        return
            "DROP TABLE\(space())\(conditional ? "IF EXISTS " : "")\(names.joined(separator: ", "))\(cascade ? " CASCADE" : "")"
    }

    /// DROP SCHEMA with all that is in it.
    mutating func schemaRemoval() -> String? {
        let schemas = model.schemas.filter {
            !$0.isShared && $0.name != Prerequisites.typeSchema(seed) && (actor == Self.superuser || $0.owner == actor)
        }
        guard !isRoleHidden, let schema = random.pick(schemas) else { return nil }
        model.schemas.removeAll { $0.name == schema.name }
        for table in model.tables where table.schema == schema.name { model.drop(table.id) }
        return "DROP SCHEMA \(spelled(schema.name)) CASCADE"
    }

    /// CREATE SCHEMA, at times with tables in it.
    mutating func schemaCreation() -> String? {
        guard actor == Self.superuser else { return nil }
        let schema = SchemaModel.Schema(
            name: "s\(seed) \(RandomNames.draw("n", number(), &random))".prefixOfIdentifier, owner: actor,
            isShared: false)
        model.schemas.append(schema)
        var sql = "CREATE SCHEMA \(RandomNames.quoted(schema.name))"
        for _ in 0..<random.number(0...2) {
            let (definition, column) = column(serial: false)
            let name = RandomNames.draw("t", number(), &random)
            model.tables.append(
                SchemaModel.Table(id: number(), schema: schema.name, name: name, owner: actor, columns: [column]))
            sql += "\n    CREATE TABLE \(spelled(name)) (\(definition))"
        }
        return sql
    }

    /// ALTER SCHEMA: another name or owner.
    mutating func schemaAlteration() -> String? {
        let schemas = model.schemas.filter { !$0.isShared && $0.name != Prerequisites.typeSchema(seed) }
        guard actor == Self.superuser, !isRoleHidden, let schema = random.pick(schemas) else { return nil }
        if random.chance(40) { return "ALTER SCHEMA \(spelled(schema.name)) OWNER TO CURRENT_USER" }
        let name = "s\(seed) renamed; \(number())"
        model.schemas.removeAll { $0.name == schema.name }
        model.schemas.append(SchemaModel.Schema(name: name, owner: schema.owner, isShared: false))
        for table in model.tables where table.schema == schema.name { model.change(table.id) { $0.schema = name } }
        return "ALTER SCHEMA \(spelled(schema.name)) RENAME TO \(spelled(name))"
    }

    /// A command that the server refuses; it has no effect but on what it was sent with.
    mutating func failure() -> String {
        let name = table().map { reference($0) } ?? "\"no such table\""
        return random.one(
            "ALTER TABLE \(name) DROP COLUMN \"no such; column\"", "DROP TABLE \"no such table\"", "SELECT 1 / 0",
            "ALTER TABLE \(name) ADD CHECK (\"no such; column\" > 0)", "CREATE TABLE \(name) (a int, a int)",
            "ALTER TABLE \(name) ADD COLUMN a no_such_type", "ALTER TABLE \(name) ADD b int, DROP no_such_column")
    }
}

extension String {
    /// So much of it as PostgreSQL keeps of a name.
    fileprivate var prefixOfIdentifier: String {
        var name = self
        while name.utf8.count > 63 { name.removeLast() }
        return name
    }
}
