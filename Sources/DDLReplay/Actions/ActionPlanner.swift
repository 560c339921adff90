import DDLCapture
import ObjectSelection
import PostgresParser

/// Decides what becomes of a captured command. A pure function of the row, its statement and the options.
public struct ActionPlanner: Sendable, Hashable {
    /// Which commands are replayed.
    public var selection: CommandSelection
    /// As whom statements run on the target.
    public var role: ReplayRole
    /// What objects are called on the target.
    public var mapping: NameMapping
    /// What is left out of statements.
    public var leftOut: LeftOut
    /// Settings that are not captured and change what values look like, as the source has them by default.
    package var sourceDefaults: [String: String] = [:]

    /// A planner with the given options.
    public init(
        selection: CommandSelection = CommandSelection(), role: ReplayRole = .none,
        mapping: NameMapping = NameMapping(), leftOut: LeftOut = []
    ) {
        self.selection = selection
        self.role = role
        self.mapping = mapping
        self.leftOut = leftOut
    }

    /// A planner for a scope and a role.
    public init(scope: ReplayScope, role: ReplayRole = .none) {
        self.init(selection: CommandSelection(scope: scope), role: role)
    }

    /// Actions for rows in id order.
    ///
    /// - Parameter earlier: rows before them, which may come from the same strings; nothing is planned for these.
    public func plan(_ commands: [CapturedCommand], after earlier: [CapturedCommand] = []) -> [PlannedCommand] {
        zip(commands, Recovery.recover(commands, after: earlier)).map { command, recovery in
            PlannedCommand(command: command, action: action(for: command, recovery))
        }
    }

    func action(for command: CapturedCommand, _ recovery: Recovery) -> ReplayAction {
        do {
            try Irrelevance.check(command, recovery)
            try selection.checkTag(command)
            var drafts = try drafts(command, recovery)
            for index in drafts.indices { try finish(&drafts[index], command) }
            return .run(try statement(drafts, command))
        } catch {
            switch error {
            case .skip(let reason): return .skip(reason: reason)
            case .hold(let reason): return .hold(reason: reason)
            }
        }
    }

    /// The operator's own statement in place of a held one: as written, in the session of the command.
    func replacement(_ sql: String, for command: CapturedCommand) -> ReplayAction {
        .run(
            TargetStatement(
                sql: sql, isParsed: false, rewriting: "replaced by the operator", session: session(for: command),
                isScript: true))
    }

    /// The session that a statement in place of a command runs in.
    package func session(for command: CapturedCommand) -> TargetSession {
        SessionOfCommand.session(
            for: command, role: role, mapper: mapper(for: command), leftOut: leftOut, defaults: sourceDefaults)
    }

    // MARK: - From the row to statements

    private func drafts(_ command: CapturedCommand, _ recovery: Recovery) throws(Verdict) -> [StatementDraft] {
        guard selection.scope == .tables else { return [try statementDraft(command, recovery)] }
        switch CommandScope.ofTables(command, recovery, where: selection.includes) {
        case .statement: return [try statementDraft(command, recovery)]
        case .nothing(let reason): throw .skip(reason)
        case .unclear(let reason): throw .hold(reason)
        case .effects(let statements):
            var drafts: [StatementDraft] = []
            for sql in statements {
                var draft = try StatementDraft(sql: sql, note: "what fell with it, in scope")
                draft.isConsequence = true
                drafts.append(draft)
            }
            return drafts
        case .schemaElements: return try tablesOfSchema(try statementDraft(command, recovery), command)
        case .attachedIndex:
            guard mapping.isIdentity else { throw .hold("with other names its indexes cannot be found for certain") }
            return [try AttachedIndex.draft(of: statementDraft(command, recovery))]
        case .indexOfConstraint:
            var draft = try statementDraft(command, recovery)
            try IfExists.add(to: &draft)
            return [draft]
        }
    }

    private func statementDraft(_ command: CapturedCommand, _ recovery: Recovery) throws(Verdict) -> StatementDraft {
        switch recovery {
        case .echo(let reason): throw .skip(reason)
        case .unknown(let reason):
            if command.isMadeByQuery { return try QueryMadeTable.draft(for: command, recovery) }
            throw .hold(reason)
        case .statement(let statement):
            try selection.checkObjects(command, statement.tree)
            if command.isMadeByQuery { return try QueryMadeTable.draft(for: command, recovery) }
            return StatementDraft(statement)
        }
    }

    private func tablesOfSchema(
        _ draft: StatementDraft, _ command: CapturedCommand
    ) throws(Verdict) -> [StatementDraft] {
        var drafts: [StatementDraft] = []
        // Rows of the documented procedure do not name it. Without a name it is called after its owner.
        let names = [
            command.objectName.flatMap(QualifiedName.init(identity:))?.name, draft.tree?.string("schemaname"),
            draft.tree?.node("authrole")?.string("rolename"),
        ]
        guard let schema = names.compactMap({ $0 }).first(where: { !$0.isEmpty }) else {
            throw .hold("the schema that it makes is not known")
        }
        for sql in try SchemaElements.tables(of: draft) {
            var table = try StatementDraft(sql: sql, note: "a table that CREATE SCHEMA makes")
            table.innerSchemas = [schema]
            table.owner = draft.tree?.node("authrole")?.string("rolename")
            drafts.append(table)
        }
        return drafts
    }

    // MARK: - From statements to the action

    private func finish(_ draft: inout StatementDraft, _ command: CapturedCommand) throws(Verdict) {
        try TemporaryNames.check(draft, of: command)
        try TemporaryDrops.apply(to: &draft, of: command)
        try leftOut.apply(to: &draft)
        try ActingRoles.apply(to: &draft, of: command, as: role)
        try SourceValues.apply(to: &draft, of: command)
        try Unrepeatable.check(draft, of: command)
        try OwnedObjects.check(&draft, of: command)
        try Concurrently.apply(to: &draft, of: command)
    }

    private func statement(_ drafts: [StatementDraft], _ command: CapturedCommand) throws(Verdict) -> TargetStatement {
        guard let first = drafts.first else { throw .skip("nothing of it is in scope") }
        // Rows of the documented procedure name the function's owner, not the acting role. To drop something or to
        // comment on it has the same effect whoever does it.
        let isRoleNeeded = !first.isConsequence && !["DropStmt", "CommentStmt"].contains(first.tree?.type)
        if role == .captured, command.message?.role == nil, isRoleNeeded {
            throw .hold(
                "it ran inside a function or was logged by the documented procedure: as which role is not known")
        }
        let mapper = mapper(for: command)
        let session = SessionOfCommand.session(
            for: command, role: first.isConsequence ? .none : role, mapper: mapper, innerSchemas: first.innerSchemas,
            owner: first.owner, leftOut: leftOut, defaults: sourceDefaults)
        var sources = first.afterwards
        for draft in drafts.dropFirst() { sources += [draft.sql] + draft.afterwards }
        // The capture gives a new table its replica identity: the target's table gets the same.
        sources += (command.message?.ownActions ?? [])
            .filter { $0.error == nil && $0.statement.hasPrefix("ALTER TABLE ONLY ") }.map(\.statement)
        if selection.scope == .tables { sources += ChosenNames.checks(first.tree, command, mapper) }
        var afterwards: [String] = []
        for sql in sources { afterwards.append(try mapper.map(sql)) }
        var conditions = drafts.flatMap(\.conditions)
        for index in conditions.indices { conditions[index].table = mapper.map(conditions[index].table) }
        let sql = try mapper.map(first.sql)
        var notes = first.notes
        if sql != first.sql || mapper.map(mapper.path) != mapper.path { notes.append("with its names on the target") }
        let checks = drafts.flatMap(\.checks)
        // The objects that it names are those of the log, by their names there.
        guard checks.isEmpty || mapper.mapping.isIdentity else {
            throw .hold("with other names its objects cannot be compared")
        }
        return TargetStatement(
            sql: sql, isParsed: first.tree != nil, rewriting: notes.isEmpty ? nil : notes.joined(separator: "; "),
            session: session, afterwards: afterwards, conditions: conditions,
            checks: checks + FoundNames.checks(first.tree, command, mapper),
            concurrent: try mapped(first.concurrent, mapper))
    }

    private func mapped(_ form: ConcurrentForm?, _ mapper: NameMapper) throws(Verdict) -> ConcurrentForm? {
        guard let form else { return nil }
        let effect: ConcurrentForm.Effect =
            switch form.effect {
            case .makesIndex(let name): .makesIndex(mapper.map(name))
            case .dropsIndexes(let names): .dropsIndexes(names.map(mapper.map))
            case .detaches(let child, let parent): .detaches(mapper.map(child), from: mapper.map(parent))
            }
        return ConcurrentForm(sql: try mapper.map(form.sql), effect: effect)
    }

    private func mapper(for command: CapturedCommand) -> NameMapper {
        let main = command.objectName.flatMap(QualifiedName.init(identity:)).map { name in
            command.objectType?.hasSuffix(" column") == true ? QualifiedName(Array(name.parts.dropLast())) : name
        }
        return NameMapper(mapping: mapping, path: SessionOfCommand.path(of: command), main: main)
    }
}
