import DDLReplay
import LogicalSync
import ObjectSelection
import TestCluster
import Testing

/// A sync of chosen tables, and the values of sequences.
@Suite(.serialized) struct SelectionTests {
    @Test("only what is chosen is carried, new tables included")
    func chosen() async throws {
        try await SyncPair.run { pair in
            try await pair.source.psql("CREATE SCHEMA other; CREATE TABLE other.t (id int PRIMARY KEY)")
            let filter = ObjectFilter(schemas: [try NamePattern("app")])
            try await pair.setUp(ActionPlanner(selection: CommandSelection(scope: .all, objects: filter)))
            try await pair.whileRunning {
                try await pair.source.psql("CREATE TABLE other.new (a int); INSERT INTO other.t VALUES (1)")
                try await pair.source.psql("CREATE TABLE app.new (a int); INSERT INTO app.new VALUES (1)")
                try await SyncTests.expectSame(pair)
                #expect(try await pair.target.psql("SELECT to_regnamespace('other') IS NULL").output == "t\n")
            }
        }
    }

    @Test("sequences get the source's values")
    func sequences() async throws {
        try await SyncPair.run { pair in
            try await pair.source.psql("CREATE SEQUENCE app.numbers; SELECT setval('app.numbers', 42)")
            try await pair.setUp()
            let outcomes = try await SyncSequences(pair.servers, name: .main).copy()
            #expect(outcomes.map(\.value) == [42])
            #expect(try await pair.target.psql("SELECT nextval('app.numbers')").output == "43\n")
        }
    }
}
