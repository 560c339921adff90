extension KindDefinition {
    /// Aggregate functions.
    static let aggregate = KindDefinition(
        kind: .aggregate,
        attributes: [
            .sql("arguments", "arguments", .arguments), .sql("transition", "transition function", .name),
            .sql("state_type", "state type", .type), .value("state_space", "state size"),
            .sql("final", "final function", .name),
            .flag("final_extra", yes: "FINALFUNC_EXTRA", no: "not FINALFUNC_EXTRA"),
            .value("final_modifies", "FINALFUNC_MODIFY", since: 110_000),
            .value("moving_state_space", "moving state size"),
            .flag("moving_final_extra", yes: "MFINALFUNC_EXTRA", no: "not MFINALFUNC_EXTRA"),
            .value("moving_final_modifies", "MFINALFUNC_MODIFY", since: 110_000),
            .sql("combine", "combine function", .name), .sql("serial", "serialization function", .name),
            .sql("deserial", "deserialization function", .name), .value("initial", "initial condition"),
            .sql("moving_transition", "moving transition function", .name),
            .sql("moving_inverse", "moving inverse function", .name),
            .sql("moving_final", "moving final function", .name),
            .sql("moving_type", "moving state type", .type), .value("moving_initial", "moving initial condition"),
            .value("sort_operator", "sort operator"), .value("kind", "kind"), .value("parallel", "parallel safety"),
            .owner, .privileges(on: "FUNCTION"), .comment,
        ]
    ) { server in
        """
        SELECT n.nspname AS schema, p.proname AS name, \(server.signature("p.proargtypes", empty: "*")) AS suffix,
               pg_get_function_arguments(p.oid) AS arguments,
               a.aggtransfn::regproc AS transition,
               format_type(a.aggtranstype, NULL) AS state_type,
               nullif(a.aggtransspace, 0) AS state_space,
               nullif(a.aggfinalfn, 0)::regproc AS final,
               CASE WHEN a.aggfinalextra THEN 'true' END AS final_extra,
               \(server.finalModifies) AS final_modifies,
               nullif(a.aggmtransspace, 0) AS moving_state_space,
               CASE WHEN a.aggmfinalextra THEN 'true' END AS moving_final_extra,
               \(server.movingFinalModifies) AS moving_final_modifies,
               \(server.combineFunction) AS combine,
               \(server.serialFunction) AS serial,
               \(server.deserialFunction) AS deserial,
               a.agginitval AS initial,
               nullif(a.aggmtransfn, 0)::regproc AS moving_transition,
               nullif(a.aggminvtransfn, 0)::regproc AS moving_inverse,
               nullif(a.aggmfinalfn, 0)::regproc AS moving_final,
               format_type(nullif(a.aggmtranstype, 0), NULL) AS moving_type,
               a.aggminitval AS moving_initial,
               nullif(a.aggsortop, 0)::regoperator AS sort_operator,
               CASE a.aggkind WHEN 'o' THEN 'ordered-set' WHEN 'h' THEN 'hypothetical-set' END AS kind,
               \(server.parallel) AS parallel,
               pg_get_userbyid(p.proowner) AS owner,
               \(server.privileges("p.proacl", owner: "p.proowner", kind: "f")) AS privileges,
               \(server.comment("pg_proc", "p.oid")) AS comment
          FROM pg_aggregate AS a
          JOIN pg_proc AS p ON p.oid = a.aggfnoid
          JOIN pg_namespace AS n ON n.oid = p.pronamespace
         WHERE \(server.isUserSchema("n.nspname"))
           AND \(server.isNotExtensionMember("pg_proc", "p.oid"))
        """
    }
}
