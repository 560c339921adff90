/// Constraints as they stand in CREATE TABLE and ALTER TABLE ... ADD.
extension HistoryWriter {
    /// A definition, and what it is to the model.
    typealias ConstraintDefinition = (sql: String, constraint: SchemaModel.Constraint)

    /// A constraint of the table; nil where none of the kind that was drawn fits.
    mutating func constraint(on table: SchemaModel.Table, alter: Bool) -> ConstraintDefinition? {
        guard let subject = random.pick(table.columns) else { return nil }
        let drawn = random.one(SchemaModel.Constraint.Kind.check, .check, .unique, .primaryKey, .foreignKey, .exclude)
        var definition: ConstraintDefinition?
        switch drawn {
        case .check: definition = check(on: table, subject)
        case .unique, .primaryKey, .exclude: definition = key(drawn, on: table, subject)
        case .foreignKey: definition = foreignKey(on: table, subject)
        }
        guard var definition else { return nil }
        if alter, drawn == .check || drawn == .foreignKey, random.chance(30) {
            definition.sql += " NOT VALID"
            definition.constraint.isValidated = false
        }
        definition.sql = "CONSTRAINT \(spelled(definition.constraint.name)) " + definition.sql
        return definition
    }

    /// A condition on a column that is right whatever its type becomes.
    private mutating func check(on table: SchemaModel.Table, _ column: SchemaModel.Column) -> ConstraintDefinition {
        let condition = random.one("IS NOT NULL", "IS DISTINCT FROM NULL", "IS NULL OR ';' <> ''")
        var sql = "CHECK (\(spelled(column.name)) \(condition))"
        if table.strategy == nil, !table.isPartition, random.chance(15) { sql += " NO INHERIT" }
        return (sql, SchemaModel.Constraint(name: newConstraintName(), kind: .check, columns: [column.name]))
    }

    private mutating func key(
        _ kind: SchemaModel.Constraint.Kind, on table: SchemaModel.Table, _ column: SchemaModel.Column
    ) -> ConstraintDefinition? {
        // A partitioned table's key needs the partition key.
        guard table.strategy == nil, !(kind == .primaryKey && table.hasConstraint(.primaryKey)) else { return nil }
        var constraint = SchemaModel.Constraint(name: newConstraintName(), kind: kind, columns: [column.name])
        var sql = "EXCLUDE USING btree (\(spelled(column.name)) WITH =)"
        if kind != .exclude {
            sql = (kind == .unique ? "UNIQUE" : "PRIMARY KEY") + " (\(spelled(column.name)))"
            if random.chance(20), let other = random.pick(table.columns), other.name != column.name {
                sql += " INCLUDE (\(spelled(other.name)))"
                constraint.columns.append(other.name)
            }
            if random.chance(20) { sql += " WITH (fillfactor = 70)" }
        }
        if random.chance(25) { sql += random.one(" DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED") }
        return (sql, constraint)
    }

    private mutating func foreignKey(
        on table: SchemaModel.Table, _ column: SchemaModel.Column
    ) -> ConstraintDefinition? {
        guard table.strategy == nil else { return nil }
        let candidates = usable.filter { other in
            other.id != table.id && other.strategy == nil && other.isTemporary == table.isTemporary
                && other.isUnlogged == table.isUnlogged && other.simpleKey?.type == column.type
        }
        guard let other = random.pick(candidates), let key = other.simpleKey else { return nil }
        var sql = "FOREIGN KEY (\(spelled(column.name))) REFERENCES \(reference(other))"
        if random.chance(50) { sql += " (\(spelled(key.name)))" }
        if !column.isGenerated {
            sql += random.one("", " ON DELETE CASCADE", " ON UPDATE SET NULL", " MATCH FULL ON DELETE RESTRICT")
        }
        if random.chance(30) { sql += " DEFERRABLE" }
        return (
            sql,
            SchemaModel.Constraint(
                name: newConstraintName(), kind: .foreignKey, columns: [column.name], target: other.id)
        )
    }
}

extension SchemaModel.Table {
    /// The column of a primary key of one column.
    fileprivate var simpleKey: SchemaModel.Column? {
        guard let key = constraints.first(where: { $0.kind == .primaryKey }), key.columns.count == 1 else { return nil }
        return columns.first { $0.name == key.columns[0] }
    }
}
