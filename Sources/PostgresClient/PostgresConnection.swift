import CLibPQ
import Dispatch
import Glibc

/// One connection to a PostgreSQL server.
///
/// All work happens on a thread of the connection's own. Cancelling the task that waits for a statement cancels the
/// statement on the server; the caller then sees `CancellationError`.
public actor PostgresConnection {
    /// What this connection is to the user.
    public nonisolated let info: ConnectionInfo

    private nonisolated let executor = ConnectionExecutor()
    private nonisolated let wakeUp = WakeUp()
    private nonisolated let abandoned = Flag()
    private let session = Session()
    private var version = 0
    private var answerTimeout: Int?

    /// The connection's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private init(_ info: ConnectionInfo) {
        self.info = info
    }

    /// Owns libpq's connection: it ends with the actor.
    private final class Session {
        var handle: OpaquePointer?
        deinit { PQfinish(handle) }
    }

    private var handle: OpaquePointer? { session.handle }

    /// For the files of this target; it ends with the connection.
    var libpqHandle: OpaquePointer? { session.handle }

    /// Connects.
    ///
    /// The connection speaks UTF-8 (a database in SQL_ASCII: whatever bytes it has) and shows dates as ISO 8601, whatever the server's defaults.
    ///
    /// - Parameters:
    ///   - info: where to.
    ///   - applicationName: shown in `pg_stat_activity`, unless the connection string has one.
    ///   - timeout: how long to wait, in seconds, where neither the connection string nor `PGCONNECT_TIMEOUT` says.
    /// - Throws: ``PostgresError`` (``PostgresError/Code/badConnectionString``,
    ///   ``PostgresError/Code/connectionFailed``), `CancellationError`.
    public static func connect(
        to info: ConnectionInfo, applicationName: String = "ddlrelay", timeout: Int = 15
    ) async throws -> PostgresConnection {
        try info.validate()
        let connection = PostgresConnection(info)
        try await connection.cancellable { connection in
            try connection.open(applicationName: applicationName, timeout: timeout)
        }
        return connection
    }

    /// The server's version as a number: 150018 for 15.18, 90624 for 9.6.24.
    public var serverVersion: Int { version }

    /// Gives up a connection whose server does not answer a statement in time. TCP notices most dead peers by itself; a
    /// proxy or a firewall that swallows packets it does not.
    ///
    /// - Parameter seconds: nil, as at first, waits for as long as a statement takes.
    public func limitAnswers(seconds: Int?) { answerTimeout = seconds }

    /// The server process of this connection; nil where something between, such as a pooler, stands for it.
    public func backendPID() throws -> Int32? {
        let said = try run { PQsendQuery(handle, "SELECT pg_catalog.pg_backend_pid()") }.rows.first?[0]
        let pid = PQbackendPID(handle)
        return said == String(pid) ? pid : nil
    }

    /// Closes a connection that another task waits on: that task sees a lost connection.
    public nonisolated func abandon() { abandoned.signal(); wakeUp.signal() }

    /// Whether the connection can still be used.
    public var isOpen: Bool { handle != nil && PQstatus(handle) == CONNECTION_OK }

    /// Runs one statement with parameters `$1`, `$2`, ... and returns its rows.
    ///
    /// - Throws: ``PostgresError``, `CancellationError`.
    @discardableResult
    public func query(_ sql: String, _ parameters: [String?] = []) async throws -> QueryResult {
        try await cancellable { connection in
            try connection.withParameters(parameters) { values in
                PQsendQueryParams(
                    connection.handle, sql, CInt(parameters.count), nil, values, nil, nil, 0)
            }
        }
    }

    /// Runs a script of one or more statements, as psql does with `-c`: without transaction control in it, all of
    /// them in one transaction. Returns the last statement's result.
    ///
    /// - Throws: ``PostgresError``, `CancellationError`.
    @discardableResult
    public func execute(_ script: String) async throws -> QueryResult {
        try await cancellable { connection in
            try connection.run { PQsendQuery(connection.handle, script) }
        }
    }

    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws.
    public nonisolated func transaction<Result: Sendable>(
        _ body: @Sendable (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        try await execute("BEGIN")
        do {
            let result = try await body(self)
            try await execute("COMMIT")
            return result
        } catch {
            await rollBack()
            throw error
        }
    }

    /// Rolls the transaction back, also when the task is cancelled. A failure leaves the connection closed.
    ///
    /// - Parameter script: what takes back what was committed before, to be run afterwards.
    public func rollBack(then script: String = "") {
        guard isOpen else { return }
        do {
            for sql in ["ROLLBACK", script] where !sql.isEmpty {
                wakeUp.reset()
                _ = try run { PQsendQuery(handle, sql) }
            }
        } catch {
            close()
        }
    }

    /// Closes the connection. Closing twice is not an error.
    public func close() {
        PQfinish(session.handle)
        session.handle = nil
    }

    // MARK: - On the connection's thread

    private func open(applicationName: String, timeout: Int) throws {
        // Later keywords win over earlier ones, and "dbname" is where libpq expands a whole connection string.
        var keywords = [
            "fallback_application_name", "keepalives_idle", "keepalives_interval", "keepalives_count",
            "tcp_user_timeout",
        ]
        var values = [applicationName, "15", "5", "4", "45000"]
        if getenv("PGCONNECT_TIMEOUT") == nil {
            keywords.append("connect_timeout")
            values.append(String(timeout))
        }
        keywords.append("dbname")
        values.append(info.conninfo)
        if let database = info.database {
            keywords.append("dbname")
            values.append(database)
        }
        if info.isForReplication {
            keywords.append("replication")
            values.append("database")
        }
        keywords.append("client_encoding")
        values.append("UTF8")

        session.handle = withCStrings(keywords) { keywords in
            withCStrings(values) { PQconnectStartParams(keywords, $0, 1) }
        }
        guard handle != nil, PQstatus(handle) != CONNECTION_BAD else { throw connectionFailure() }
        // libpq measures connect_timeout in its blocking calls only; this loop is the bound here.
        let deadline = Deadline(seconds: connectTimeout() ?? timeout)
        var state = PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK {
            try wait(for: state == PGRES_POLLING_READING ? POLLIN : POLLOUT, until: deadline)
            state = PQconnectPoll(handle)
            if state == PGRES_POLLING_FAILED { throw connectionFailure() }
        }
        PQsetnonblocking(handle, 0)
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        version = Int(PQserverVersion(handle))
        // The replication protocol takes one command at a time, and its results need none of this.
        guard !info.isForReplication else { return }
        // With an empty path no object of a user is ever found in place of PostgreSQL's own: an operator || of somebody who
        // may create one would run with our rights.
        var settings = "SET search_path = ''; SET DateStyle = ISO; SET TimeZone = 'UTC'; SET extra_float_digits = 0"
        // Such a database converts nothing and holds any bytes, but would refuse to show us those that are not UTF-8.
        if PQparameterStatus(handle, "server_encoding").map({ String(cString: $0) }) == "SQL_ASCII" {
            settings += "; SET client_encoding = SQL_ASCII"
        }
        _ = try run { PQsendQuery(handle, settings) }
    }

    private func connectTimeout() -> Int? {
        guard let options = PQconninfo(handle) else { return nil }
        defer { PQconninfoFree(options) }
        var option = options
        while let keyword = option.pointee.keyword {
            if strcmp(keyword, "connect_timeout") == 0, let value = option.pointee.val {
                return Int(String(cString: value)).flatMap { $0 > 0 ? max(2, $0) : nil }
            }
            option += 1
        }
        return nil
    }

    private func connectionFailure() -> PostgresError {
        let text = ConnectionInfo.redacted(errorMessage())
        close()
        return PostgresError(
            code: .connectionFailed, message: "cannot connect to the \(info.role)", detail: text,
            hint:
                "Check host, port, database, user and password (libpq reads PG* variables, ~/.pgpass and service files)."
        )
    }

    private func errorMessage() -> String {
        let text = PQerrorMessage(handle).map { String(cString: $0) } ?? "out of memory"
        return text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// Sends and collects: libpq's non-blocking calls around poll(2), which a cancelled task leaves at once.
    private func run(_ send: () -> CInt) throws -> QueryResult {
        guard handle != nil else {
            throw PostgresError(code: .connectionLost, message: "the connection is closed", server: info.role)
        }
        guard !abandoned.isSet, send() == 1 else { throw connectionLoss() }
        var result = QueryResult(rows: [], commandTag: "", affectedRows: 0)
        var failure: PostgresError?
        var cancelRequest: DispatchSemaphore?
        let deadline = answerTimeout.map { Deadline(seconds: $0) }
        while true {
            while PQisBusy(handle) == 1 {
                do {
                    try wait(
                        for: POLLIN,
                        until: cancelRequest == nil ? deadline : Deadline(seconds: Self.patienceWithCancel))
                } catch is CancellationError where cancelRequest == nil {
                    cancelRequest = cancelOnServer()
                    continue
                }
                if PQconsumeInput(handle) == 0 { throw connectionLoss() }
            }
            guard let raw = PQgetResult(handle) else { break }
            defer { PQclear(raw) }
            switch PQresultStatus(raw) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_EMPTY_QUERY:
                if failure == nil { result = read(raw) }
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                close()
                throw PostgresError(code: .unexpectedResult, message: "COPY is not supported here", server: info.role)
            default:
                failure = failure ?? serverError(raw)
            }
        }
        if let cancelRequest {
            // One that is still on its way could hit the next statement.
            if cancelRequest.wait(timeout: .now() + .seconds(Self.patienceWithCancel)) == .timedOut { close() }
            throw CancellationError()
        }
        if let failure { throw failure }
        return result
    }

    private func connectionLoss() -> PostgresError {
        let text = errorMessage()
        close()
        return PostgresError(
            code: .connectionLost, message: "the connection to the \(info.role) is lost", detail: text)
    }

    private static let patienceWithCancel = 10

    /// PQcancel makes a connection of its own and waits for its end, which may take for ever: not on this thread.
    ///
    /// - Returns: what is signalled when the server has the request.
    private func cancelOnServer() -> DispatchSemaphore {
        let arrived = DispatchSemaphore(value: 0)
        guard let cancel = PQgetCancel(handle) else {
            arrived.signal()
            return arrived
        }
        nonisolated(unsafe) let request = cancel
        DispatchQueue.global().async {
            var buffer = [CChar](repeating: 0, count: 256)
            PQcancel(request, &buffer, 256)
            PQfreeCancel(request)
            arrived.signal()
        }
        return arrived
    }

    private func wait(for events: Int32, until deadline: Deadline?) throws {
        while true {
            var descriptors = [
                pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0),
                pollfd(fd: wakeUp.readEnd, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&descriptors, 2, deadline?.millisecondsLeft ?? -1)
            if ready < 0 && errno == EINTR { continue }
            if descriptors[1].revents != 0 {
                wakeUp.reset()
                if abandoned.isSet { throw connectionLoss() }
                throw CancellationError()
            }
            if ready == 0 {
                close()
                throw PostgresError(code: .timeout, message: "the \(info.role) does not answer")
            }
            return
        }
    }

    private func read(_ raw: OpaquePointer) -> QueryResult {
        let columnCount = PQnfields(raw)
        var columns: [String: Int] = [:]
        for column in 0..<columnCount {
            columns[String(cString: PQfname(raw, column))] = Int(column)
        }
        let rows = (0..<PQntuples(raw)).map { row in
            ResultRow(
                columns: columns,
                values: (0..<columnCount).map { column -> [UInt8]? in
                    guard PQgetisnull(raw, row, column) == 0, let value = PQgetvalue(raw, row, column) else {
                        return nil
                    }
                    let length = Int(PQgetlength(raw, row, column))
                    return [UInt8](UnsafeRawBufferPointer(start: value, count: length))
                })
        }
        return QueryResult(
            rows: rows,
            commandTag: PQcmdStatus(raw).map { String(cString: $0) } ?? "",
            affectedRows: PQcmdTuples(raw).flatMap { Int(String(cString: $0)) } ?? 0)
    }

    private func serverError(_ raw: OpaquePointer) -> PostgresError {
        func field(_ code: Character) -> String? {
            code.asciiValue.flatMap { PQresultErrorField(raw, CInt($0)) }.map { String(cString: $0) }
        }
        let lost = PQstatus(handle) != CONNECTION_OK
        return PostgresError(
            code: lost ? .connectionLost : .server,
            message: field("M") ?? errorMessage(),
            sqlState: field("C"), detail: field("D"), hint: field("H"),
            position: field("P").flatMap { Int($0) }, context: field("W"), server: info.role)
    }

    private func withParameters(
        _ parameters: [String?], _ send: ([UnsafePointer<CChar>?]) -> CInt
    ) throws -> QueryResult {
        try run {
            withOptionalCStrings(parameters, send)
        }
    }

    /// Runs `body` on the connection's thread; cancelling the task wakes it.
    private nonisolated func cancellable<Result: Sendable>(
        _ body: @Sendable (isolated PostgresConnection) throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        return try await withTaskCancellationHandler {
            try await isolated(body)
        } onCancel: {
            wakeUp.signal()
        }
    }

    private func isolated<Result: Sendable>(
        _ body: @Sendable (isolated PostgresConnection) throws -> Result
    ) throws -> Result {
        // A signal of an earlier, finished wait must not end this one; a task cancelled by now must.
        wakeUp.reset()
        try Task.checkCancellation()
        return try body(self)
    }
}

/// A moment after which waiting ends.
struct Deadline {
    private let end: ContinuousClock.Instant

    init(seconds: Int) {
        end = .now + .seconds(seconds)
    }

    var millisecondsLeft: Int32 {
        let left = ContinuousClock.now.duration(to: end)
        return Int32(
            max(0, min(left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000, 3_600_000))
        )
    }
}
