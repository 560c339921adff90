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

    /// Removes event triggers, function and log in one transaction. Where nothing is installed, nothing happens.
    ///
    /// - Parameters:
    ///   - keepLog: leave the table with its rows.
    ///   - export: gets the rows before the table is dropped, with nothing captured in between; when it throws,
    ///     nothing is removed.
    /// - Returns: whether there was something to remove.
    /// - Throws: ``CaptureError/Code/foreignObjects``, `PostgresError`, `CancellationError`, what `export` throws.
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
        guard let export else {
            try await connection.runScript(CaptureScript.uninstall(keepLog: keepLog))
            return true
        }
        do {
            try await connection.execute(CaptureScript.begin)
            // Event triggers first, then a lock that waits for the writers that are under way: the export is complete.
            try await connection.execute(CaptureScript.removal(keepLog: true))
            if state.tableOwner != nil {
                try await connection.execute("LOCK TABLE \(CaptureNames.logTable) IN ACCESS EXCLUSIVE MODE")
                try await export(CaptureLog(connection))
            }
            try await connection.execute(CaptureScript.removal(keepLog: keepLog) + "COMMIT")
        } catch {
            await connection.rollBack()
            throw error
        }
        return true
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
