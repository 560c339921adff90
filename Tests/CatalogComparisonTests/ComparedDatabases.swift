import PostgresClient
import TestCluster

/// Two databases that begin alike, and are made alike again after each case: everything in them belongs to roles of
/// these tests.
enum ComparedDatabases {
    static func make() async throws -> (source: PostgresConnection, target: PostgresConnection) {
        let (source, target) = (
            try await TestCluster.shared.makeDatabase("verify"), try await TestCluster.shared.makeDatabase("verify")
        )
        let admin = try await source.connect()
        try await makeRoles(admin)
        await admin.close()
        return (
            try await source.connect(user: "verify_admin"),
            try await target.connect(user: "verify_admin", role: "target")
        )
    }

    /// Roles belong to the whole server: made by the first who comes.
    static func makeRoles(_ connection: PostgresConnection) async throws {
        try await connection.execute("SELECT pg_advisory_lock(42)")
        try await connection.execute(
            """
            DO $$ BEGIN
                IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'verify_admin') THEN
                    CREATE ROLE verify_admin LOGIN SUPERUSER;
                    CREATE ROLE verify_reader;
                    CREATE ROLE "verify Owner";
                END IF;
            END $$
            """)
        try await connection.execute("SELECT pg_advisory_unlock(42)")
    }

    /// Servers that were not built with contrib do not have them.
    static func hasExtension(_ name: String, _ connection: PostgresConnection) async throws -> Bool {
        try await connection.query("SELECT 1 FROM pg_available_extensions WHERE name = $1", [name]).rows.first != nil
    }

    static func clear(_ connection: PostgresConnection) async throws {
        for role in ["verify_reader", "\"verify Owner\"", "verify_admin"] {
            try await connection.execute("DROP OWNED BY \(role) CASCADE")
        }
        // These have no owner.
        try await connection.execute(
            """
            DROP TEXT SEARCH PARSER IF EXISTS p;
            DROP TEXT SEARCH TEMPLATE IF EXISTS t;
            """)
        if await connection.serverVersion >= 90_600 {
            try await connection.execute("DROP ACCESS METHOD IF EXISTS am")
        }
    }
}
