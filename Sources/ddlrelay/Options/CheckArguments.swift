import ArgumentParser
import DDLCapture

/// What the user knows better than detection does.
struct CheckArguments: ParsableArguments {
    @Option(
        name: .customLong("task-created"),
        help: ArgumentHelp("When the migration task was created; after 2020-10-01 is needed.", valueName: "YYYY-MM-DD"))
    var taskCreated: String?

    @Option(
        help: ArgumentHelp(
            "Overrides the detected platform: \(Platform.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "platform"))
    var platform: String?

    @Option(
        name: .customLong("kernel-version"),
        help: ArgumentHelp("Overrides the detected kernel version of ApsaraDB RDS.", valueName: "YYYYMMDD"))
    var kernelVersion: String?

    func validate() throws { _ = try checkOptions() }

    func checkOptions() throws -> CheckOptions {
        var options = CheckOptions()
        if let taskCreated {
            guard let date = TaskDate(taskCreated) else {
                throw ValidationError("--task-created \(taskCreated): not a date, write YYYY-MM-DD")
            }
            options.taskCreated = date
        }
        if let platform {
            guard let known = Platform(rawValue: platform) else {
                throw ValidationError(
                    "--platform \(platform): not known; one of \(Platform.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
            options.platform = known
        }
        if let kernelVersion {
            guard let version = KernelVersion(kernelVersion) else {
                throw ValidationError("--kernel-version \(kernelVersion): not a date, write YYYYMMDD")
            }
            options.kernelVersion = version
        }
        return options
    }
}
