import ArgumentParser

/// Data and DDL in one stream, over PostgreSQL's own logical replication.
struct SyncCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Lets a target follow a source: data and DDL in one stream (PostgreSQL 10 and later).",
        discussion: """
            PostgreSQL's logical replication carries the rows; captured commands take effect on the target at their
            exact place among them, in the same transaction.

            The usual way:
              ddlrelay check --for sync --source "host=db1 dbname=app" --target "host=db2 dbname=app"
              ddlrelay sync setup    --source ... --target ...   schema, data, and all that is needed
              ddlrelay sync run      --source ... --target ...   to be kept at work: it decides about each command
              ddlrelay sync status   --source ... --target ...   how far behind, and what must be decided
              ddlrelay sync teardown --source ... --target ...   leaves no trace on either server
            """,
        subcommands: [
            SyncSetupCommand.self, SyncRunCommand.self, SyncStatusCommand.self, SyncSequencesCommand.self,
            SyncTeardownCommand.self,
        ])
}
