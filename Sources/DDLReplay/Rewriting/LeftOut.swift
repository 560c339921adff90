import PostgresParser

/// What `--no-owner`, `--no-privileges` and `--no-tablespaces` leave out, as they do for pg_restore.
public struct LeftOut: OptionSet, Sendable, Hashable {
    /// One bit for each.
    public let rawValue: Int

    /// A set of the given bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Statements that change an object's owner.
    public static let owner = LeftOut(rawValue: 1)
    /// GRANT, REVOKE and ALTER DEFAULT PRIVILEGES.
    public static let privileges = LeftOut(rawValue: 2)
    /// Where things are stored.
    public static let tablespaces = LeftOut(rawValue: 4)

    func apply(to draft: inout StatementDraft) throws(Verdict) {
        if contains(.privileges) { try dropPrivileges(draft) }
        if contains(.owner) { try dropOwner(&draft) }
        if contains(.tablespaces) { try dropTablespaces(&draft) }
    }

    private func dropPrivileges(_ draft: StatementDraft) throws(Verdict) {
        guard let tree = draft.tree else { return }
        if ["GrantStmt", "AlterDefaultPrivilegesStmt", "DropOwnedStmt"].contains(tree.type) {
            throw .skip("privileges are left out")
        }
        if tree.type == "CreateSchemaStmt", tree.list("schema_elts").contains(where: { $0.type == "GrantStmt" }) {
            throw .hold("it makes a schema and grants in one statement, and privileges are to be left out")
        }
    }

    private func dropOwner(_ draft: inout StatementDraft) throws(Verdict) {
        guard let tree = draft.tree else { return }
        draft.owner = nil
        switch tree.type {
        case "AlterOwnerStmt": throw .skip("owners are left out")
        case "AlterTableStmt":
            let isLeft = try CommandList.removing(from: &draft, note: "without OWNER TO") {
                $0.symbol("subtype") == "AT_ChangeOwner"
            }
            if !isLeft { throw .skip("owners are left out") }
        case "CreateSchemaStmt" where tree.node("authrole") != nil:
            let text = try draft.text()
            guard let index = text.tokens.firstIndex(where: { $0.isWord("AUTHORIZATION") }),
                index + 1 < text.tokens.count
            else { throw .hold("its AUTHORIZATION cannot be taken out") }
            let isNamed = tree.string("schemaname") != nil
            guard isNamed || tree.node("authrole")?.string("rolename") != nil else {
                throw .hold("it names the schema after a role that only the source knows")
            }
            let end = text.tokens[index + 1].range.upperBound
            let start = text.tokens[index].range.lowerBound
            let name = isNamed ? "" : text.tokens[index + 1].text
            try draft.edit([SQLText.Edit(start..<end, name)], note: "without AUTHORIZATION")
        default: break
        }
    }

    private func dropTablespaces(_ draft: inout StatementDraft) throws(Verdict) {
        guard let tree = draft.tree else { return }
        switch tree.type {
        case "AlterTableMoveAllStmt": throw .skip("tablespaces are left out")
        case "AlterTableStmt":
            let isLeft = try CommandList.removing(from: &draft, note: "without TABLESPACE") {
                $0.symbol("subtype") == "AT_SetTableSpace"
            }
            if !isLeft { throw .skip("tablespaces are left out") }
        default: break
        }
        try dropTablespaceClauses(&draft)
    }

    /// TABLESPACE name, USING INDEX TABLESPACE name.
    private func dropTablespaceClauses(_ draft: inout StatementDraft) throws(Verdict) {
        let fields = ["tablespacename", "table_space_name", "table_space", "indexspace"]
        guard let tree = draft.tree, tree.contains(where: { node in fields.contains { node.string($0) != nil } }) else {
            return
        }
        let expected = tree.transformed { node in
            fields.reduce(node) { $0.setting($1, to: nil) }
        }
        let text = try draft.text()
        var edits: [SQLText.Edit] = []
        for (index, token) in text.tokens.enumerated()
        where token.isWord("TABLESPACE") && index + 1 < text.tokens.count {
            let isOfIndex =
                index >= 2 && text.tokens[index - 1].isWord("INDEX") && text.tokens[index - 2].isWord("USING")
            edits.append(
                SQLText.Edit(
                    text.tokens[isOfIndex ? index - 2 : index].range
                        .lowerBound..<text.tokens[index + 1].range
                        .upperBound, ""))
        }
        try draft.edit(edits, note: "without TABLESPACE", expecting: expected)
    }
}
