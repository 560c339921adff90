import ArgumentParser
import DDLReplay
import PostgresClient

/// A command that reports its errors as PostgreSQL's tools do, and ends with the promised exit code.
protocol ReportingCommand: AsyncParsableCommand {
    func execute() async throws
}

extension ReportingCommand {
    func run() async throws {
        do {
            try await execute()
        } catch let code as ExitCode {
            throw code
        } catch let error as ValidationError {
            throw error
        } catch {
            report(error)
            throw ExitStatus(error).exitCode
        }
    }

    func report(_ error: any Error) {
        if let error = error as? any DiagnosedError {
            Messages.error(String(describing: error), detail: error.detail, hint: error.hint)
        } else if error is CancellationError {
            Messages.error("interrupted")
        } else {
            Messages.error(String(describing: error))
        }
    }
}

extension ErrorReport {
    init(_ error: any Error) {
        let diagnosed = error as? any DiagnosedError
        message = diagnosed?.message ?? String(describing: error)
        detail = diagnosed?.detail
        hint = diagnosed?.hint
        sqlstate = (error as? PostgresError)?.sqlState ?? (error as? ReplayError)?.sqlState
    }
}
