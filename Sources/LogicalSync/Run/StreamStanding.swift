import DDLReplay
import PostgresClient

/// Where the stream stands on the target, in one question.
struct StreamStanding: Sendable, Equatable {
    /// The first command that is decided and has not arrived; nil where all have.
    let firstToCome: Int64?
    /// The value of the sequence by which the trigger tells of failures.
    let failure: Int64
    /// How many tables have to be copied again, and may be (``TablesToCopyAgain``).
    let toCopyAgain: Int64

    /// Whether a table of the subscription is still to be copied, or its copy is newer than the stream.
    let isCopying: Bool

    /// How many foreign keys are still to be validated.
    let foreignKeys: Int64

    static func read(_ record: ReplayRecord) async throws -> StreamStanding {
        let row = try await record.connection.query(
            """
            SELECT (SELECT min(a.id) FROM ddlrelay.sync_action AS a WHERE a.source_id = $1::pg_catalog.int4) AS first,
                   (SELECT f.last_value FROM \(TargetObjects.failures(of: record.sourceID)) AS f) AS failure,
                   (SELECT count(*) FROM ddlrelay.sync_copy AS k
                     WHERE k.source_id = $1::pg_catalog.int4
                       AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_subscription_rel AS r
                                         JOIN pg_catalog.pg_subscription AS u ON u.oid = r.srsubid
                                         JOIN ddlrelay.sync AS y ON y.subscription = u.subname
                                        WHERE y.source_id = k.source_id AND r.srrelid = k.relation
                                          AND r.srsubstate <> 'r')) AS copies,
                   EXISTS (SELECT 1 FROM pg_catalog.pg_subscription_rel AS r
                             JOIN pg_catalog.pg_subscription AS u ON u.oid = r.srsubid
                             JOIN ddlrelay.sync AS y ON y.subscription = u.subname
                            WHERE y.source_id = $1::pg_catalog.int4 AND r.srsubstate <> 'r') AS copying,
                   (SELECT count(*) FROM ddlrelay.sync_foreign_key AS g
                     WHERE g.source_id = $1::pg_catalog.int4) AS foreign_keys
            """, [String(record.sourceID)]
        ).rows.first
        return StreamStanding(
            firstToCome: row?.integer("first"), failure: row?.integer("failure") ?? 0,
            toCopyAgain: row?.integer("copies") ?? 0, isCopying: row?.boolean("copying") ?? false,
            foreignKeys: row?.integer("foreign_keys") ?? 0)
    }
}
