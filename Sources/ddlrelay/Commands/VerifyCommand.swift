import ArgumentParser
import CatalogComparison
import DDLReplay
import ObjectSelection
import PostgresClient

struct VerifyCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compares source and target, catalog by catalog, and row by row where asked, and changes nothing.",
        discussion: """
            Exit code 3 says that there is a difference.

            Example:
              ddlrelay verify --source "host=db1 dbname=app" --target "host=db2 dbname=app" --data checksums
            """)

    @OptionGroup(title: "Connections") var source: SourceOptions
    @OptionGroup(title: "Connections") var target: TargetOptions
    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Comparison") var comparison: ComparisonArguments
    @OptionGroup(title: "Rows") var rows: DataArguments
    @Option(
        help: ArgumentHelp(
            "Wait until the target has replayed what the source has captured by now.", valueName: "seconds"))
    var wait: Int?
    @Option(help: "How the result is written; sql is a script for the target that mends what is simple to mend.")
    var format: CommandFormat = .table

    func validate() throws {
        if let wait, wait < 0 { throw ValidationError("--wait \(wait): not a number of seconds") }
    }

    func execute() async throws {
        let options = try comparison.options(selection)
        let sourceInfo = try source.connectionInfo()
        let targetInfo = try target.connectionInfo()
        let sides = try await ComparedSides.connect(source: sourceInfo, target: targetInfo)
        try await SourceIdentity.refuseSameDatabase(sides.source, sides.target)
        if let wait { try await ReplayPositions.wait(seconds: wait, source: sides.source, target: sides.target) }

        let report = try await sides.inSnapshots { source, target in
            let positions = try await ReplayPositions.read(
                source: source.connection, target: target.connection, identity: sides.identity)
            async let readSource = source.catalog(options)
            async let readTarget = target.catalog(options)
            let (sourceCatalog, targetCatalog) = try await (readSource, readTarget)
            let comparer = CatalogComparer(options)
            var report = VerifyReport(
                catalog: comparer.compare(source: sourceCatalog, target: targetCatalog), positions: positions,
                sourceVersion: sourceCatalog.serverVersion, targetVersion: targetCatalog.serverVersion)
            if let dataOptions = rows.options {
                report.data = try await DataComparer(dataOptions).compare(
                    comparer.tablePairs(source: sourceCatalog, target: targetCatalog), source: source,
                    target: target, progress: ProgressLine.show)
            }
            return report
        }
        try report.show(format)
        if report.catalog.compared == 0, report.isSame, options.filter != ObjectFilter() {
            Messages.error(
                "nothing matches what was selected: nothing was compared",
                hint:
                    "Check --schema, --table and their kin: names are folded to lower case, write '\"Name\"' for others."
            )
            throw ExitStatus.failed.exitCode
        }
        if !report.isSame { throw ExitStatus.answerIsNo.exitCode }
        if !report.isComplete {
            Messages.error(
                "not every table was compared", detail: report.data?.notCompared.first,
                hint: "A table that was not compared may differ.")
            throw ExitStatus.failed.exitCode
        }
    }
}
