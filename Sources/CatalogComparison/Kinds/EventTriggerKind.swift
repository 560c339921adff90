extension KindDefinition {
    /// Event triggers, but the capture's own.
    static let eventTrigger = KindDefinition(
        kind: .eventTrigger,
        attributes: [
            .value("event", "event"), .value("tags", "command tags"), .sql("function", "function", .name),
            .value("state", "state") { mending in
                let verbs = ["disabled": "DISABLE", "replica": "ENABLE REPLICA", "always": "ENABLE ALWAYS"]
                return "\(mending.alter) \(mending.wanted.map { verbs[$0] ?? "ENABLE" } ?? "ENABLE")"
            },
            .owner, .comment,
        ],
        drop: { "DROP EVENT TRIGGER \($0.name)" }
    ) { server in
        """
        SELECT e.evtname AS name,
               e.evtevent AS event,
               (SELECT string_agg(t.tag, ', ' ORDER BY t.tag COLLATE "C") FROM unnest(e.evttags) AS t(tag)) AS tags,
               e.evtfoid::regproc AS function,
               CASE e.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always'
                    ELSE 'enabled' END AS state,
               pg_get_userbyid(e.evtowner) AS owner,
               \(server.comment("pg_event_trigger", "e.oid")) AS comment
          FROM pg_event_trigger AS e
         WHERE e.evtname NOT IN ('dts_intercept_ddl', 'dts_intercept_drop')
           AND \(server.isNotExtensionMember("pg_event_trigger", "e.oid"))
        """
    }
}
