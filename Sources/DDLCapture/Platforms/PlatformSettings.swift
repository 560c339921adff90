extension Platform {
    /// Where settings are changed there; nil where ALTER SYSTEM does it. Sources: docs/platforms.md.
    var placeOfSettings: String? {
        switch self {
        case .selfManaged, .unknown: nil
        case .apsaraDBRDS: "the ApsaraDB RDS console (Parameters)"
        case .polarDB: "the PolarDB console (Parameters)"
        case .analyticDB: "the AnalyticDB console (Parameters)"
        case .awsRDS: "the DB parameter group"
        case .awsAurora: "the DB cluster parameter group"
        case .cloudSQL: "the flags of the Cloud SQL instance"
        case .azure: "the server parameters of the Azure portal"
        case .neon: "the settings of the Neon project (Logical Replication)"
        case .supabase: "the Supabase CLI (supabase postgres-config update)"
        }
    }

    /// What turns logical decoding on there, where it is not wal_level itself.
    var switchOfLogicalDecoding: String? {
        switch self {
        case .awsRDS, .awsAurora: "rds.logical_replication = 1"
        case .cloudSQL: "cloudsql.logical_decoding = on"
        case .neon: "logical replication on"
        default: nil
        }
    }

    /// Whether event triggers are passed over there for the vendor's own superusers.
    var skipsEventTriggersOfSuperusers: Bool {
        switch self {
        case .neon, .supabase, .polarDB: true
        default: false
        }
    }
}
