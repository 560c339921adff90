/// Writes random commands on tables that fit what is there: the model, the acting role and the path at that point.
struct HistoryWriter: Sendable {
    /// The role of the connection.
    static let superuser = "postgres"
    /// Owners of schemas without further rights.
    static let owners = ["random owner", "random_\"second\""]
    /// Where functions are made that run commands.
    static let helperSchema = "random_helpers"

    var random: SplitMix64
    var model = SchemaModel()
    /// The sequence, which keeps its schemas apart from those of others.
    let seed: UInt64
    /// The older server's version, as in `server_version_num`.
    let version: Int
    /// Whether the commands come in a function whose acting role the capture does not believe (docs/capture.md, `role`):
    /// SECURITY DEFINER, or in language SQL. They are replayed as the object's owner.
    var isRoleHidden = false
    /// Who acts.
    var actor = Self.superuser
    /// The schemas of search_path, `$user` among them.
    var path: [String] = []
    /// Whether `pg_temp` stands at the end of the path, and is not searched first.
    var isTemporaryLast = false
    private var lastNumber = 0

    init(seed: UInt64, version: Int) {
        random = SplitMix64(seed: seed)
        self.seed = seed
        self.version = version
    }

    mutating func number() -> Int {
        lastNumber += 1
        return lastNumber
    }

    // MARK: - What the actor can use

    /// Tables that the actor may alter.
    var usable: [SchemaModel.Table] {
        guard isRoleHidden else { return model.tables.filter { actor == Self.superuser || $0.owner == actor } }
        return model.tables.filter { table in
            let related = model.descendants(of: table.id).map(\.owner) + table.parents.compactMap { model[$0]?.owner }
            return ([table.owner] + related).allSatisfy { $0 == actor } && !model.isReferredTo(table.id)
        }
    }

    mutating func table(where condition: (SchemaModel.Table) -> Bool = { _ in true }) -> SchemaModel.Table? {
        random.pick(usable.filter(condition))
    }

    /// The schemas of the path that are there, in order.
    var visibleSchemas: [String] {
        path.map { $0 == "$user" ? actor : $0 }.filter { name in model.schemas.contains { $0.name == name } }
    }

    // MARK: - Names

    mutating func spelled(_ name: String) -> String { RandomNames.spelled(name, &random) }

    /// A table's name as it can be written here: without the schema only where the path leads to it.
    mutating func reference(_ table: SchemaModel.Table) -> String {
        let name = spelled(table.name)
        let namesakes = model.tables.filter { $0.name == table.name }
        var order: [String?] = visibleSchemas
        order.insert(nil, at: isTemporaryLast ? order.count : 0)
        let first = order.lazy.compactMap { schema in namesakes.first { $0.schema == schema } }.first
        if first?.id == table.id, random.chance(60) { return name }
        guard let schema = table.schema else { return "pg_temp." + name }
        return spelled(schema) + "." + name
    }

    /// Where a new table goes, and its name as it can be written here.
    mutating func newName(temporary: Bool = false) -> (schema: String?, name: String, spelling: String)? {
        let drawn = random.pick(model.schemas)
        guard let schema = random.chance(50) ? visibleSchemas.first ?? drawn?.name : drawn?.name else { return nil }
        var name = RandomNames.draw("t", number(), &random)
        if temporary {
            // Now and then a temporary table hides a permanent one.
            if random.chance(30), let other = random.pick(model.tables.filter({ !$0.isTemporary })) {
                name = other.name
            }
            guard !model.tables.contains(where: { $0.isTemporary && $0.name == name }) else { return nil }
            return (nil, name, (random.chance(20) ? "pg_temp." : "") + spelled(name))
        }
        // The same name in several schemas, so that the path matters.
        if random.chance(25), let other = random.pick(model.tables) { name = other.name }
        if model.schemas.contains(where: { $0.name == schema && $0.isShared }) { name = "s\(seed)_\(number())" }
        guard !model.tables.contains(where: { $0.schema == schema && $0.name == name }) else { return nil }
        let isFirst = visibleSchemas.first == schema
        return (schema, name, (isFirst && random.chance(60) ? "" : spelled(schema) + ".") + spelled(name))
    }

    /// A name that no column has.
    mutating func newColumnName() -> String { RandomNames.draw("c", number(), &random) }

    mutating func newConstraintName() -> String { RandomNames.draw("k", number(), &random) }

    /// A white space or comment between words.
    mutating func space() -> String {
        random.one(
            " ", " ", " ", " ", " ", "  ", "\n    ", "\r\n\t", " /* ; */ ", "/* a /* b; */ ' */", " -- ' ; $$\n")
    }
}
