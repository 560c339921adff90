import PostgresClient
import PostgresParser

/// ALTER INDEX ... ATTACH PARTITION, as pg_dump writes it for the keys of partitioned tables: the indexes of constraints are on
/// the target whatever the scope is, others need not be.
enum AttachedIndex {
    static func draft(of draft: StatementDraft) throws(Verdict) -> StatementDraft {
        guard let tree = draft.tree, let parent = tree.node("relation"),
            let child = tree.list("cmds").first?.node("def")?.node("name")
        else { throw .hold("its indexes are not known") }
        let (one, other) = (QualifiedName(parent).description, QualifiedName(child).description)
        let attach = """
            -- PostgreSQL 11 and later
            ALTER INDEX \(one) ATTACH PARTITION \(other)
            """
        return try StatementDraft(
            sql: Quoting.block(
                """
                BEGIN
                    IF pg_catalog.to_regclass(\(Quoting.literal(one))) IS NOT NULL
                       AND pg_catalog.to_regclass(\(Quoting.literal(other))) IS NOT NULL
                    THEN
                        \(attach);
                    END IF;
                END
                """), note: "if the target has both: the indexes of constraints")
    }
}
