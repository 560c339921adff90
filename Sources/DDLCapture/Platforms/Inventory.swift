import PostgresClient

/// What a database needs of its server beside its own objects, and what the server has.
public struct Inventory: Sendable, Hashable {
    /// The extensions of the database, with their versions.
    public var extensions: [String: String] = [:]
    /// The extensions whose files are on the server.
    public var availableExtensions: Set<String> = []
    /// The roles of the server.
    public var roles: Set<String> = []
    /// The roles that own objects of the database or have rights on them.
    public var usedRoles: Set<String> = []
    /// The tablespaces of the server.
    public var tablespaces: Set<String> = []
    /// The tablespaces that tables and indexes of the database are in.
    public var usedTablespaces: Set<String> = []

    static func read(from source: some FactSource) async throws -> Inventory {
        var inventory = Inventory()
        for row in try await source.answer(.inventory) {
            let name = row.text("name") ?? ""
            switch row.text("kind") {
            case "extension": inventory.extensions[name] = row.text("version") ?? ""
            case "available extension": inventory.availableExtensions.insert(name)
            case "role": inventory.roles.insert(name)
            case "used role": inventory.usedRoles.insert(name)
            case "tablespace": inventory.tablespaces.insert(name)
            case "used tablespace": inventory.usedTablespaces.insert(name)
            default: break
            }
        }
        return inventory
    }
}

extension FactQuery {
    /// Pinned roles and the first superuser are not in pg_shdepend, so the owners of relations are asked for as well.
    static let inventory = FactQuery(
        "inventory",
        """
        SELECT 'extension' AS kind, e.extname AS name, e.extversion AS version FROM pg_catalog.pg_extension AS e
         UNION ALL
        SELECT 'available extension', a.name, a.default_version FROM pg_catalog.pg_available_extensions AS a
         UNION ALL
        SELECT 'role', r.rolname, NULL FROM pg_catalog.pg_roles AS r
         UNION ALL
        SELECT 'used role', r.rolname, NULL
          FROM pg_catalog.pg_roles AS r
         WHERE r.oid IN (SELECT d.refobjid
                           FROM pg_catalog.pg_shdepend AS d
                           JOIN pg_catalog.pg_database AS b ON b.oid = d.dbid
                          WHERE b.datname = pg_catalog.current_database()
                            AND d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
                          UNION
                         SELECT c.relowner
                           FROM pg_catalog.pg_class AS c
                           JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                          WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema')
         UNION ALL
        SELECT 'tablespace', t.spcname, NULL FROM pg_catalog.pg_tablespace AS t
         UNION ALL
        SELECT DISTINCT 'used tablespace', t.spcname, NULL
          FROM pg_catalog.pg_class AS c
          JOIN pg_catalog.pg_tablespace AS t ON t.oid = c.reltablespace
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
         WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        """)
}
