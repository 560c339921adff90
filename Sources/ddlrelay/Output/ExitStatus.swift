import ArgumentParser
import DDLCapture
import DDLReplay
import LogicalSync
import PostgresClient

/// The exit codes, a promise to scripts.
enum ExitStatus: Int32, Comparable {
    case done = 0
    case failed = 1
    case couldNotConnect = 2
    case answerIsNo = 3
    case held = 4
    case lostCommands = 5

    /// Of several databases, the worst counts: what could not be reached is worse than what failed, and that is worse
    /// than a no.
    static func < (left: ExitStatus, right: ExitStatus) -> Bool { left.severity < right.severity }

    private var severity: Int {
        switch self {
        case .done: 0
        case .answerIsNo: 1
        case .held: 2
        case .lostCommands: 3
        case .failed: 4
        case .couldNotConnect: 5
        }
    }

    var exitCode: ExitCode { ExitCode(rawValue) }

    init(_ error: any Error) {
        self =
            switch error {
            case let error as PostgresError:
                error.code == .connectionFailed || error.code == .connectionLost || error.code == .timeout
                    ? .couldNotConnect : .failed
            case let error as CaptureError:
                error.code == .requirementsNotMet || error.code == .notInstalled || error.code == .foreignObjects
                    || error.code == .newerVersion || error.code == .notReplayed ? .answerIsNo : .failed
            case let error as ReplayError:
                switch error.code {
                case .held: .held
                case .lostCommands: .lostCommands
                case .notInstalled, .notHeld: .answerIsNo
                default: .failed
                }
            case let error as SyncError:
                error.code == .requirementsNotMet || error.code == .notSetUp || error.code == .exists
                    ? .answerIsNo : .failed
            default: .failed
            }
    }
}
