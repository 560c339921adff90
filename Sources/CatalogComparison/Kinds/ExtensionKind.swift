extension KindDefinition {
    /// Extensions by themselves: what they made is theirs, and is not compared.
    static let `extension` = KindDefinition(
        kind: .extension,
        attributes: [
            .value("version", "version") { mending in
                mending.wanted.map { "\(mending.alter) UPDATE TO '\($0)'" }
            },
            .value("installed_in", "schema") { mending in
                mending.wanted.map { "\(mending.alter) SET SCHEMA \(Identifier.quotedWhereNeeded($0))" }
            },
            // Nothing changes it.
            AttributeRule(name: "owner", label: "owner", topic: .owner), .comment,
        ],
        create: { mending in
            mending.source?["installed_in"].map { schema in
                "CREATE EXTENSION \(mending.name) SCHEMA \(Identifier.quotedWhereNeeded(schema))"
                    + (mending.source?["version"].map { " VERSION '\($0)'" } ?? "")
            }
        },
        saidByCreate: ["version", "installed_in"]
    ) { server in
        """
        SELECT e.extname AS name,
               e.extversion AS version,
               n.nspname AS installed_in,
               CASE WHEN e.extname <> 'plpgsql' THEN pg_get_userbyid(e.extowner) END AS owner,
               \(server.comment("pg_extension", "e.oid")) AS comment
          FROM pg_extension AS e
          JOIN pg_namespace AS n ON n.oid = e.extnamespace
        """
    }
}
