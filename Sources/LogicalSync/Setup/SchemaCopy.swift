import DDLReplay
import Foundation
import ObjectSelection
import PostgresClient
import PostgresParser

/// Copies the schema of a source as it was at a snapshot, without what belongs to the capture.
struct SchemaCopy: Sendable {
    let source: PostgresConnection
    let target: ConnectionInfo
    let options: SyncOptions

    /// The statements that make the schema.
    func statements(at snapshot: String, _ tables: Set<QualifiedName>) async throws -> [String] {
        let program = try await DumpProgram.find(for: source)
        let run = ProgramRun(
            path: program.path, arguments: arguments(snapshot, tables), environment: await source.parameters.environment
        )
        let outcome = try await run.end()
        guard outcome.status == 0 else {
            throw SyncError(
                code: .schemaCopyFailed, message: "pg_dump could not read the source's schema",
                detail: outcome.errors.trimmingCharacters(in: .whitespacesAndNewlines),
                hint: "The command was \(program.path) --schema-only; try it by hand.")
        }
        // A database in SQL_ASCII holds whatever its clients sent.
        guard let script = outcome.output else {
            throw SyncError(
                code: .schemaCopyFailed, message: "the source's schema has text that is not UTF-8",
                detail:
                    "The database has no encoding of its own (SQL_ASCII), and a name, default, comment or body in another.",
                hint: "Look for it in what \(program.path) --schema-only writes, and write it anew in UTF-8.")
        }
        return try Self.split(script).filter { !Self.isLeftOut($0) }
    }

    private func arguments(_ snapshot: String, _ tables: Set<QualifiedName>) -> [String] {
        var arguments = [
            "--schema-only", "--encoding=UTF8", "--snapshot=\(snapshot)", "--no-publications", "--no-subscriptions",
            "--exclude-table=public.dts_ddl_command*",
        ]
        let leftOut = LeftOut(rawValue: options.leftOut)
        if leftOut.contains(.owner) { arguments.append("--no-owner") }
        if leftOut.contains(.privileges) { arguments.append("--no-privileges") }
        if leftOut.contains(.tablespaces) { arguments.append("--no-tablespaces") }
        // pg_dump reads --schema as nothing where there is a --table: tables that are chosen one by one are named.
        if options.tables.isEmpty {
            arguments += options.schemas.map { "--schema=\($0)" }
            arguments += options.excludedSchemas.map { "--exclude-schema=\($0)" }
            arguments += options.excludedTables.map { "--exclude-table=\($0)" }
        } else {
            arguments += tables.map { "--table=\($0)" }.sorted()
        }
        return arguments
    }

    /// Runs the statements on the target, in one transaction.
    ///
    /// - Parameter made: is called in it when all have run.
    func restore(
        _ statements: [String], _ tables: Set<QualifiedName>, made: (PostgresConnection) async throws -> Void
    ) async throws {
        // pg_dump sets up the session that it wants; nothing else shall run in it afterwards.
        let connection = try await PostgresConnection.connect(to: target, applicationName: "ddlrelay sync")
        let known = Set(
            try await connection.query("SELECT s.name FROM pg_catalog.pg_settings AS s").rows.compactMap { $0[0] })
        try await connection.execute("SET ddlrelay.capture = off; BEGIN")
        if !options.tables.isEmpty {
            for schema in Set(tables.compactMap(\.schema)) {
                try await connection.execute("CREATE SCHEMA IF NOT EXISTS \(Quoting.identifier(schema))")
            }
        }
        for statement in statements where !Self.setsUnknown(statement, known) {
            do {
                try await connection.execute(statement)
            } catch let error as PostgresError where error.code == .server && !error.isConnectionFailure {
                await connection.close()
                throw SyncError(
                    code: .schemaCopyFailed,
                    message: "the source's schema cannot be made on the target: \(error.message)",
                    detail: [error.detail, "statement: \(Self.withoutComments(statement))"].compactMap { $0 }
                        .joined(separator: "\n"),
                    hint:
                        "Nothing was changed. Set up into a database that has none of the tables, and with the roles, "
                        + "extensions and tablespaces of the source (\"ddlrelay check --for sync\").")
            }
        }
        // pg_dump leaves an empty search_path.
        try await made(connection)
        try await connection.execute("COMMIT")
        await connection.close()
    }

    /// psql's own commands stand on lines of their own at the beginning and the end.
    private static func split(_ script: String) throws -> [String] {
        let sql = script.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("\\restrict") && !$0.hasPrefix("\\unrestrict") }.joined(separator: "\n")
        return try SQLParser.split(sql)
    }

    /// A newer pg_dump sets what an older server does not have.
    private static func setsUnknown(_ statement: String, _ known: Set<String>) -> Bool {
        guard let tree = try? SQLParser.parse(statement).first?.tree, tree.type == "VariableSetStmt",
            let name = tree.string("name")
        else { return false }
        return !known.contains(name)
    }

    /// Event triggers are each server's own; the capturing function goes with them.
    private static func isLeftOut(_ statement: String) -> Bool {
        guard let tree = try? SQLParser.parse(statement).first?.tree else { return false }
        if tree.type == "CreateEventTrigStmt" || tree.type == "AlterEventTrigStmt" { return true }
        if ["objtype", "object_type"].contains(where: { tree.symbol($0) == "OBJECT_EVENT_TRIGGER" }) { return true }
        let names = tree.type == "CreateFunctionStmt" ? [tree.list("funcname")] : objectNames(tree)
        return names.contains { $0.last?.string("sval") == "dts_capture_ddl" }
    }

    private static func objectNames(_ tree: SyntaxNode) -> [[SyntaxNode]] {
        guard ["AlterOwnerStmt", "CommentStmt", "GrantStmt"].contains(tree.type) else { return [] }
        var names: [[SyntaxNode]] = []
        tree.walk { node in
            if node.type == "ObjectWithArgs" { names.append(node.list("objname")) }
        }
        return names
    }

    private static func withoutComments(_ statement: String) -> String {
        statement.split(separator: "\n").filter { !$0.hasPrefix("--") }.joined(separator: "\n")
    }
}
