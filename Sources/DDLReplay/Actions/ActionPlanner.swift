import DDLCapture
import PostgresClient
import PostgresParser

/// Decides what becomes of a captured command. A pure function of the row, its statement and the options.
public struct ActionPlanner: Sendable, Hashable {
    /// Which commands are replayed.
    public var scope: ReplayScope
    /// As whom statements run on the target.
    public var role: ReplayRole

    /// A planner with the given options.
    public init(scope: ReplayScope = .tables, role: ReplayRole = .none) {
        self.scope = scope
        self.role = role
    }

    /// Actions for rows in id order.
    public func plan(_ commands: [CapturedCommand]) -> [PlannedCommand] {
        zip(commands, Recovery.recover(commands)).map { command, recovery in
            PlannedCommand(command: command, action: action(for: command, recovery))
        }
    }

    func action(for command: CapturedCommand, _ recovery: Recovery) -> ReplayAction {
        if case .echo(let reason) = recovery { return .skip(reason: reason) }
        if let reason = reasonToSkip(command) { return .skip(reason: reason) }

        return withOwnActions(of: command, decide(command, recovery))
    }

    private func decide(_ command: CapturedCommand, _ recovery: Recovery) -> ReplayAction {
        // Rows of the documented procedure name the function's owner, not the acting role.
        let isRoleKnown = command.message?.role != nil
        switch scopeOfCommand(command) {
        case .outside(let reason): return .skip(reason: reason)
        case .drops(let statements):
            guard let first = statements.first else { return .skip(reason: "\(command.tag) is out of scope") }
            return run(first, command, rewriting: "what fell with it, in scope", then: Array(statements.dropFirst()))
        case .hold(let reason): return .hold(reason: reason)
        case .inside: break
        }
        if role == .captured, !isRoleKnown {
            return .hold(
                reason: "it ran inside a function or was logged by the documented procedure: as which role is not known"
            )
        }
        if command.tag == "CREATE TABLE AS" || command.tag == "SELECT INTO" {
            return QueryMadeTable.action(for: command, recovery) { run($0, command, rewriting: $1) }
        }
        switch recovery {
        case .statement(let statement): return run(statement, command)
        case .unknown(let reason): return .hold(reason: reason)
        case .echo(let reason): return .skip(reason: reason)
        }
    }

    /// The capture gives a new table its replica identity: the target's table gets the same.
    private func withOwnActions(of command: CapturedCommand, _ action: ReplayAction) -> ReplayAction {
        guard case .run(var target) = action else { return action }
        target.afterwards += (command.message?.ownActions ?? [])
            .filter { $0.error == nil && $0.statement.hasPrefix("ALTER TABLE ONLY ") }.map(\.statement)
        return .run(target)
    }

    // MARK: - Reasons to skip

    private func reasonToSkip(_ command: CapturedCommand) -> String? {
        let objects = command.message?.objects ?? []
        if command.tag.hasSuffix(" PUBLICATION") || command.tag.hasSuffix(" SUBSCRIPTION") {
            return "publications and subscriptions are each server's own"
        }
        if objects.contains(where: { Self.ownObjects.contains($0.identity ?? "") }) {
            return "it is about the capture itself"
        }
        if !objects.isEmpty {
            if objects.allSatisfy({ $0.extension == true }), !command.tag.hasSuffix(" EXTENSION") {
                return "an extension's script did it: CREATE EXTENSION does it on the target"
            }
            let mains = objects.contains { $0.original == true } ? objects.filter { $0.original == true } : objects
            if mains.allSatisfy({ $0.temporary == true }) { return "it is about temporary objects" }
        } else if let version = command.message?.serverVersion, version >= 90_500, command.event == "ddl_command_end",
            Self.tableTags.contains(command.tag)
        {
            return "it did nothing on the source (IF EXISTS or IF NOT EXISTS)"
        }
        return nil
    }

    private static let tableTags: Set = ["CREATE TABLE", "ALTER TABLE", "CREATE TABLE AS", "SELECT INTO"]
    private static let ownObjects: Set = [
        "public.dts_ddl_command", "public.dts_capture_ddl()", "public.dts_ddl_command_trimmed",
        "public.dts_ddl_command_failed", "public.dts_ddl_command_id_seq",
    ]

    // MARK: - Scope

    private enum Scope {
        case inside
        case outside(String)
        /// Only these drops of it are inside.
        case drops([String])
        case hold(String)
    }

    private func scopeOfCommand(_ command: CapturedCommand) -> Scope {
        guard scope == .tables else { return .inside }
        let objects = command.message?.objects ?? []
        switch command.tag {
        case "CREATE TABLE", "CREATE TABLE AS", "SELECT INTO", "DROP TABLE":
            return .inside
        case "ALTER TABLE":
            if let type = command.objectType, !type.isEmpty, !type.hasPrefix("table") {
                return .outside("it is about \(type == "index" ? "an" : "a") \(type), and the scope is tables")
            }
            return .inside
        case "CREATE SCHEMA" where objects.contains { $0.tag == "CREATE TABLE" }:
            return .hold(
                "it creates tables inside CREATE SCHEMA; replay it with --scope all, or run it on the target by hand")
        default:
            return .drops(FallenTables.drops(objects))
        }
    }

    // MARK: - Statements

    private func run(_ statement: RecoveredStatement, _ command: CapturedCommand) -> ReplayAction {
        if let tree = statement.tree, tree.contains(where: { $0.flag("concurrent") || $0.flag("concurrently") }) {
            // The target's transaction holds the record as well, so it is done without the word: the same end.
            guard let sql = try? SQLParser.removingTokens(from: statement.text, where: { $0 == "CONCURRENTLY" }) else {
                return .hold(reason: "CONCURRENTLY cannot be taken out of its text")
            }
            return run(sql, command, rewriting: "without CONCURRENTLY, in the transaction of its record")
        }
        return .run(
            TargetStatement(
                sql: statement.text, isParsed: statement.tree != nil, rewriting: nil, session: session(for: command)))
    }

    private func run(
        _ sql: String, _ command: CapturedCommand, rewriting: String, then further: [String] = []
    ) -> ReplayAction {
        .run(
            TargetStatement(
                sql: sql, isParsed: true, rewriting: rewriting, session: session(for: command), afterwards: further))
    }

    private func session(for command: CapturedCommand) -> TargetSession {
        let captured = command.message == nil ? nil : command.message?.role ?? command.username
        let role: String? =
            switch role {
            case .none: nil
            case .captured: captured
            case .named(let name): name
            }
        var path = command.message?.searchPath ?? command.schema.map(Quoting.identifier) ?? ""
        // "$user" is the acting role's schema; where another role acts on the target, it has to be said.
        if path.contains("$user"), role == nil || role != captured, let captured {
            path = path.replacing("\"$user\"", with: Quoting.identifier(captured)).replacing(
                "$user", with: Quoting.identifier(captured))
        }
        var settings: [String: String] = [:]
        for (name, value) in command.message?.settings ?? [:] where !Self.settingsLeftOut.contains(name) {
            if let value { settings[name] = value }
        }
        return TargetSession(searchPath: path, settings: settings, role: role)
    }

    /// Settings that a target may not have, and that matter for values more than for definitions.
    private static let settingsLeftOut: Set = ["lc_monetary", "default_text_search_config", "default_with_oids"]
}

/// A captured command and what becomes of it.
public struct PlannedCommand: Sendable, Hashable {
    /// The row.
    public let command: CapturedCommand
    /// The decision.
    public let action: ReplayAction
}
