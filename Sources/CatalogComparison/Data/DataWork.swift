import PostgresClient
import Synchronization

/// The tables that are to be compared, and what came out: shared by all jobs.
final class DataWork: Sendable {
    private struct State {
        var waiting: ArraySlice<TablePair>
        var outcomes: [TablePair: Result<TableComparison.Outcome, PostgresError>] = [:]
    }

    private let state: Mutex<State>
    private let total: Int

    init(_ tables: [TablePair]) {
        total = tables.count
        state = Mutex(State(waiting: tables[...]))
    }

    func next() -> TablePair? {
        state.withLock { $0.waiting.popFirst() }
    }

    func done(_ pair: TablePair, _ outcome: Result<TableComparison.Outcome, PostgresError>) -> DataProgress {
        state.withLock { state in
            state.outcomes[pair] = outcome
            return DataProgress(done: state.outcomes.count, total: total, table: pair.source)
        }
    }

    /// In the order of the tables.
    func result(_ tables: [TablePair], isTimeUp: Bool) -> DataResult {
        let outcomes = state.withLock { $0.outcomes }
        var result = DataResult()
        for pair in tables {
            switch outcomes[pair] {
            case .success(let outcome):
                result.tables += 1
                result.rows += outcome.rows
                result.differences += outcome.differences
                result.notes += outcome.notes
            case .failure(let error): result.notCompared.append("\(pair.title): \(error)")
            case nil: result.notCompared.append("\(pair.title): \(isTimeUp ? "the time was up" : "not reached")")
            }
        }
        return result
    }
}
