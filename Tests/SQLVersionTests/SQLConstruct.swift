import PostgresParser

/// Something that SQL can be written with only from some version on, told by the grammar's tree (`parsenodes.h`).
struct SQLConstruct: Sendable {
    let name: String
    /// The first version that has it, as libpq numbers versions.
    let since: Int
    /// SQL that has it, and that must be found.
    let example: String
    let matches: @Sendable (SyntaxNode) -> Bool

    init(_ name: String, since: Int, _ example: String, _ matches: @escaping @Sendable (SyntaxNode) -> Bool) {
        self.name = name
        self.since = since
        self.example = example
        self.matches = matches
    }

    /// A statement or clause that is a node type of its own.
    init(_ name: String, since: Int, _ example: String, node types: String...) {
        self.init(name, since: since, example) { types.contains($0.type) }
    }

    /// Everything that is known. Sources: the release notes and the pages "SQL Commands" of each version.
    static let all: [SQLConstruct] = queries + tables + otherStatements

    private static let queries: [SQLConstruct] = [
        SQLConstruct(
            "ON CONFLICT", since: 90_500, "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING", node: "OnConflictClause"),
        SQLConstruct("SKIP LOCKED", since: 90_500, "SELECT 1 FROM t FOR UPDATE SKIP LOCKED") {
            $0.type == "LockingClause" && $0.symbol("wait_policy") == "LockWaitSkip"
        },
        SQLConstruct("GROUPING SETS", since: 90_500, "SELECT a FROM t GROUP BY GROUPING SETS (a)", node: "GroupingSet"),
        SQLConstruct("TABLESAMPLE", since: 90_500, "SELECT 1 FROM t TABLESAMPLE system (1)", node: "RangeTableSample"),
        SQLConstruct("UPDATE ... SET (...) = (SELECT ...)", since: 90_500, "UPDATE t SET (a, b) = (SELECT 1, 2)") {
            $0.type == "MultiAssignRef" && $0.node("source")?.type == "SubLink"
        },
        SQLConstruct("array slices without bounds", since: 90_600, "SELECT a[2:] FROM t") {
            $0.type == "A_Indices" && $0.flag("is_slice") && ($0.node("lidx") == nil || $0.node("uidx") == nil)
        },
        SQLConstruct(
            "XMLTABLE", since: 100_000, "SELECT * FROM XMLTABLE('/a' PASSING x COLUMNS b text)", node: "RangeTableFunc"),
        SQLConstruct("AS MATERIALIZED", since: 120_000, "WITH a AS MATERIALIZED (SELECT 1) SELECT * FROM a") {
            $0.type == "CommonTableExpr" && $0.symbol("ctematerialized") != nil
                && $0.symbol("ctematerialized") != "CTEMaterializeDefault"
        },
        SQLConstruct("WITH TIES", since: 130_000, "SELECT a FROM t ORDER BY a FETCH FIRST 1 ROW WITH TIES") {
            $0.symbol("limit_option") == "LIMIT_OPTION_WITH_TIES"
        },
        SQLConstruct("GROUP BY DISTINCT", since: 140_000, "SELECT a FROM t GROUP BY DISTINCT a") {
            $0.flag("group_distinct")
        },
        SQLConstruct(
            "MERGE", since: 150_000, "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE", node: "MergeStmt"),
        SQLConstruct("jsonpath operators", since: 120_000, "SELECT a @? '$.b' FROM t") {
            $0.type == "A_Expr" && $0.list("name").contains { $0.string("sval") == "@?" }
        },
    ]

    private static let tables: [SQLConstruct] = [
        SQLConstruct("CREATE INDEX IF NOT EXISTS", since: 90_500, "CREATE INDEX IF NOT EXISTS i ON t (a)") {
            $0.type == "IndexStmt" && $0.flag("if_not_exists")
        },
        SQLConstruct("CREATE SEQUENCE IF NOT EXISTS", since: 90_500, "CREATE SEQUENCE IF NOT EXISTS s") {
            $0.type == "CreateSeqStmt" && $0.flag("if_not_exists")
        },
        SQLConstruct("CREATE TABLE AS IF NOT EXISTS", since: 90_500, "CREATE TABLE IF NOT EXISTS t AS SELECT 1") {
            $0.type == "CreateTableAsStmt" && $0.flag("if_not_exists")
        },
        SQLConstruct("ADD COLUMN IF NOT EXISTS", since: 90_600, "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int") {
            $0.type == "AlterTableCmd" && $0.symbol("subtype") == "AT_AddColumn" && $0.flag("missing_ok")
        },
        alterTable("SET LOGGED", "AT_SetLogged", since: 90_500, "SET LOGGED"),
        alterTable("SET UNLOGGED", "AT_SetUnLogged", since: 90_500, "SET UNLOGGED"),
        alterTable("ROW LEVEL SECURITY", "AT_EnableRowSecurity", since: 90_500, "ENABLE ROW LEVEL SECURITY"),
        alterTable("ADD GENERATED", "AT_AddIdentity", since: 100_000, "ALTER a ADD GENERATED ALWAYS AS IDENTITY"),
        alterTable("ATTACH PARTITION", "AT_AttachPartition", since: 100_000, "ATTACH PARTITION p DEFAULT"),
        alterTable("DROP EXPRESSION", "AT_DropExpression", since: 130_000, "ALTER a DROP EXPRESSION"),
        alterTable("SET COMPRESSION", "AT_SetCompression", since: 140_000, "ALTER a SET COMPRESSION pglz"),
        alterTable("SET ACCESS METHOD", "AT_SetAccessMethod", since: 150_000, "SET ACCESS METHOD heap"),
        SQLConstruct(
            "PARTITION BY", since: 100_000, "CREATE TABLE t (a int) PARTITION BY RANGE (a)", node: "PartitionSpec"),
        SQLConstruct("GENERATED AS IDENTITY", since: 100_000, "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY)") {
            $0.type == "Constraint" && $0.symbol("contype") == "CONSTR_IDENTITY"
        },
        SQLConstruct("GENERATED STORED", since: 120_000, "CREATE TABLE t (a int GENERATED ALWAYS AS (1) STORED)") {
            $0.type == "Constraint" && $0.symbol("contype") == "CONSTR_GENERATED"
        },
        SQLConstruct("INCLUDE columns", since: 110_000, "CREATE INDEX i ON t (a) INCLUDE (b)") {
            !$0.list("index_including_params").isEmpty
        },
        SQLConstruct("NULLS NOT DISTINCT", since: 150_000, "CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT") {
            $0.flag("nulls_not_distinct")
        },
        SQLConstruct("CREATE TABLE USING", since: 120_000, "CREATE TABLE t (a int) USING heap") {
            $0.type == "CreateStmt" && $0.string("access_method") != nil
        },
    ]

    private static let otherStatements: [SQLConstruct] = [
        SQLConstruct("policies", since: 90_500, "CREATE POLICY p ON t", node: "CreatePolicyStmt", "AlterPolicyStmt"),
        SQLConstruct(
            "IMPORT FOREIGN SCHEMA", since: 90_500, "IMPORT FOREIGN SCHEMA a FROM SERVER b INTO c",
            node: "ImportForeignSchemaStmt"),
        SQLConstruct("REINDEX SCHEMA", since: 90_500, "REINDEX SCHEMA s") {
            $0.type == "ReindexStmt" && $0.symbol("kind") == "REINDEX_OBJECT_SCHEMA"
        },
        SQLConstruct(
            "DEPENDS ON EXTENSION", since: 90_600, "ALTER INDEX i DEPENDS ON EXTENSION e",
            node: "AlterObjectDependsStmt"),
        SQLConstruct(
            "PARALLEL functions", since: 90_600,
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql PARALLEL SAFE AS 'SELECT 1'"
        ) {
            $0.type == "DefElem" && $0.string("defname") == "parallel"
        },
        SQLConstruct(
            "publications and subscriptions", since: 100_000, "ALTER PUBLICATION p ADD TABLE t",
            node: "CreatePublicationStmt", "AlterPublicationStmt", "CreateSubscriptionStmt", "AlterSubscriptionStmt",
            "DropSubscriptionStmt"),
        SQLConstruct("DROP PUBLICATION", since: 100_000, "DROP PUBLICATION p") {
            $0.symbol("remove_type") == "OBJECT_PUBLICATION"
        },
        SQLConstruct(
            "CREATE STATISTICS", since: 100_000, "CREATE STATISTICS s ON a, b FROM t", node: "CreateStatsStmt"),
        SQLConstruct("CREATE PROCEDURE", since: 110_000, "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'") {
            $0.flag("is_procedure")
        },
        SQLConstruct("CALL", since: 110_000, "CALL p()", node: "CallStmt"),
        SQLConstruct("AND CHAIN", since: 120_000, "COMMIT AND CHAIN") {
            $0.type == "TransactionStmt" && $0.flag("chain")
        },
        SQLConstruct("DROP DATABASE (FORCE)", since: 130_000, "DROP DATABASE d WITH (FORCE)") {
            $0.type == "DropdbStmt" && !$0.list("options").isEmpty
        },
        SQLConstruct(
            "CREATE OR REPLACE TRIGGER", since: 140_000,
            "CREATE OR REPLACE TRIGGER r BEFORE INSERT ON t EXECUTE PROCEDURE f()"
        ) {
            $0.type == "CreateTrigStmt" && $0.flag("replace")
        },
        SQLConstruct("SQL function bodies", since: 140_000, "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1") {
            $0.node("sql_body") != nil
        },
    ]

    private static func alterTable(_ name: String, _ subtype: String, since: Int, _ action: String) -> SQLConstruct {
        SQLConstruct(name, since: since, "ALTER TABLE t \(action)") {
            $0.type == "AlterTableCmd" && $0.symbol("subtype") == subtype
        }
    }
}
