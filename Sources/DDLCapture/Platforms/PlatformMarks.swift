import PostgresClient

/// What a server shows of itself that tells its platform.
public struct PlatformMarks: Sendable, Hashable {
    /// What `version()` says.
    public var version: String
    /// The settings of vendors that the server has, with their values.
    public var settings: [String: String]
    /// The roles of vendors that the server has.
    public var roles: Set<String>
    /// Whether there is a function `aurora_version()`.
    public var hasAuroraVersion: Bool

    /// Marks as they were read, or recorded.
    public init(
        version: String, settings: [String: String] = [:], roles: Set<String> = [], hasAuroraVersion: Bool = false
    ) {
        self.version = version
        self.settings = settings
        self.roles = roles
        self.hasAuroraVersion = hasAuroraVersion
    }

    static func read(from source: some FactSource, server: ResultRow) async throws -> PlatformMarks {
        var settings: [String: String] = [:]
        for row in try await source.answer(.vendorSettings) {
            settings[row.text("name") ?? ""] = row.text("setting") ?? ""
        }
        // A vendor may answer SHOW without listing the setting.
        if settings["rds_release_date"] == nil {
            do {
                settings["rds_release_date"] = try await source.answer(.releaseDate).first?.text("rds_release_date")
            } catch let error as PostgresError where error.sqlState == "42704" || error.sqlState == "42501" {
                // Not there, or not for this role: the other marks decide.
            }
        }
        return PlatformMarks(
            version: server.text("version") ?? "", settings: settings,
            roles: Set(try await source.answer(.vendorRoles).compactMap { $0.text("rolname") }),
            hasAuroraVersion: server.boolean("aurora") ?? false)
    }
}

extension FactQuery {
    static let vendorSettings = FactQuery(
        "vendor-settings",
        """
        SELECT s.name, s.setting FROM pg_catalog.pg_settings AS s
         WHERE s.name IN ('rds_release_date', 'rds_failover_slot_mode', 'rds.extensions')
            OR s.name LIKE 'polar%' OR s.name LIKE 'neon.%' OR s.name LIKE 'supautils.%'
        """)

    static let releaseDate = FactQuery("rds-release-date", "SHOW rds_release_date")

    static let vendorRoles = FactQuery(
        "vendor-roles",
        """
        SELECT r.rolname FROM pg_catalog.pg_roles AS r
         WHERE r.rolname IN ('pg_rds_superuser', 'rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin',
                             'neon_superuser', 'supabase_admin')
        """)
}
