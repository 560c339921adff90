import DDLReplay
import ObjectSelection
import PostgresClient
import TestCluster
import Testing

@testable import LogicalSync

/// What would stop a stream for ever, with nothing to decide.
@Suite(.serialized) struct StoppedStreamTests {
    @Test("rows of a new table that is not chosen do not stop the stream")
    func otherTable() async throws {
        try await SyncPair.run { pair in
            var planner = ActionPlanner(scope: .all)
            planner.selection.objects = ObjectFilter(schemas: try [NamePattern("app")])
            try await pair.setUp(planner)
            try await pair.whileRunning {
                try await pair.source.psql(
                    "CREATE SCHEMA oth; BEGIN; CREATE TABLE oth.u (id int PRIMARY KEY); INSERT INTO oth.u VALUES (1); COMMIT"
                )
                try await pair.source.psql("ALTER TABLE app.t ADD COLUMN b int; INSERT INTO app.t VALUES (900, 'x', 1)")
                #expect(try await pair.onTarget("SELECT count(*) = 1 FROM app.t WHERE id = 900"))
            }
        }
    }

    @Test("a setting that the target does not take is a held command, which can be decided")
    func unknownSetting() async throws {
        try await SyncPair.run { pair in
            try await pair.setUp()
            let folder = pair.sourceServer.folder + "/space"
            try await pair.source.psql("COPY (SELECT 1) TO PROGRAM 'mkdir \(folder)'")
            try await pair.source.psql("CREATE TABLESPACE only_here LOCATION '\(folder)'")
            try await pair.whileRunning {
                try await pair.source.psql("SET default_tablespace = 'only_here'; CREATE TABLE app.z (id int)")
                #expect(
                    try await eventually { try await SyncStatus.read(pair.servers, name: .main).held.count == 1 })
                let held = try await SyncStatus.read(pair.servers, name: .main).held
                #expect(held.first?.sqlState == "22023", "\(held)")
            }
        }
    }

    @Test("a schema is taken back without what others have made meanwhile")
    func others() async throws {
        let database = try await TestCluster.shared.makeDatabase()
        let target = try await database.connect()
        let before = try await SchemaRemoval.objects(target)
        try await target.execute(
            "CREATE SCHEMA copied; CREATE TABLE copied.a (id int); CREATE SCHEMA whole; CREATE TYPE whole.e AS ENUM ('x')"
        )
        let removal = SchemaRemoval(of: try await SchemaRemoval.objects(target), without: before)
        try await database.psql("CREATE TABLE public.mine (id int); CREATE TABLE copied.theirs (id int)")
        try await removal.run(on: target)
        let left = try await target.query(
            """
            SELECT string_agg(o.name, ' ' ORDER BY o.name)
              FROM (SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text !~ '^pg_|^inf'
                     UNION ALL SELECT nspname FROM pg_namespace WHERE nspname IN ('copied', 'whole')) AS o
            """
        ).rows.first?[0]
        #expect(left == "copied copied.theirs mine")
    }
}
