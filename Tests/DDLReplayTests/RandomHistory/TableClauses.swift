/// The clauses of ALTER TABLE that are about the table as a whole.
extension HistoryWriter {
    mutating func tableClause(_ table: SchemaModel.Table) -> String? {
        switch random.number(0...9) {
        case 0:
            // Another owner's rights are needed as well: only a superuser has them.
            guard actor == Self.superuser, !isRoleHidden, !table.isTemporary else { return nil }
            let owner = random.one(Self.superuser, Self.owners[0], Self.owners[1])
            model.change(table.id) { $0.owner = owner }
            return "OWNER TO \(RandomNames.quoted(owner))"
        case 1, 2:
            guard table.strategy == nil else { return nil }
            return random.one(
                "SET (fillfactor = 60)", "RESET (fillfactor)",
                "SET (autovacuum_enabled = false, toast.autovacuum_enabled = off)",
                "RESET (autovacuum_enabled, toast.autovacuum_enabled)", "SET (parallel_workers = 2)", "SET WITHOUT OIDS"
            )
        case 3:
            let isReferring = table.hasConstraint(.foreignKey) || model.isDependedOn(table.id)
            guard table.strategy == nil, !table.isTemporary, !isReferring, !table.isPartition else { return nil }
            model.change(table.id) { $0.isUnlogged.toggle() }
            return table.isUnlogged ? "SET LOGGED" : "SET UNLOGGED"
        case 4: return replicaIdentity(table)
        case 5:
            return random.one(
                "ENABLE ROW LEVEL SECURITY", "DISABLE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY",
                "NO FORCE ROW LEVEL SECURITY")
        case 6, 7: return changeParents(table)
        case 8:
            guard table.strategy == nil else { return nil }
            let indexed = table.constraints.filter { $0.kind == .primaryKey || $0.kind == .unique }
            guard let constraint = random.pick(indexed), random.chance(70) else { return "SET WITHOUT CLUSTER" }
            return "CLUSTER ON \(spelled(constraint.name))"
        default: return changeType(of: table)
        }
    }

    private mutating func replicaIdentity(_ table: SchemaModel.Table) -> String {
        if let key = table.constraints.first(where: { $0.kind == .primaryKey }), table.strategy == nil,
            random.chance(40)
        {
            return "REPLICA IDENTITY USING INDEX \(spelled(key.name))"
        }
        return "REPLICA IDENTITY \(random.one("FULL", "DEFAULT", "NOTHING"))"
    }

    private mutating func changeParents(_ table: SchemaModel.Table) -> String? {
        guard !table.isPartition, table.strategy == nil, !table.isTyped else { return nil }
        if let parent = model.tables.first(where: { table.parents.contains($0.id) }) {
            model.change(table.id) { child in
                child.parents.removeAll { $0 == parent.id }
                for index in child.columns.indices { child.columns[index].isInherited = false }
            }
            return "NO INHERIT \(reference(parent))"
        }
        // A child must have all columns of its parent.
        let below = [table.id] + model.descendants(of: table.id).map(\.id)
        let parents = usable.filter { parent in
            !below.contains(parent.id) && parent.strategy == nil && !parent.isPartition && !parent.isTyped
                && parent.isTemporary == table.isTemporary && !parent.columns.isEmpty
                && parent.columns.allSatisfy { wanted in
                    !wanted.isGenerated && !wanted.isNotNull
                        && table.columns.contains { $0.name == wanted.name && $0.type == wanted.type }
                }
        }
        guard let parent = random.pick(parents) else { return nil }
        model.change(table.id) { child in
            child.parents.append(parent.id)
            for index in child.columns.indices
            where parent.columns.contains(where: { $0.name == child.columns[index].name }) {
                child.columns[index].isInherited = true
            }
        }
        return "INHERIT \(reference(parent))"
    }

    /// OF and NOT OF.
    private mutating func changeType(of table: SchemaModel.Table) -> String? {
        if table.isTyped {
            model.change(table.id) { $0.isTyped = false }
            return "NOT OF"
        }
        guard table.columns.map(\.name) == ["l", "Right"], table.columns.map(\.type) == ["int", "text"],
            table.parents.isEmpty, model.children(of: table.id).isEmpty
        else { return nil }
        model.change(table.id) { $0.isTyped = true }
        return "OF \(RandomNames.quoted(Prerequisites.typeSchema(seed))).pair"
    }
}
