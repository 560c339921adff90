import ArgumentParser
import DDLReplay

/// What is replayed, and in what shape.
struct ReplaySelectionOptions: ParsableArguments {
    @Option(help: "What is replayed: commands on tables, or every command that fires event triggers.") var scope:
        ReplayScope = .tables
    @Option(
        name: .customLong("include-tag"),
        help: ArgumentHelp("Only commands with this tag, for example \"CREATE TABLE\"; repeatable.", valueName: "tag"))
    var tags: [String] = []
    @Option(
        name: .customLong("exclude-tag"),
        help: ArgumentHelp("No commands with this tag; repeatable.", valueName: "tag"))
    var excludedTags: [String] = []
    @OptionGroup var objects: SelectionOptions
    @Option(
        help: ArgumentHelp(
            "As whom statements run: \"none\" (the connection's role), \"captured\" (the role on the source), or a role's name.",
            valueName: "role"))
    var role = "none"
    @Flag(name: .customLong("no-owner"), help: "Leave out what changes owners.") var noOwner = false
    @Flag(name: .customLong("no-privileges"), help: "Leave out GRANT and REVOKE.") var noPrivileges = false
    @Flag(name: .customLong("no-tablespaces"), help: "Leave out where things are stored.") var noTablespaces = false

    func validate() throws {
        for tag in tags + excludedTags where !CommandSelection.isTag(tag) {
            throw ValidationError(
                "\(tags.contains(tag) ? "--include-tag" : "--exclude-tag") \(tag): no command has this tag; write it as in \"ddlrelay log\", for example \"ALTER TABLE\""
            )
        }
    }

    func planner() throws -> ActionPlanner {
        var leftOut: LeftOut = []
        if noOwner { leftOut.insert(.owner) }
        if noPrivileges { leftOut.insert(.privileges) }
        if noTablespaces { leftOut.insert(.tablespaces) }
        return ActionPlanner(
            selection: CommandSelection(
                scope: scope, tags: Set(tags), excludedTags: Set(excludedTags), objects: try objects.filter()),
            role: role == "none" ? .none : role == "captured" ? .captured : .named(role),
            mapping: try objects.mapping(), leftOut: leftOut)
    }
}

extension ReplayScope: ExpressibleByArgument {}
