import PostgresClient
import PostgresParser

/// A statement that runs outside a transaction. Its record says first that it is begun; after a crash the catalog says how
/// far it came.
struct ConcurrentRun {
    let connection: PostgresConnection
    let form: ConcurrentForm

    /// Runs it to its end, or what is left of it to do.
    ///
    /// - Parameters:
    ///   - wasStarted: whether an earlier try was begun and its end is not known.
    ///   - wasTried: whether there was an earlier try at all.
    func run(wasStarted: Bool, wasTried: Bool) async throws {
        switch form.effect {
        case .makesIndex(let name):
            switch try await isValid(name) {
            case true? where wasStarted: return
            // What a failed or killed build of ours leaves behind is in its way; somebody else's is not ours to drop.
            case false? where wasTried:
                if try await isOfItsTable(name) { try await connection.execute("DROP INDEX CONCURRENTLY \(name)") }
            default: break
            }
        case .dropsIndexes(let names):
            if wasStarted {
                var isGone = true
                for name in names where try await isValid(name) != nil { isGone = false }
                if isGone { return }
            }
        case .detaches(let child, let parent):
            switch try await isDetachPending(child, parent) {
            case nil where wasStarted: return
            case true?:
                try await connection.execute("ALTER TABLE \(parent) DETACH PARTITION \(child) FINALIZE")
                return
            default: break
            }
        }
        // The extended protocol takes one statement only.
        try await connection.query(form.sql)
    }

    /// Whether an index is valid; nil where there is none.
    private func isValid(_ name: QualifiedName) async throws -> Bool? {
        try await connection.query(
            """
            SELECT i.indisvalid AND i.indisready AND i.indislive AS valid
              FROM pg_catalog.pg_class AS c
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
             WHERE n.nspname = $1 AND c.relname = $2
            """, [name.schema, name.name]
        ).rows.first?.boolean("valid")
    }

    /// Whether an index belongs to the table that the statement makes one for.
    private func isOfItsTable(_ name: QualifiedName) async throws -> Bool {
        guard let table = try? SQLParser.parse(form.sql).first?.tree.node("relation"),
            let relation = table.string("relname")
        else { return false }
        let written = QualifiedName([table.string("schemaname"), relation].compactMap { $0 })
        return try await !connection.query(
            """
            SELECT 1 FROM pg_catalog.pg_class AS c
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
             WHERE n.nspname = $1 AND c.relname = $2
               AND i.indrelid = \(Quoting.literal(written.description))::pg_catalog.regclass
            """, [name.schema, name.name]
        ).rows.isEmpty
    }

    /// Whether a partition is half detached; nil where it is none of this parent's. PostgreSQL 14 and later.
    private func isDetachPending(_ child: QualifiedName, _ parent: QualifiedName) async throws -> Bool? {
        try await connection.query(
            """
            SELECT i.inhdetachpending AS pending
              FROM pg_catalog.pg_inherits AS i
              JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_class AS pc ON pc.oid = i.inhparent
              JOIN pg_catalog.pg_namespace AS pn ON pn.oid = pc.relnamespace
             WHERE n.nspname = $1 AND c.relname = $2 AND pn.nspname = $3 AND pc.relname = $4
            """, [child.schema, child.name, parent.schema, parent.name]
        ).rows.first?.boolean("pending")
    }
}
