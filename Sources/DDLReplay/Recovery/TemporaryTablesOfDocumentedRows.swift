import DDLCapture
import PostgresParser

/// Rows of the documented procedure do not say that a command is about a temporary table. Its name may be that of a
/// permanent one elsewhere on the path, so that a target would change the wrong table: a session's temporary tables are
/// known by the commands that made them.
struct TemporaryTablesOfDocumentedRows {
    /// By the client's address and port.
    private var names: [[String?]: Set<String>] = [:]

    /// What a row is, if it is about a temporary table of its session.
    mutating func answer(for command: CapturedCommand, _ tree: SyntaxNode) -> Recovery? {
        let session = [command.clientAddress, command.clientPort.map(String.init)]
        if let made = tree.temporaryTableMade {
            names[session, default: []].insert(made)
            return .echo(reason: Self.reason)
        }
        let own = names[session] ?? []
        let mentioned = tree.plainTableNames.filter(own.contains)
        guard !mentioned.isEmpty else { return nil }
        // A permanent table of that name: from now on the name means the one or the other.
        if tree.type == "CreateStmt" { return nil }
        guard tree.isAboutTables(own) else {
            return .unknown(
                reason: "\(mentioned.sorted().joined(separator: ", ")) was a temporary table of its session at the time"
            )
        }
        if tree.type == "DropStmt" { names[session] = own.subtracting(mentioned) }
        if tree.type == "RenameStmt", let name = tree.string("newname") { names[session]?.insert(name) }
        return .echo(reason: Self.reason)
    }

    private static let reason = "it is about a temporary table of its session"
}

extension CapturedCommand {
    /// A row of the documented procedure, which says what its own command was: that of a temporary table. Such rows are
    /// needed for as long as their session may live.
    var madeTemporaryTableOfDocumentedRow: Bool { rawMessage?.hasPrefix(Self.temporaryMark) == true }

    static let temporaryMark = "alter_sql=ALTER TABLE pg_temp."

    /// The documented procedure tells a CREATE TABLE IF NOT EXISTS that made no table by its message.
    var didNothingByDocumentedRow: Bool { tag == "CREATE TABLE" && rawMessage?.hasPrefix("CREATE TABLE, but ") == true }
}

extension SyntaxNode {
    /// The name of the temporary table that the statement makes.
    fileprivate var temporaryTableMade: String? {
        let range =
            type == "CreateStmt"
            ? node("relation") : (type == "CreateTableAsStmt" ? node("into") : intoClause)?.node("rel")
        return range?.isTemporary == true ? range?.string("relname") : nil
    }

    /// Whether what the statement changes is only among these tables, or their parts.
    fileprivate func isAboutTables(_ names: Set<String>) -> Bool {
        if type == "DropStmt" {
            let dropped = list("objects").compactMap { $0.listedName?.parts }
            return symbol("remove_type") == "OBJECT_TABLE"
                && dropped.allSatisfy { $0.count == 1 && names.contains($0[0]) }
        }
        let relations = [node("relation"), node("table")].compactMap { $0 }
        return !relations.isEmpty && plainTableNames.isSubset(of: names)
            && relations.allSatisfy { $0.string("relname").map(names.contains) == true }
    }

    /// Every table that it names without a schema, or in pg_temp.
    fileprivate var plainTableNames: Set<String> {
        var found: Set<String> = []
        walk { node in
            if node.type == "RangeVar", ["", "pg_temp"].contains(node.string("schemaname") ?? ""),
                let name = node.string("relname")
            {
                found.insert(name)
            }
        }
        if type == "DropStmt", symbol("remove_type") == "OBJECT_TABLE" {
            for name in list("objects").compactMap({ $0.listedName?.parts })
            where name.count == 1 || name.first == "pg_temp" {
                found.insert(name[name.count - 1])
            }
        }
        return found
    }
}
