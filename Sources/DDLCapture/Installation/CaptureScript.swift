import CaptureSQL
import PostgresClient

/// The exact SQL of an installation or removal: what `--dry-run` prints and psql can run is what runs.
enum CaptureScript {
    static func install(options: CaptureOptions, owner: String?) -> String {
        let comment = "COMMENT ON FUNCTION \(CaptureNames.function) IS\n    \(Quoting.literal(options.comment));\n"
        // The options are the file's last word but one: the file says its defaults first.
        let files = [
            CaptureSQL.guardAgainstForeignObjects, CaptureSQL.logTable, CaptureSQL.captureFunction, CaptureSQL.options,
        ]
        return begin + files.joined(separator: "\n")
            + (options == CaptureOptions() ? "" : "\n" + comment)
            + (owner.map { "\n" + ownership($0) } ?? "")
            + "\n" + CaptureSQL.eventTriggers + "\nCOMMIT;\n"
    }

    static func uninstall(keepLog: Bool) -> String {
        stop + "\n" + begin + removal(keepLog: keepLog) + "COMMIT;\n"
    }

    /// Ends the capturing; what is captured stays.
    static let stop =
        begin + """
            DROP EVENT TRIGGER IF EXISTS \(CaptureNames.commandTrigger);
            DROP EVENT TRIGGER IF EXISTS \(CaptureNames.dropTrigger);
            COMMIT;

            """

    /// Takes ``stop`` back.
    static let resume = begin + CaptureSQL.eventTriggers + "\nCOMMIT;\n"

    static let begin = """
        BEGIN;
        SET LOCAL client_min_messages = warning;
        SET LOCAL lock_timeout = '10s';
        SET LOCAL ddlrelay.capture = off;
        SELECT pg_catalog.pg_advisory_xact_lock(\(CaptureNames.advisoryLock));

        """

    /// In the order of the documented procedure, once the event triggers are gone.
    static func removal(keepLog: Bool) -> String {
        """
        DROP FUNCTION IF EXISTS \(CaptureNames.function);

        """ + (keepLog ? markAsKept : "DROP TABLE IF EXISTS \(CaptureNames.logTable);\n")
    }

    /// What tells a log that was kept from one whose capture somebody has dropped.
    static let keptMark = "kept when the capture was uninstalled"

    private static let markAsKept = """
        DO LANGUAGE plpgsql $ddlrelay$
        BEGIN
            IF pg_catalog.to_regclass('\(CaptureNames.logTable)') IS NOT NULL THEN
                COMMENT ON TABLE \(CaptureNames.logTable) IS
                    'ddlrelay \(ToolVersion.current): DDL capture log, \(keptMark)';
            END IF;
        END
        $ddlrelay$;

        """

    private static func ownership(_ role: String) -> String {
        let owner = Quoting.identifier(role)
        return """
            ALTER TABLE \(CaptureNames.logTable) OWNER TO \(owner);
            ALTER FUNCTION \(CaptureNames.function) OWNER TO \(owner);

            """
    }
}
