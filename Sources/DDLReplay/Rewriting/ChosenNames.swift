import DDLCapture
import ObjectSelection
import PostgresClient
import PostgresParser

/// Indexes and sequences that PostgreSQL names itself get a number behind the name where it was taken. By what is out of
/// scope it may be taken on one side alone: then the names are not the same, and later commands would miss theirs.
enum ChosenNames {
    /// Statements that fail where the target has chosen otherwise.
    static func checks(_ tree: SyntaxNode?, _ command: CapturedCommand, _ mapper: NameMapper) -> [String] {
        guard ["CREATE TABLE", "ALTER TABLE"].contains(command.tag), mapper.mapping.isIdentity,
            // LIKE takes over indexes that are out of scope.
            let tree, !tree.contains(where: { $0.type == "TableLikeClause" })
        else { return [] }
        let numbered = (command.message?.objects ?? []).filter {
            ["index", "sequence"].contains($0.type) && $0.temporary != true && $0.tag?.hasPrefix("CREATE ") == true
                && isNumbered($0.identity ?? "")
        }
        return numbered.compactMap(\.identity).map { identity in
            Quoting.block(
                """
                BEGIN
                    IF pg_catalog.to_regclass(\(Quoting.literal(identity))) IS NULL THEN
                        RAISE EXCEPTION USING MESSAGE = pg_catalog.format(
                            'on the source PostgreSQL chose the name %s, here it chose another one', \(Quoting.literal(identity)));
                    END IF;
                END
                """)
        }
    }

    /// `orders_pkey1`, `orders_id_seq1`.
    private static func isNumbered(_ identity: String) -> Bool {
        let name = identity.filter { $0 != "\"" }
        guard name.last?.isNumber == true else { return false }
        let label = String(name.reversed().drop { $0.isNumber }.reversed())
        return ["_pkey", "_key", "_excl", "_seq"].contains { label.hasSuffix($0) }
    }
}
