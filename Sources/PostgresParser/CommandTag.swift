/// The command tag that an event trigger sees (`TG_TAG`), by PostgreSQL's own rules (`CreateCommandTag` in
/// `tcop/utility.c`).
extension SyntaxNode {
    /// The statement's tag, nil for statements that fire no event trigger (DML, roles, databases, transactions).
    public var eventTag: String? {
        switch type {
        case "AlterTableStmt", "AlterTableMoveAllStmt": return Self.alterTag(symbol("objtype"))
        case "RenameStmt":
            let kind = symbol("rename_type")
            return Self.alterTag(kind == "OBJECT_COLUMN" ? symbol("relation_type") : kind)
        case "AlterObjectSchemaStmt", "AlterObjectDependsStmt", "AlterOwnerStmt":
            return Self.alterTag(symbol("object_type"))
        case "DropStmt": return Self.objectWords[symbol("remove_type") ?? ""].map { "DROP " + $0 }
        case "DefineStmt": return Self.objectWords[symbol("kind") ?? ""].map { "CREATE " + $0 }
        case "CreateTableAsStmt":
            if symbol("objtype") == "OBJECT_MATVIEW" { return "CREATE MATERIALIZED VIEW" }
            return flag("is_select_into") ? "SELECT INTO" : "CREATE TABLE AS"
        case "SelectStmt": return intoClause == nil ? nil : "SELECT INTO"
        case "CreateFunctionStmt": return flag("is_procedure") ? "CREATE PROCEDURE" : "CREATE FUNCTION"
        case "AlterFunctionStmt": return Self.alterTag(symbol("objtype"))
        case "GrantStmt":
            // Grants on what belongs to the whole server fire none.
            if ["OBJECT_DATABASE", "OBJECT_TABLESPACE", "OBJECT_PARAMETER_ACL"].contains(symbol("objtype")) {
                return nil
            }
            return flag("is_grant") ? "GRANT" : "REVOKE"
        case "CommentStmt", "SecLabelStmt":
            let kind = symbol("objtype")
            if ["OBJECT_DATABASE", "OBJECT_TABLESPACE", "OBJECT_ROLE", "OBJECT_EVENT_TRIGGER"].contains(kind) {
                return nil
            }
            return type == "CommentStmt" ? "COMMENT" : "SECURITY LABEL"
        default: return Self.tags[type]
        }
    }

    private static let tags = [
        "CreateStmt": "CREATE TABLE", "CreateForeignTableStmt": "CREATE FOREIGN TABLE",
        "CreateSchemaStmt": "CREATE SCHEMA", "CreateSeqStmt": "CREATE SEQUENCE", "AlterSeqStmt": "ALTER SEQUENCE",
        "IndexStmt": "CREATE INDEX", "ViewStmt": "CREATE VIEW", "RuleStmt": "CREATE RULE",
        "CreateTrigStmt": "CREATE TRIGGER", "CreatePolicyStmt": "CREATE POLICY", "AlterPolicyStmt": "ALTER POLICY",
        "CreateDomainStmt": "CREATE DOMAIN", "AlterDomainStmt": "ALTER DOMAIN", "CreateEnumStmt": "CREATE TYPE",
        "CreateRangeStmt": "CREATE TYPE", "CompositeTypeStmt": "CREATE TYPE", "AlterEnumStmt": "ALTER TYPE",
        "AlterTypeStmt": "ALTER TYPE", "CreateExtensionStmt": "CREATE EXTENSION",
        "AlterExtensionStmt": "ALTER EXTENSION",
        "AlterExtensionContentsStmt": "ALTER EXTENSION", "CreateStatsStmt": "CREATE STATISTICS",
        "AlterStatsStmt": "ALTER STATISTICS", "CreateCastStmt": "CREATE CAST",
        "CreateConversionStmt": "CREATE CONVERSION", "CreateTransformStmt": "CREATE TRANSFORM",
        "CreateAmStmt": "CREATE ACCESS METHOD", "CreatePLangStmt": "CREATE LANGUAGE",
        "CreateOpClassStmt": "CREATE OPERATOR CLASS", "CreateOpFamilyStmt": "CREATE OPERATOR FAMILY",
        "AlterOpFamilyStmt": "ALTER OPERATOR FAMILY", "AlterOperatorStmt": "ALTER OPERATOR",
        "CreateFdwStmt": "CREATE FOREIGN DATA WRAPPER", "AlterFdwStmt": "ALTER FOREIGN DATA WRAPPER",
        "CreateForeignServerStmt": "CREATE SERVER", "AlterForeignServerStmt": "ALTER SERVER",
        "CreateUserMappingStmt": "CREATE USER MAPPING", "AlterUserMappingStmt": "ALTER USER MAPPING",
        "DropUserMappingStmt": "DROP USER MAPPING", "ImportForeignSchemaStmt": "IMPORT FOREIGN SCHEMA",
        "CreatePublicationStmt": "CREATE PUBLICATION", "AlterPublicationStmt": "ALTER PUBLICATION",
        "CreateSubscriptionStmt": "CREATE SUBSCRIPTION", "AlterSubscriptionStmt": "ALTER SUBSCRIPTION",
        "DropSubscriptionStmt": "DROP SUBSCRIPTION", "RefreshMatViewStmt": "REFRESH MATERIALIZED VIEW",
        "AlterDefaultPrivilegesStmt": "ALTER DEFAULT PRIVILEGES", "DropOwnedStmt": "DROP OWNED",
        "AlterTSConfigurationStmt": "ALTER TEXT SEARCH CONFIGURATION",
        "AlterTSDictionaryStmt": "ALTER TEXT SEARCH DICTIONARY", "AlterCollationStmt": "ALTER COLLATION",
    ]

    private static func alterTag(_ kind: String?) -> String? {
        switch kind {
        case "OBJECT_ATTRIBUTE": "ALTER TYPE"
        case "OBJECT_COLUMN", "OBJECT_TABCONSTRAINT": "ALTER TABLE"
        case "OBJECT_DOMCONSTRAINT": "ALTER DOMAIN"
        case "OBJECT_DATABASE", "OBJECT_ROLE", "OBJECT_TABLESPACE", "OBJECT_EVENT_TRIGGER": nil
        default: objectWords[kind ?? ""].map { "ALTER " + $0 }
        }
    }

    private static let objectWords = [
        "OBJECT_ACCESS_METHOD": "ACCESS METHOD", "OBJECT_AGGREGATE": "AGGREGATE", "OBJECT_CAST": "CAST",
        "OBJECT_COLLATION": "COLLATION", "OBJECT_CONVERSION": "CONVERSION", "OBJECT_DOMAIN": "DOMAIN",
        "OBJECT_EXTENSION": "EXTENSION", "OBJECT_FDW": "FOREIGN DATA WRAPPER", "OBJECT_FOREIGN_SERVER": "SERVER",
        "OBJECT_FOREIGN_TABLE": "FOREIGN TABLE", "OBJECT_FUNCTION": "FUNCTION", "OBJECT_INDEX": "INDEX",
        "OBJECT_LANGUAGE": "LANGUAGE", "OBJECT_LARGEOBJECT": "LARGE OBJECT", "OBJECT_MATVIEW": "MATERIALIZED VIEW",
        "OBJECT_OPCLASS": "OPERATOR CLASS", "OBJECT_OPERATOR": "OPERATOR", "OBJECT_OPFAMILY": "OPERATOR FAMILY",
        "OBJECT_POLICY": "POLICY", "OBJECT_PROCEDURE": "PROCEDURE", "OBJECT_PUBLICATION": "PUBLICATION",
        "OBJECT_ROUTINE": "ROUTINE", "OBJECT_RULE": "RULE", "OBJECT_SCHEMA": "SCHEMA", "OBJECT_SEQUENCE": "SEQUENCE",
        "OBJECT_SUBSCRIPTION": "SUBSCRIPTION", "OBJECT_STATISTIC_EXT": "STATISTICS", "OBJECT_TABLE": "TABLE",
        "OBJECT_TRANSFORM": "TRANSFORM", "OBJECT_TRIGGER": "TRIGGER",
        "OBJECT_TSCONFIGURATION": "TEXT SEARCH CONFIGURATION", "OBJECT_TSDICTIONARY": "TEXT SEARCH DICTIONARY",
        "OBJECT_TSPARSER": "TEXT SEARCH PARSER", "OBJECT_TSTEMPLATE": "TEXT SEARCH TEMPLATE", "OBJECT_TYPE": "TYPE",
        "OBJECT_VIEW": "VIEW",
    ]
}
