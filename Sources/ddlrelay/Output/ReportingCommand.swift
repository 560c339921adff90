import ArgumentParser
import DDLReplay
import PostgresClient

/// A command that reports its errors as PostgreSQL's tools do, and ends with the promised exit code.
protocol ReportingCommand: AsyncParsableCommand {
    func execute() async throws

    /// What to do where the command was cancelled.
    var hintWhenInterrupted: String? { get }
}

extension ReportingCommand {
    var hintWhenInterrupted: String? { nil }

    func run() async throws {
        do {
            try await execute()
        } catch let code as ExitCode {
            throw code
        } catch let error as ValidationError {
            throw error
        } catch {
            if let signal = Interruption.signal {
                // What fails then fails by it; the shell's way to say so.
                Messages.error("interrupted; what was not committed is undone", hint: hintWhenInterrupted)
                throw ExitCode(128 + signal)
            }
            report(error)
            throw ExitStatus(error).exitCode
        }
    }

    /// What to do about refusals that many statements can meet.
    private static func hint(_ error: any Error) -> String? {
        guard let error = error as? PostgresError else { return nil }
        switch error.sqlState {
        case "42501":
            return
                "Connect as a role that has this right: \"ddlrelay check --for replay\" and \"--for sync\" say what is needed."
        case "25006":
            return
                "That server is a standby, or default_transaction_read_only is on there: connect to one that takes writes."
        case "42P01" where error.message.contains("dts_ddl_command"):
            return "There is no capture on the source, or not any more: \"ddlrelay status\" shows what is there."
        case "42P01" where error.message.contains("ddlrelay."), "3F000" where error.message.contains("ddlrelay"):
            return "The record of replay on the target was dropped meanwhile: start again, and \"ddlrelay verify\"."
        default: return nil
        }
    }

    func report(_ error: any Error) {
        if let error = error as? any DiagnosedError {
            Messages.error(String(describing: error), detail: error.detail, hint: error.hint ?? Self.hint(error))
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
