extension KindDefinition {
    /// Access methods that a user made (9.6 and later).
    static let accessMethod = KindDefinition(
        kind: .accessMethod,
        attributes: [.value("type", "type"), .sql("handler", "handler", .name), .comment]
    ) { server in
        guard server.hasAccessMethods else { return nil }
        return """
            SELECT m.amname AS name,
                   CASE m.amtype WHEN 'i' THEN 'index' WHEN 't' THEN 'table' END AS type,
                   m.amhandler::regproc AS handler,
                   \(server.comment("pg_am", "m.oid")) AS comment
              FROM pg_am AS m
             WHERE m.oid >= \(ServerDialect.firstUserObject)
               AND \(server.isNotExtensionMember("pg_am", "m.oid"))
            """
    }
}
