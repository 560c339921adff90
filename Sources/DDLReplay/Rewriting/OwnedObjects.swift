import DDLCapture
import PostgresClient
import PostgresParser

/// DROP OWNED drops what a role owns when it is run. It is run again only where that is what fell on the source.
enum OwnedObjects {
    static func check(_ draft: inout StatementDraft, of command: CapturedCommand) throws(Verdict) {
        guard let tree = draft.tree, tree.type == "DropOwnedStmt" else { return }
        let roles = tree.list("roles").compactMap { $0.string("rolename") }
        let fallen = (command.message?.objects ?? []).filter { $0.original == true }
        guard roles.count == tree.list("roles").count, let version = command.message?.serverVersion, version >= 90_500
        else {
            throw .hold("the log does not say what belonged to the role on the source")
        }
        let names = roles.map(Quoting.literal).joined(separator: ", ")
        let rows = fallen.map { "(\(Quoting.literal($0.type ?? "")), \(Quoting.literal($0.identity ?? "")))" }
        let captured =
            rows.isEmpty ? "SELECT NULL::text, NULL::text WHERE false" : "VALUES \(rows.joined(separator: ", "))"
        draft.checks.append(
            Quoting.block(
                """
                DECLARE
                    others pg_catalog.text;
                BEGIN
                    WITH captured (type, identity) AS (\(captured)),
                         owned AS (
                             SELECT o.type, o.identity
                               FROM pg_catalog.pg_shdepend AS s
                               JOIN pg_catalog.pg_roles AS r ON r.oid = s.refobjid AND r.rolname IN (\(names))
                              CROSS JOIN LATERAL pg_catalog.pg_identify_object(s.classid, s.objid, s.objsubid) AS o
                              WHERE s.deptype = 'o' AND s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
                                AND s.dbid = (SELECT d.oid FROM pg_catalog.pg_database AS d
                                               WHERE d.datname = pg_catalog.current_database()))
                    SELECT pg_catalog.string_agg(x.type || ' ' || x.identity, ', ')
                      INTO others
                      FROM ((TABLE owned EXCEPT TABLE captured) UNION ALL (TABLE captured EXCEPT TABLE owned)) AS x;
                    IF others IS NOT NULL THEN
                        RAISE EXCEPTION USING MESSAGE = 'what the role owns here is not what fell on the source: ' || others;
                    END IF;
                END
                """))
    }
}
