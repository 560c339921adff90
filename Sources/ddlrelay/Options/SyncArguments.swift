import ArgumentParser
import LogicalSync

/// Which sync, between which databases.
struct SyncArguments: ParsableArguments {
    @OptionGroup(title: "Connections") var source: SourceOptions
    @OptionGroup(title: "Connections") var target: TargetOptions
    @Option(
        name: .customLong("name"),
        help: ArgumentHelp(
            "The sync: publication, slot and subscription are called dts_sync_NAME.", valueName: "name"))
    var nameText = SyncName.main.description

    func validate() throws { _ = try name() }

    func name() throws -> SyncName {
        guard let name = SyncName(nameText) else {
            throw ValidationError(
                "--name \(nameText): write lower-case letters, digits and underscores, at most 40 of them")
        }
        return name
    }

    func servers() throws -> SyncServers {
        SyncServers(source: try source.connectionInfo(), target: try target.connectionInfo())
    }
}
