/// CREATE TABLE in all its forms.
extension HistoryWriter {
    /// A command that makes a table; nil where the form that was drawn does not fit.
    mutating func creation() -> String? {
        switch random.number(0...19) {
        case 0...6: return createPlain()
        case 7: return createLike()
        case 8, 9: return createInheriting()
        case 10, 11: return createPartitioned()
        case 12...14: return createPartition()
        case 15: return createTyped()
        case 16, 17: return createFromQuery()
        default: return createWhereMissing()
        }
    }

    private mutating func add(
        _ place: (schema: String?, name: String, spelling: String), _ fill: (inout SchemaModel.Table) -> Void
    ) {
        var table = SchemaModel.Table(id: number(), schema: place.schema, name: place.name, owner: actor)
        fill(&table)
        model.tables.append(table)
    }

    mutating func createPlain() -> String? {
        let kind = random.one("", "", "", "TEMP ", "UNLOGGED ", "TEMPORARY ")
        let isTemporary = kind.hasPrefix("TEMP")
        guard let place = newName(temporary: isTemporary) else { return nil }
        var table = SchemaModel.Table(id: number(), schema: place.schema, name: place.name, owner: actor)
        table.isUnlogged = kind == "UNLOGGED "
        var elements: [String] = []
        for _ in 0..<(random.chance(2) ? 60 : random.number(0...4)) {
            let (sql, column) = column()
            elements.append(sql)
            table.columns.append(column)
        }
        if random.chance(15) {
            let name = newColumnName()
            elements.append(
                "\(spelled(name)) bigint GENERATED \(random.one("ALWAYS", "BY DEFAULT")) AS IDENTITY (START 5)")
            table.columns.append(SchemaModel.Column(name: name, type: "bigint", isNotNull: true, isIdentity: true))
        }
        if random.chance(15), version >= 120_000, let base = random.pick(table.columns), !base.isIdentity {
            let name = newColumnName()
            elements.append("\(spelled(name)) boolean GENERATED ALWAYS AS (\(spelled(base.name)) IS NULL) STORED")
            for index in table.columns.indices where table.columns[index].name == base.name {
                table.columns[index].isNeeded = true
            }
            table.columns.append(SchemaModel.Column(name: name, type: "boolean", isGenerated: true))
        }
        for _ in 0..<random.number(0...2) {
            guard let (sql, constraint) = constraint(on: table, alter: false) else { continue }
            elements.append(sql)
            table.constraints.append(constraint)
        }
        var end = ""
        if random.chance(20) { end += random.one(" WITH (fillfactor = 80)", " WITH (autovacuum_enabled = off)") }
        if isTemporary, random.chance(30) { end += " ON COMMIT DELETE ROWS" }
        if isTemporary, random.chance(10), !end.contains("COMMIT") {
            end += " ON COMMIT DROP"
        } else {
            model.tables.append(table)
        }
        return "CREATE \(kind)TABLE\(space())\(place.spelling) (\(elements.joined(separator: "," + space())))\(end)"
    }

    mutating func createLike() -> String? {
        guard let other = table(where: { !$0.isTemporary }), let place = newName() else { return nil }
        let including = random.one(
            "", " INCLUDING ALL", " INCLUDING DEFAULTS INCLUDING CONSTRAINTS", " INCLUDING INDEXES")
        let spelledOther = reference(other)
        add(place) { table in
            table.columns = other.columns.map { column in
                SchemaModel.Column(
                    name: column.name, type: column.type, isNotNull: column.isNotNull,
                    isGenerated: including == " INCLUDING ALL" && column.isGenerated)
            }
        }
        return "CREATE TABLE \(place.spelling) (LIKE \(spelledOther)\(including))"
    }

    mutating func createInheriting() -> String? {
        guard let parent = table(where: { $0.strategy == nil && !$0.isPartition && !$0.isTemporary && !$0.isTyped }),
            let place = newName()
        else { return nil }
        let (sql, column) = column()
        let spelledParent = reference(parent)
        let isOwn = random.chance(70)
        add(place) { table in
            table.parents = [parent.id]
            table.columns = parent.columns.map { inherited in
                SchemaModel.Column(
                    name: inherited.name, type: inherited.type, isNotNull: inherited.isNotNull,
                    hasDefault: inherited.hasDefault, isGenerated: inherited.isGenerated, isInherited: true)
            }
            if isOwn { table.columns.append(column) }
        }
        return "CREATE TABLE \(place.spelling) (\(isOwn ? sql : "")) INHERITS (\(spelledParent))"
    }

    mutating func createTyped() -> String? {
        guard let place = newName() else { return nil }
        let schema = Prerequisites.typeSchema(seed)
        let type = visibleSchemas.first == schema && random.chance(50) ? "pair" : RandomNames.quoted(schema) + ".pair"
        add(place) { table in
            table.isTyped = true
            table.columns = [
                SchemaModel.Column(name: "l", type: "int"), SchemaModel.Column(name: "Right", type: "text"),
            ]
        }
        return "CREATE TABLE \(place.spelling) OF \(type)"
            + random.one("", " (l WITH OPTIONS DEFAULT 3)", " (PRIMARY KEY (\"l\"))")
    }

    mutating func createFromQuery() -> String? {
        guard let place = newName() else { return nil }
        let unlogged = random.chance(20)
        let query = random.one(
            "SELECT 1::numeric(8, 3) AS n, 'x;'::varchar(7) AS \"Label\", now() AS at",
            "SELECT NULL::\(moodType()) AS mood, ARRAY[1, 2] AS list, 'a' COLLATE \"C\" AS c",
            "VALUES (1, 'one'), (2, 'two')", "TABLE pg_catalog.pg_am",
            "SELECT WHERE false",
            "SELECT g AS g FROM generate_series(1, 3) g")
        add(place) { table in table.isUnlogged = unlogged }
        return
            "CREATE \(unlogged ? "UNLOGGED " : "")TABLE \(place.spelling)\(random.one("", " WITH (fillfactor = 50)"))"
            + " AS\(space())\(query)" + random.one("", " WITH DATA", " WITH NO DATA")
    }

    /// SELECT INTO, which plpgsql and EXECUTE read otherwise.
    mutating func selectInto() -> String? {
        guard let place = newName() else { return nil }
        add(place) { _ in }
        return "SELECT 1 AS a, 'x' AS b INTO \(random.one("", "TABLE "))\(place.spelling)"
    }

    /// IF NOT EXISTS: half of the time it is there, and nothing happens.
    private mutating func createWhereMissing() -> String? {
        if random.chance(50), let there = table(where: { !$0.isTemporary }) {
            return "CREATE TABLE IF NOT EXISTS \(reference(there)) (nothing int)"
        }
        guard let place = newName() else { return nil }
        let (sql, column) = column(serial: false)
        add(place) { $0.columns = [column] }
        return "CREATE TABLE IF NOT EXISTS \(place.spelling) (\(sql))"
    }
}
