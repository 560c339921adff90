/// The names of the documented procedure.
public enum CaptureNames {
    /// The capture log.
    public static let logTable = "public.dts_ddl_command"
    /// The capturing function.
    public static let function = "public.dts_capture_ddl()"
    /// The event trigger for every command but the dropping ones.
    public static let commandTrigger = "dts_intercept_ddl"
    /// The event trigger for the dropping commands.
    public static let dropTrigger = "dts_intercept_drop"
    /// One install or uninstall at a time in a database; the same number is in `sql/install.sql`.
    static let advisoryLock = "7237963120435953012"
}
