/// What the generator believes to be in the database: enough to write commands most of which succeed.
///
/// It is a value, so that a rolled-back transaction is the model before it. Where it errs a command fails on the source,
/// which the capture has to bear as well; the comparison of both sides never relies on it.
struct SchemaModel: Sendable {
    struct Schema: Sendable {
        let name: String
        let owner: String
        /// Belongs to all sequences of a batch, so that names in it carry the sequence's number.
        let isShared: Bool
    }

    struct Column: Sendable {
        var name: String
        var type: String
        var isNotNull = false
        var hasDefault = false
        var isIdentity = false
        var isGenerated = false
        /// A generated column or a partition key needs it.
        var isNeeded = false
        var isInherited = false

        /// Whether its type, its name and its existence are the table's own to change.
        var isFree: Bool { !isInherited && !isNeeded && !isGenerated }
    }

    struct Constraint: Sendable {
        enum Kind { case check, unique, primaryKey, foreignKey, exclude }
        var name: String
        var kind: Kind
        var columns: [String] = []
        var isValidated = true
        var isInherited = false
        /// The table that a foreign key refers to.
        var target: Int?
    }

    enum Strategy: String, Sendable { case range, list, hash }

    struct Table: Sendable, Identifiable {
        let id: Int
        /// Nil for a temporary table.
        var schema: String?
        var name: String
        var owner: String
        var columns: [Column] = []
        var constraints: [Constraint] = []
        /// What it inherits from; for a partition, the table that it is a part of.
        var parents: [Int] = []
        var isPartition = false
        var strategy: Strategy?
        var isUnlogged = false
        /// Made OF a type, whose columns it must have.
        var isTyped = false

        var isTemporary: Bool { schema == nil }
        /// Whether columns come and go by commands on this table.
        var hasOwnColumns: Bool { !isPartition && !isTyped }

        func hasConstraint(_ kind: Constraint.Kind) -> Bool { constraints.contains { $0.kind == kind } }
        func isInConstraint(_ column: String) -> Bool { constraints.contains { $0.columns.contains(column) } }
    }

    var schemas: [Schema] = []
    var tables: [Table] = []

    subscript(id: Int) -> Table? { tables.first { $0.id == id } }

    mutating func change(_ id: Int, _ body: (inout Table) -> Void) {
        if let index = tables.firstIndex(where: { $0.id == id }) { body(&tables[index]) }
    }

    func children(of id: Int) -> [Table] { tables.filter { $0.parents.contains(id) } }

    func descendants(of id: Int) -> [Table] {
        children(of: id).flatMap { [$0] + descendants(of: $0.id) }
    }

    /// Changes a table's column, and the column that its descendants inherited.
    mutating func changeColumn(_ id: Int, _ name: String, _ body: (inout Column) -> Void) {
        for table in [id] + descendants(of: id).map(\.id) {
            change(table) { table in
                if let index = table.columns.firstIndex(where: { $0.name == name }) { body(&table.columns[index]) }
            }
        }
    }

    mutating func addColumn(_ id: Int, _ column: Column) {
        change(id) { $0.columns.append(column) }
        for child in descendants(of: id) where !child.columns.contains(where: { $0.name == column.name }) {
            var inherited = column
            inherited.isInherited = true
            inherited.isIdentity = false
            change(child.id) { $0.columns.append(inherited) }
        }
    }

    /// Takes out a column with the constraints on it.
    mutating func dropColumn(_ id: Int, _ name: String) {
        for table in [id] + descendants(of: id).map(\.id) {
            change(table) { table in
                table.columns.removeAll { $0.name == name }
                table.constraints.removeAll { $0.columns.contains(name) }
            }
        }
    }

    /// Takes out a table, what inherits from it, and the foreign keys to it.
    mutating func drop(_ id: Int) {
        let gone = [id] + descendants(of: id).map(\.id)
        tables.removeAll { gone.contains($0.id) }
        for index in tables.indices {
            tables[index].constraints.removeAll { $0.target.map(gone.contains) ?? false }
        }
    }

    /// Whether dropping it needs CASCADE.
    func isDependedOn(_ id: Int) -> Bool {
        children(of: id).contains { !$0.isPartition } || isReferredTo(id)
    }

    /// Whether other tables have foreign keys to it.
    func isReferredTo(_ id: Int) -> Bool {
        tables.contains { table in table.id != id && table.constraints.contains { $0.target == id } }
    }
}
