/// ALTER TABLE: one or several clauses on a table, and the forms that stand alone.
extension HistoryWriter {
    mutating func alteration() -> String? {
        guard let table = table() else { return nil }
        if random.chance(25) { return standingAlone(table) }
        var sql = "ALTER TABLE\(space())"
        if random.chance(10) { sql += "IF EXISTS " }
        let isOnly = random.chance(10)
        sql += (isOnly ? "ONLY " : "") + reference(table)
        if !isOnly, random.chance(5) { sql += " *" }
        var clauses: [String] = []
        for _ in 0..<random.one(1, 1, 1, 2, 3) {
            // Each clause sees the table as the one before has left it.
            guard let current = model[table.id], let clause = clause(current) else { continue }
            clauses.append(clause)
        }
        return clauses.isEmpty ? nil : sql + space() + clauses.joined(separator: "," + space())
    }

    private mutating func clause(_ table: SchemaModel.Table) -> String? {
        switch random.number(0...9) {
        case 0...2: return addOrDropColumn(table)
        case 3...5: return columnClause(table)
        case 6, 7: return constraintClause(table)
        default: return tableClause(table)
        }
    }

    /// Forms that allow no other clause beside them.
    private mutating func standingAlone(_ table: SchemaModel.Table) -> String? {
        let start = "ALTER TABLE \(reference(table)) "
        switch random.number(0...6) {
        case 0:
            guard let column = random.pick(table.columns.filter { !$0.isInherited }), !table.isTyped else { return nil }
            let name = newColumnName()
            model.changeColumn(table.id, column.name) { $0.name = name }
            for id in [table.id] + model.descendants(of: table.id).map(\.id) {
                model.change(id) { table in
                    for index in table.constraints.indices {
                        table.constraints[index].columns = table.constraints[index].columns.map {
                            $0 == column.name ? name : $0
                        }
                    }
                }
            }
            return start + "RENAME \(random.one("", "COLUMN "))\(spelled(column.name)) TO \(spelled(name))"
        case 1:
            guard let constraint = random.pick(table.constraints.filter { !$0.isInherited }) else { return nil }
            let name = newConstraintName()
            model.change(table.id) { table in
                for index in table.constraints.indices where table.constraints[index].name == constraint.name {
                    table.constraints[index].name = name
                }
            }
            return start + "RENAME CONSTRAINT \(spelled(constraint.name)) TO \(spelled(name))"
        case 2:
            let name = RandomNames.draw("t", number(), &random)
            model.change(table.id) { $0.name = name }
            return start + "RENAME TO \(spelled(name))"
        case 3:
            guard !table.isTemporary, let schema = random.pick(model.schemas.filter { !$0.isShared }),
                !model.tables.contains(where: { $0.schema == schema.name && $0.name == table.name })
            else { return nil }
            model.change(table.id) { $0.schema = schema.name }
            return start + "SET SCHEMA \(spelled(schema.name))"
        case 4, 5:
            guard let parent = self.table(where: { $0.strategy != nil }) else { return nil }
            return attach(to: parent)
        default:
            guard let parent = self.table(where: { $0.strategy != nil }) else { return nil }
            let name = reference(parent)
            return detach(from: parent).map { "ALTER TABLE \(name) \($0)" }
        }
    }

    private mutating func constraintClause(_ table: SchemaModel.Table) -> String? {
        switch random.number(0...5) {
        case 0...2:
            guard let (sql, constraint) = constraint(on: table, alter: true) else { return nil }
            model.change(table.id) { $0.constraints.append(constraint) }
            if constraint.kind == .primaryKey {
                for column in constraint.columns { model.changeColumn(table.id, column) { $0.isNotNull = true } }
            }
            return "ADD " + sql
        case 3:
            guard let constraint = random.pick(table.constraints.filter { !$0.isValidated }) else { return nil }
            model.change(table.id) { table in
                for index in table.constraints.indices where table.constraints[index].name == constraint.name {
                    table.constraints[index].isValidated = true
                }
            }
            return "VALIDATE CONSTRAINT \(spelled(constraint.name))"
        case 4:
            guard let constraint = random.pick(table.constraints.filter { $0.kind == .foreignKey }) else { return nil }
            return
                "ALTER CONSTRAINT \(spelled(constraint.name)) \(random.one("DEFERRABLE", "NOT DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"))"
        default:
            if random.chance(15) { return "DROP CONSTRAINT IF EXISTS \"no such; constraint\"" }
            guard let constraint = random.pick(table.constraints.filter { !$0.isInherited }) else { return nil }
            model.change(table.id) { $0.constraints.removeAll { $0.name == constraint.name } }
            return "DROP CONSTRAINT \(spelled(constraint.name)) CASCADE"
        }
    }
}
