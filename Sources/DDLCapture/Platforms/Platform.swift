/// Who runs a server.
public enum Platform: String, Sendable, Hashable, Codable, CaseIterable {
    case selfManaged = "self-managed"
    case apsaraDBRDS = "apsaradb-rds"
    case analyticDB = "analyticdb"
    case polarDB = "polardb"
    case awsAurora = "aws-aurora"
    case awsRDS = "aws-rds"
    case cloudSQL = "cloud-sql"
    case azure = "azure"
    case neon = "neon"
    case supabase = "supabase"
    /// Not PostgreSQL itself, and no vendor that is known here.
    case unknown = "unknown"

    /// The name that people know.
    public var name: String {
        switch self {
        case .selfManaged: "self-managed PostgreSQL"
        case .apsaraDBRDS: "ApsaraDB RDS for PostgreSQL"
        case .analyticDB: "AnalyticDB for PostgreSQL"
        case .polarDB: "PolarDB for PostgreSQL"
        case .awsAurora: "Amazon Aurora PostgreSQL"
        case .awsRDS: "Amazon RDS for PostgreSQL"
        case .cloudSQL: "Cloud SQL for PostgreSQL"
        case .azure: "Azure Database for PostgreSQL"
        case .neon: "Neon"
        case .supabase: "Supabase"
        case .unknown: "a server that is not known here"
        }
    }

    /// The role that may create event triggers there; nil for stock PostgreSQL, where it takes a superuser.
    public var administratorRole: String? {
        switch self {
        case .apsaraDBRDS: "a privileged account (pg_rds_superuser)"
        case .awsRDS, .awsAurora: "a member of rds_superuser"
        case .cloudSQL: "a member of cloudsqlsuperuser"
        case .azure: "a member of azure_pg_admin"
        case .neon: "a member of neon_superuser"
        case .supabase: "the role postgres"
        case .polarDB: "a privileged account"
        case .selfManaged, .analyticDB, .unknown: nil
        }
    }

    /// Tells the platform by what the server shows of itself. Sources: docs/platforms.md.
    public static func detect(_ marks: PlatformMarks) -> Platform {
        // Greenplum first: AnalyticDB answers rds_release_date too, and it is not the RDS kernel's.
        if marks.version.contains("Greenplum") { return .analyticDB }
        if marks.settings.keys.contains(where: { $0.hasPrefix("polar") }) { return .polarDB }
        if marks.settings["rds_release_date"] != nil || marks.roles.contains("pg_rds_superuser")
            || marks.settings["rds_failover_slot_mode"] != nil
        {
            return .apsaraDBRDS
        }
        if marks.hasAuroraVersion { return .awsAurora }
        if marks.roles.contains("rds_superuser") || marks.settings["rds.extensions"] != nil { return .awsRDS }
        if marks.roles.contains("cloudsqlsuperuser") { return .cloudSQL }
        if marks.roles.contains("azure_pg_admin") { return .azure }
        if marks.roles.contains("supabase_admin") || marks.settings.keys.contains(where: { $0.hasPrefix("supautils.") })
        {
            return .supabase
        }
        if marks.roles.contains("neon_superuser") || marks.settings.keys.contains(where: { $0.hasPrefix("neon.") }) {
            return .neon
        }
        return isPostgreSQL(marks.version) ? .selfManaged : .unknown
    }

    /// Other systems speak PostgreSQL's protocol and say so in `version()`: "PostgreSQL 15.2-YB-2.25 ...",
    /// "CockroachDB CCL ...", "PostgreSQL 8.0.2 ... Redshift 1.0".
    private static func isPostgreSQL(_ version: String) -> Bool {
        version.hasPrefix("PostgreSQL ") && !version.contains("-YB-") && !version.contains("Redshift")
    }
}
