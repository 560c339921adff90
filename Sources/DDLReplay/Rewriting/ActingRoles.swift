import DDLCapture
import PostgresClient
import PostgresParser

/// CURRENT_USER and the like where a role is named, and default privileges of the role that runs the statement: on the
/// target that may be another role, so the source's is named.
enum ActingRoles {
    static func apply(to draft: inout StatementDraft, of command: CapturedCommand, as role: ReplayRole) throws(Verdict)
    {
        guard let tree = draft.tree, let message = command.message else { return }
        var edits: [SQLText.Edit] = []
        var isUnknown = false
        let text = try draft.text()
        tree.walk { node in
            guard node.type == "RoleSpec" else { return }
            let name: String?
            switch node.symbol("roletype") {
            case "ROLESPEC_SESSION_USER": name = message.sessionUser
            // As the role itself, the words mean the same.
            case "ROLESPEC_CURRENT_USER", "ROLESPEC_CURRENT_ROLE":
                guard role != .captured else { return }
                name = message.role
            default: return
            }
            guard let name, let index = text.tokenIndex(at: node.integer("location")) else {
                isUnknown = true
                return
            }
            edits.append(SQLText.Edit(text.tokens[index].range, Quoting.identifier(name)))
        }
        if tree.type == "AlterDefaultPrivilegesStmt", role != .captured,
            !tree.list("options").contains(where: { $0.string("defname") == "roles" })
        {
            guard let name = message.role, let word = text.tokens.first(where: { $0.isWord("PRIVILEGES") }) else {
                throw .hold("which role's default privileges it sets is not known")
            }
            let end = word.range.upperBound
            edits.append(SQLText.Edit(end..<end, " FOR ROLE \(Quoting.identifier(name))"))
        }
        guard !isUnknown else { throw .hold("the role that it means by CURRENT_USER or SESSION_USER is not known") }
        if !edits.isEmpty { try draft.edit(edits, note: "with the source's role") }
    }
}
