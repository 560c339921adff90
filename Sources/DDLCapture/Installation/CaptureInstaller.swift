import PostgresClient

/// Installs the capture in one database, and takes it away again.
///
/// ```swift
/// let connection = try await PostgresConnection.connect(to: ConnectionInfo("host=db1 dbname=app", role: "source"))
/// let installed = try await CaptureInstaller(connection).install()
/// ```
public struct CaptureInstaller: Sendable {
    /// What an installation did.
    public enum Change: String, Sendable, Hashable, Codable {
        /// Nothing was there before.
        case installed
        /// An older version, or one that somebody changed, was brought up to date; the rows were kept.
        case repaired
        /// Nothing had to be done but to confirm options and definition.
        case unchanged
        /// The objects of the documented procedure were replaced; the rows were kept.
        case tookOver = "took-over"
    }

    private let connection: PostgresConnection

    /// An installer for the database of a connection.
    public init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    /// The SQL that ``install(_:checks:owner:takeOver:)`` runs, for psql.
    public static func installScript(options: CaptureOptions = CaptureOptions(), owner: String? = nil) -> String {
        CaptureScript.install(options: options, owner: owner)
    }

    /// The SQL that ``uninstall(keepLog:export:)`` runs, for psql.
    public static func uninstallScript(keepLog: Bool = false) -> String {
        CaptureScript.uninstall(keepLog: keepLog)
    }

    /// Checks the requirements, then installs in one transaction. Repeating it repairs and upgrades, and keeps the rows.
    ///
    /// - Parameters:
    ///   - changes: how the capture shall work; what is not said stays as it is, or is the default where nothing is
    ///     installed yet.
    ///   - checks: what the user knows better than detection does.
    ///   - owner: who shall own log and function; nil for the current role. It must be a superuser: the function
    ///     changes tables of every role.
    ///   - takeOver: replace the objects of the documented procedure where they are found, keeping the rows.
    /// - Throws: ``CaptureError`` (``CaptureError/Code/requirementsNotMet``, ``CaptureError/Code/foreignObjects``,
    ///   ``CaptureError/Code/newerVersion``, ``CaptureError/Code/invalidOption``), `PostgresError`, `CancellationError`.
    @discardableResult
    public func install(
        _ changes: CaptureOptions.Changes = CaptureOptions.Changes(), checks: CheckOptions = CheckOptions(),
        owner: String? = nil, takeOver: Bool = false
    ) async throws -> Change {
        let facts = try await ServerFacts.read(from: connection)
        try Self.refuse(facts, checks)
        try await refuseOwner(owner)

        let before = facts.capture
        if before.origin == .other && !takeOver {
            throw CaptureError(
                code: .foreignObjects,
                message:
                    "\(before.foundObjects.joined(separator: ", ")) in database \"\(facts.database)\" was not made by ddlrelay",
                detail: "It may be the documented procedure's, DTS's own, or somebody else's.",
                hint: "Install with --take-over to replace function and triggers and keep the rows, or drop it first.")
        }
        let options = changes.applied(to: before.options ?? CaptureOptions())
        // LIKE takes no pattern that ends in the middle of an escape.
        guard options.publications.reversed().prefix(while: { $0 == "\\" }).count.isMultiple(of: 2) else {
            throw CaptureError(
                code: .invalidOption,
                message:
                    "publications \"\(options.publications)\": a LIKE pattern must not end with its escape character",
                hint: "Write two backslashes for one.")
        }
        try await connection.runScript(CaptureScript.install(options: options, owner: owner))

        switch before.origin {
        case .none: return .installed
        case .other: return .tookOver
        case .ddlrelay: return before.drift.isEmpty && before.options == options ? .unchanged : .repaired
        }
    }

    /// Removes event triggers, then function and log. Where nothing is installed, nothing happens.
    ///
    /// - Parameters:
    ///   - keepLog: leave the table with its rows.
    ///   - export: gets the rows before the table is dropped, with nothing captured in between; when it throws,
    ///     the event triggers are made again, and nothing is removed. Commands of the time in between are not captured.
    /// - Returns: whether there was something to remove.
    /// - Throws: ``CaptureError`` (``CaptureError/Code/foreignObjects``, ``CaptureError/Code/inUse``), `PostgresError`,
    ///   `CancellationError`, what `export` throws.
    @discardableResult
    public func uninstall(
        keepLog: Bool = false, export: (@Sendable (CaptureLog) async throws -> Void)? = nil
    ) async throws -> Bool {
        let state = try await CaptureState.read(from: connection)
        guard state.origin != .none else { return false }
        guard state.origin != .other else {
            throw CaptureError(
                code: .foreignObjects,
                message: "\(state.foundObjects.joined(separator: ", ")) was not made by ddlrelay and is left alone",
                hint:
                    "Drop them by hand (event trigger, function, table, in this order), or run \"ddlrelay install --take-over\" first."
            )
        }
        do {
            // Committed by itself: a session that still saw the triggers when the log goes would fail, and all would queue
            // behind the lock that waits for open transactions.
            try await connection.execute(CaptureScript.stop)
            try await waitForWriters()
            try await connection.execute(CaptureScript.begin)
            if let export, state.tableOwner != nil {
                try await connection.execute("LOCK TABLE \(CaptureNames.logTable) IN ACCESS EXCLUSIVE MODE")
                try await export(CaptureLog(connection))
            }
            try await connection.execute(CaptureScript.removal(keepLog: keepLog) + "COMMIT")
        } catch {
            await connection.rollBack(then: state.isCapturing ? CaptureScript.resume : "")
            throw error
        }
        return true
    }

    /// Waits until no transaction is open that has written to the log, without a lock that others would wait for.
    private func waitForWriters() async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while true {
            let writers = try await connection.query(
                """
                SELECT coalesce(l.pid::pg_catalog.text, 'a prepared transaction') AS pid
                  FROM pg_catalog.pg_locks AS l
                 WHERE l.locktype = 'relation' AND l.relation = pg_catalog.to_regclass('\(CaptureNames.logTable)')::pg_catalog.oid
                   AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d
                                      WHERE d.datname = pg_catalog.current_database())
                   AND l.mode = 'RowExclusiveLock' AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
                 ORDER BY 1
                """
            ).rows.compactMap { $0.text("pid") }
            if writers.isEmpty { return }
            guard ContinuousClock.now < deadline else {
                throw CaptureError(
                    code: .inUse, message: "transactions with DDL are still open after 10 s",
                    detail: "Of the processes \(writers.joined(separator: ", ")).",
                    hint: "Nothing was removed. End them, or try again later.")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private static func refuse(_ facts: ServerFacts, _ options: CheckOptions) throws(CaptureError) {
        if case .ddlrelay(let version) = facts.capture.origin, version > .current {
            throw CaptureError(
                code: .newerVersion,
                message:
                    "ddlrelay \(version) installed the capture in database \"\(facts.database)\", this is \(ToolVersion.current)",
                hint: "Use that version of ddlrelay.")
        }
        let failed = ServerCheck.run(ServerCheck.forCapture, on: facts, options: options)
            .filter { $0.name != "existing-capture" }
            .filter(\.keepsFromInstalling)
        guard failed.isEmpty else {
            throw CaptureError(
                code: .requirementsNotMet,
                message:
                    "database \"\(facts.database)\" does not meet \(failed.count == 1 ? "a requirement" : "\(failed.count) requirements")",
                detail: failed.map { "\($0.name): \($0.message)" }.joined(separator: "\n"),
                hint: failed.compactMap(\.hint).joined(separator: "\n"),
                failedChecks: failed)
        }
    }

    /// An owner that may not change other roles' tables would make every CREATE TABLE of theirs lose its replica
    /// identity, and one that may not write the log would make it fail.
    private func refuseOwner(_ owner: String?) async throws {
        guard let owner else { return }
        let rows = try await connection.query(
            "SELECT r.rolsuper FROM pg_catalog.pg_roles AS r WHERE r.rolname = $1", [owner]
        ).rows
        guard let row = rows.first else {
            throw CaptureError(
                code: .invalidOption, message: "role \"\(owner)\" does not exist",
                hint: "Create it, or leave --owner out.")
        }
        let platform = Platform.detect(try await ServerFacts.read(from: connection).marks)
        guard row.boolean("rolsuper") == true || platform != .selfManaged else {
            throw CaptureError(
                code: .invalidOption, message: "role \"\(owner)\" is not a superuser and cannot own the capture",
                detail: "The capturing function sets REPLICA IDENTITY on tables of every role with its owner's rights.",
                hint: "Leave --owner out: the capture then belongs to the role that installs it.")
        }
    }
}

extension PostgresConnection {
    /// Runs a script with its own BEGIN and COMMIT; when it fails, nothing of it stays.
    nonisolated func runScript(_ script: String) async throws {
        do {
            try await execute(script)
        } catch {
            await rollBack()
            throw error
        }
    }
}
