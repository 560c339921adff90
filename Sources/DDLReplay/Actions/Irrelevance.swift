import DDLCapture
import PostgresParser

/// Commands that have nothing to do on any target, whatever the options are.
enum Irrelevance {
    static func check(_ command: CapturedCommand, _ recovery: Recovery) throws(Verdict) {
        if case .echo(let reason) = recovery { throw .skip(reason) }
        if let reason = reason(command, recovery) { throw .skip(reason) }
        if (command.message?.objects ?? []).isEmpty { try checkEmpty(command, recovery) }
    }

    private static func reason(_ command: CapturedCommand, _ recovery: Recovery) -> String? {
        let objects = command.message?.objects ?? []
        if command.tag.hasSuffix(" PUBLICATION") || command.tag.hasSuffix(" SUBSCRIPTION") {
            return "publications and subscriptions are each server's own"
        }
        if case .statement(let statement) = recovery, let tree = statement.tree,
            ["CommentStmt", "SecLabelStmt", "GrantStmt", "AlterOwnerStmt"].contains(tree.type)
        {
            switch tree.symbol("objtype") ?? tree.symbol("object_type") {
            case "OBJECT_PUBLICATION", "OBJECT_SUBSCRIPTION":
                return "publications and subscriptions are each server's own"
            case "OBJECT_LARGEOBJECT": return "large objects are data"
            default: break
            }
        }
        if command.tag == "REINDEX", !movesIndex(command) { return "it changes no definition" }
        if objects.contains(where: { ownObjects.contains($0.identity ?? "") }) {
            return "it is about the capture itself"
        }
        // A database can be target and source: its record of replay is its own.
        if !objects.isEmpty,
            objects.allSatisfy({ $0.schema == "ddlrelay" || $0.type == "schema" && $0.identity == "ddlrelay" })
        {
            return "it is about the record of a replay"
        }
        if command.isAboutTemporaryObjects { return "it is about temporary objects" }
        return nil
    }

    /// REINDEX (TABLESPACE name).
    private static func movesIndex(_ command: CapturedCommand) -> Bool {
        let statements = (try? SQLParser.parse(command.message?.statement ?? command.ddlText ?? "")) ?? []
        return statements.contains { $0.tree.list("params").contains { $0.string("defname") == "tablespace" } }
    }

    /// From 9.5 on a command that ends without any object did nothing; but for one that a function ran while a materialized
    /// view was refreshed, of which PostgreSQL does not say what it made.
    private static func checkEmpty(_ command: CapturedCommand, _ recovery: Recovery) throws(Verdict) {
        guard let message = command.message, (message.serverVersion ?? 0) >= 90_500, command.event == "ddl_command_end"
        else {
            return
        }
        if case .statement(let statement) = recovery, statement.tree?.isConditional == true {
            throw .skip(nothingDone)
        }
        guard tableTags.contains(command.tag) else { return }
        // REFRESH ... CONCURRENTLY makes temporary tables of its own, without a function.
        guard case .statement = recovery, message.context?.isEmpty == false else { throw .skip(nothingDone) }
        throw .hold(
            "the source did not say what it made: a function ran it for a query, maybe a REFRESH MATERIALIZED VIEW")
    }

    private static let nothingDone = "it did nothing on the source (IF EXISTS or IF NOT EXISTS)"
    private static let tableTags: Set = ["CREATE TABLE", "ALTER TABLE", "CREATE TABLE AS", "SELECT INTO"]
    private static let ownObjects: Set = [
        "public.dts_ddl_command", "public.dts_capture_ddl()", "public.dts_ddl_command_trimmed",
        "public.dts_ddl_command_failed", "public.dts_ddl_command_id_seq",
    ]
}
