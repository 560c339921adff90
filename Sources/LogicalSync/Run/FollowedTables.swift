import PostgresClient
import PostgresParser

/// Keeps publication and subscription to the tables that there are.
///
/// Names on the source and on the target mean the same table only where both have seen the same commands: it is to be
/// called under ``CaptureLogLock``, with every command of the log done on the target.
struct FollowedTables: Sendable {
    let publication: Publication
    let subscription: Subscription
    let tables: SyncTables
    let sourceID: Int64

    var copies: CopiesUnderWay {
        CopiesUnderWay(
            source: tables.source, target: subscription.target, name: subscription.name, sourceID: sourceID)
    }

    /// What changed.
    struct Change: Sendable {
        let added: Set<QualifiedName>
        let removed: Set<QualifiedName>
        /// What somebody holds a lock on: it is to be tried again.
        var delayed: Set<QualifiedName> = []
    }

    /// Takes in what is new and lets go what is not carried any more; nil where nothing had to be done.
    ///
    /// - Parameter leaving: tables that are not to be taken in yet (``TablesToCopyAgain``).
    func follow(without leaving: Set<QualifiedName>) async throws -> Change? {
        var wanted = try await wanted().subtracting(leaving)
        let subscribed = try await subscription.tables()
        let members = try await publication.members()
        try await publication.remove(members.subtracting(wanted))
        let delayed = try await publication.add(wanted.subtracting(members))
        wanted.subtract(delayed)
        guard subscribed != wanted || !delayed.isEmpty else { return nil }
        if subscribed != wanted {
            try await copies.watch(wanted.subtracting(subscribed))
            try await subscription.refresh()
            try await DroppedTables(target: subscription.target).remove()
        }
        return Change(
            added: wanted.subtracting(subscribed), removed: subscribed.subtracting(wanted), delayed: delayed)
    }

    /// The tables to be carried. What the target does not have by now it is not to have: the command that makes it was left
    /// out.
    func wanted() async throws -> Set<QualifiedName> { try await tables.chosen().intersection(targetTables()) }

    private func targetTables() async throws -> Set<QualifiedName> {
        let rows = try await subscription.target.query(
            """
            SELECT n.nspname AS schema, c.relname AS name
              FROM pg_catalog.pg_class AS c
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%'
            """
        ).rows
        return Set(rows.compactMap(QualifiedName.init(row:)))
    }
}
