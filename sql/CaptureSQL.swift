/// The SQL files of this folder, as text.
///
/// `sql/install.sql` runs the same files with psql, in the order of ``capture``.
public enum CaptureSQL {
    /// Refuses to install over objects that somebody else made.
    public static let guardAgainstForeignObjects = text(PackageResources.guard_sql)
    /// The capture log `public.dts_ddl_command` and its counters.
    public static let logTable = text(PackageResources.log_table_sql)
    /// The capturing function `public.dts_capture_ddl()`.
    public static let captureFunction = text(PackageResources.capture_function_sql)
    /// The default options, in the function's comment.
    public static let options = text(PackageResources.options_sql)
    /// The event triggers `dts_intercept_ddl` and `dts_intercept_drop`.
    public static let eventTriggers = text(PackageResources.event_triggers_sql)
    /// The record of replay on a target, schema `ddlrelay`.
    public static let replayState = text(PackageResources.replay_state_sql)

    /// What a sync keeps on its target, beside the record of replay.
    public static let syncState = text(PackageResources.sync_state_sql)
    /// Makes foreign keys again that were put away.
    public static let foreignKeys = text(PackageResources.foreign_keys_sql)
    /// The trigger that runs captured commands at their place in the stream.
    public static let applyFunction = text(PackageResources.apply_function_sql)

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
