import PostgresClient

/// Compares rows, table by table, several at a time.
public struct DataComparer: Sendable {
    /// How rows are compared.
    public let options: DataOptions

    /// A comparer with the given options.
    public init(_ options: DataOptions = DataOptions()) {
        self.options = options
    }

    /// What is not the same.
    ///
    /// - Parameters:
    ///   - tables: from ``CatalogComparer/tablePairs(source:target:)``.
    ///   - source: what the source's rows are read at; more connections see the same.
    ///   - target: likewise.
    ///   - progress: called after each table.
    /// - Throws: `PostgresError` where a server is lost, `CancellationError`. A table that cannot be read is named in
    ///   the result.
    public func compare(
        _ tables: [TablePair], source: DatabaseSnapshot, target: DatabaseSnapshot,
        progress: @escaping @Sendable (DataProgress) -> Void = { _ in }
    ) async throws -> DataResult {
        let versions = (await source.connection.serverVersion, await target.connection.serverVersion)
        let work = DataWork(try await largestFirst(tables, source))
        let jobs = max(1, min(options.jobs, tables.count))
        // An export is not to be had on a standby; and one job needs none.
        let exported = jobs > 1 ? (try await source.export(), try await target.export()) : nil
        let isTimeUp = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<jobs {
                group.addTask {
                    let sides = try await JobSides.open(source, target, exported, versions)
                    while let pair = work.next() { try await compare(pair, sides, work, progress) }
                    return false
                }
            }
            if let timeout = options.timeout {
                group.addTask {
                    try await Task.sleep(for: timeout)
                    return true
                }
            }
            var running = jobs
            while running > 0, let isTimeUp = try await group.next() {
                if isTimeUp {
                    group.cancelAll()
                    return true
                }
                running -= 1
            }
            group.cancelAll()
            return false
        }
        return work.result(tables, isTimeUp: isTimeUp)
    }

    private func compare(
        _ pair: TablePair, _ sides: JobSides, _ work: DataWork, _ progress: @Sendable (DataProgress) -> Void
    ) async throws {
        do {
            try await sides.savepoint()
            let outcome = try await TableComparison(
                pair: pair, options: options, source: sides.source, target: sides.target, sides: sides.common
            ).run()
            progress(work.done(pair, .success(outcome)))
        } catch let error as PostgresError where !error.isConnectionFailure {
            try await sides.rollBackToSavepoint()
            progress(work.done(pair, .failure(error)))
        }
    }

    /// The largest tables first, so that no job is left with one at the end.
    private func largestFirst(_ tables: [TablePair], _ source: DatabaseSnapshot) async throws -> [TablePair] {
        guard tables.count > 1 else { return tables }
        var pages: [String: Int64] = [:]
        let rows = try await source.connection.query(
            """
            SELECT n.nspname, c.relname, c.relpages
              FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind = 'r'
            """
        ).rows
        for row in rows {
            let name = ObjectName(schema: row[0], name: row[1] ?? "").description
            pages[name] = row[2].flatMap(Int64.init)
        }
        return tables.sorted { (pages[$0.source] ?? 0, $1.source) > (pages[$1.source] ?? 0, $0.source) }
    }
}
