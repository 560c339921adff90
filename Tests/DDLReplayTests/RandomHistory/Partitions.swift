/// Partitioned tables and their partitions.
extension HistoryWriter {
    mutating func createPartitioned() -> String? {
        guard let place = newName() else { return nil }
        let strategy = random.one(SchemaModel.Strategy.range, .list, .hash)
        let key = SchemaModel.Column(name: newColumnName(), type: "int", isNeeded: true)
        let (sql, other) = column(serial: false)
        model.tables.append(
            SchemaModel.Table(
                id: number(), schema: place.schema, name: place.name, owner: actor, columns: [key, other],
                strategy: strategy))
        let name = spelled(key.name)
        return "CREATE TABLE \(place.spelling) (\(name) int, \(sql)) PARTITION BY \(strategy.rawValue) (\(name))"
    }

    mutating func createPartition() -> String? {
        guard let parent = table(where: { $0.strategy != nil }), let bounds = bounds(of: parent), let place = newName()
        else { return nil }
        let spelledParent = reference(parent)
        model.tables.append(
            SchemaModel.Table(
                id: number(), schema: place.schema, name: place.name, owner: actor,
                columns: parent.columns.map(Self.inherited), parents: [parent.id], isPartition: true))
        return "CREATE TABLE \(place.spelling) PARTITION OF \(spelledParent) \(bounds)"
    }

    /// Bounds that no other partition has.
    mutating func bounds(of parent: SchemaModel.Table) -> String? {
        let number = number()
        switch parent.strategy {
        case .range: return "FOR VALUES FROM (\(number * 10)) TO (\(number * 10 + 10))"
        case .list: return random.chance(10) ? "DEFAULT" : "FOR VALUES IN (\(number), -\(number))"
        case .hash:
            let remainder = model.children(of: parent.id).count
            return remainder < 4 ? "FOR VALUES WITH (MODULUS 4, REMAINDER \(remainder))" : nil
        case nil: return nil
        }
    }

    /// Attaches a table that fits, or makes one for a later command.
    mutating func attach(to parent: SchemaModel.Table) -> String? {
        guard let bounds = bounds(of: parent), !parent.isTemporary, let place = newName() else { return nil }
        guard let candidate = table(where: { Self.fits($0, asPartitionOf: parent) }) else {
            model.tables.append(
                SchemaModel.Table(
                    id: number(), schema: place.schema, name: place.name, owner: actor,
                    columns: parent.columns.map { SchemaModel.Column(name: $0.name, type: $0.type) }))
            return "CREATE TABLE \(place.spelling) (LIKE \(reference(parent)) INCLUDING ALL)"
        }
        let child = reference(candidate)
        model.change(candidate.id) { table in
            table.parents = [parent.id]
            table.isPartition = true
            table.columns = parent.columns.map(Self.inherited)
        }
        return "ALTER TABLE \(reference(parent)) ATTACH PARTITION \(child) \(bounds)"
    }

    mutating func detach(from parent: SchemaModel.Table) -> String? {
        guard let child = random.pick(model.children(of: parent.id).filter { $0.isPartition && canUse($0) }) else {
            return nil
        }
        model.change(child.id) { table in
            table.parents = []
            table.isPartition = false
            for index in table.columns.indices {
                table.columns[index].isInherited = false
                table.columns[index].isNeeded = false
            }
        }
        return "DETACH PARTITION \(reference(child))"
    }

    static func inherited(_ column: SchemaModel.Column) -> SchemaModel.Column {
        var column = column
        column.isInherited = true
        return column
    }

    private func canUse(_ table: SchemaModel.Table) -> Bool { actor == Self.superuser || table.owner == actor }

    private static func fits(_ table: SchemaModel.Table, asPartitionOf parent: SchemaModel.Table) -> Bool {
        table.parents.isEmpty && table.strategy == nil && !table.isTemporary && table.id != parent.id && !table.isTyped
            && !table.columns.contains { $0.isIdentity }
            && table.columns.map(\.name) == parent.columns.map(\.name)
            && table.columns.map(\.type) == parent.columns.map(\.type)
    }
}
