import PostgresClient
import PostgresParser

/// A statement that fills rows with values of its own (a volatile default, an identity, a USING expression) does on the
/// target what it did on the source only where there are no rows, or where the functions in it give the same anywhere.
public struct RowsCondition: Sendable, Hashable, CustomStringConvertible {
    /// The table, with its schema.
    public var table: QualifiedName
    /// The functions that decide, as written; nil where the values differ in any case.
    public let functions: [QualifiedName]?
    /// What gives the values, for people.
    public let what: String
    /// The type of a new column without a default, where it may be a domain with one: as written.
    public var domain: String?

    /// The condition in words.
    public var description: String { "table \(table) has no rows, because \(what)" }

    /// A statement that fails where the condition does not hold.
    public var sql: String {
        let message = "\(what), and table \(table) has rows: they would get other values than on the source"
        let test =
            domain.map { "EXISTS (\(Self.domainDefault($0)))" }
            ?? (functions == nil ? "true" : "EXISTS (\(volatileFunctions))")
        return Quoting.block(
            """
            BEGIN
                IF \(test) AND EXISTS (SELECT 1 FROM \(table)) THEN
                    RAISE EXCEPTION USING MESSAGE = \(Quoting.literal(message));
                END IF;
            END
            """)
    }

    /// A query for a domain whose default is more than a constant.
    private static func domainDefault(_ type: String) -> String {
        """
        SELECT 1 FROM pg_catalog.pg_type AS t
         WHERE t.oid = pg_catalog.to_regtype(\(Quoting.literal(type)))::pg_catalog.oid AND t.typtype = 'd'
           AND pg_catalog.pg_get_expr(t.typdefaultbin, 0) ~ '[(]|CURRENT_|LOCALTIME|_USER'
        """
    }

    /// A query for the functions that are volatile, or depend on the session or on data. By name, whatever their
    /// arguments: rather once too often.
    var volatileFunctions: String {
        let names = (functions ?? []).map { function in
            "(p.proname = \(Quoting.literal(function.name))"
                + (function.schema.map { " AND n.nspname = \(Quoting.literal($0))" } ?? "") + ")"
        }
        return """
            SELECT 1
              FROM pg_catalog.pg_proc AS p
              JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
             WHERE (\(names.isEmpty ? "false" : names.joined(separator: " OR ")))
               AND (p.provolatile = 'v'
                    OR (p.provolatile = 's' AND (n.nspname <> 'pg_catalog' OR p.proname = ANY (\(Quoting.literal(Self.ofSession))::pg_catalog.name[]))))
            """
    }

    /// Built-in functions that are stable and tell of the session or the server. The others of that kind depend on
    /// settings that are the same on both sides.
    private static let ofSession =
        "{current_setting,inet_client_addr,inet_client_port,inet_server_addr,inet_server_port,txid_current,"
        + "txid_current_snapshot,pg_current_xact_id,pg_current_snapshot,pg_backend_pid,pg_postmaster_start_time,"
        + "pg_conf_load_time,current_schemas,version,obj_description,col_description,shobj_description,age,"
        + "pg_relation_size,pg_total_relation_size,pg_table_size,pg_database_size}"
}
