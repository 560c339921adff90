extension KindDefinition {
    /// ALTER DEFAULT PRIVILEGES: what new objects of a role will be granted.
    static let defaultPrivileges = KindDefinition(
        kind: .defaultPrivileges,
        attributes: [AttributeRule(name: "privileges", label: "privileges", form: .privileges, topic: .privileges)]
    ) { server in
        """
        SELECT '' AS name,
               'of role ' || quote_ident(pg_get_userbyid(d.defaclrole))
                   || coalesce(' in schema ' || quote_ident(n.nspname), '') || ' on '
                   || CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
                           WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END AS suffix,
               \(server.privileges("d.defaclacl", owner: "d.defaclrole", kind: nil)) AS privileges
          FROM pg_default_acl AS d
          LEFT JOIN pg_namespace AS n ON n.oid = d.defaclnamespace
        """
    }
}
