import PostgresClient

/// One attribute of a kind of object: where its value comes from, how it is compared, described and mended.
struct AttributeRule: Sendable {
    /// How a value is to be read.
    enum Form: Sendable {
        /// Plain text.
        case value
        /// Set or not set, with the words for both.
        case flag(yes: String, no: String)
        /// A piece of SQL, the same where PostgreSQL's grammar reads the same.
        case sql(SQLForm)
        /// Lines of `name=value`.
        case options
        /// Lines of a role, a tab and a privilege.
        case privileges
    }

    /// What can be left out as a whole.
    enum Topic: Sendable { case definition, owner, privileges, tablespace, comment }

    /// The column of the kind's query, and the name in JSON.
    let name: String
    /// What a person calls it; empty where the object itself "is" the value.
    let label: String
    var form: Form = .value
    var topic: Topic = .definition
    /// Only compared where both servers are of this version or newer.
    var since: Int = 0
    /// Only compared where it is set on both sides: another attribute says whether it is.
    var onlyWhereBoth = false
    /// What a person says where it is not set.
    var unset: String = "not set"
    /// SQL for the target that brings about the source's value; nil where that is not simple.
    var mend: (@Sendable (Mending) -> String?)?
}

/// What a piece of SQL for the target is made from.
struct Mending: Sendable {
    /// What the object is: "table", "index".
    let word: String
    /// The object's name on the target, as SQL; a part's without its table.
    let name: String
    /// For a part: what it belongs to.
    let parentWord: String
    /// For a part: the name on the target of what it belongs to, as SQL.
    let parent: String
    /// The schema on the target, as SQL.
    let schema: String
    /// The source's value.
    let wanted: String?
    /// The target's value.
    let found: String?
    /// The source's object, for what has to be said as a whole; the target's where it is there only.
    let source: CatalogObject?
    /// The target's object, where there is one.
    let target: CatalogObject?

    /// `ALTER TABLE app.orders`.
    var alter: String { "ALTER \(word.uppercased()) \(name)" }
    /// `ALTER TABLE app.orders`, for a part of it.
    var alterParent: String { "ALTER \(parentWord.uppercased()) \(parent)" }
    /// `ALTER TABLE ONLY app.orders`: what its partitions have otherwise is to stay.
    var alterOnlyParent: String {
        "ALTER \(parentWord.uppercased())\(parentWord.hasSuffix("table") ? " ONLY" : "") \(parent)"
    }
    /// `ALTER TABLE ONLY app.orders ALTER COLUMN note`.
    var alterOnlyColumn: String { "\(alterOnlyParent) ALTER COLUMN \(name)" }
    /// `ALTER TABLE app.orders ALTER COLUMN note`.
    var alterColumn: String { "\(alterParent) ALTER COLUMN \(name)" }
}

extension AttributeRule {
    static func value(
        _ name: String, _ label: String, since: Int = 0, unset: String = "not set",
        mend: (@Sendable (Mending) -> String?)? = nil
    ) -> AttributeRule {
        AttributeRule(name: name, label: label, since: since, unset: unset, mend: mend)
    }

    static func flag(
        _ name: String, yes: String, no: String, since: Int = 0, mend: (@Sendable (Mending) -> String?)? = nil
    ) -> AttributeRule {
        AttributeRule(name: name, label: "", form: .flag(yes: yes, no: no), since: since, mend: mend)
    }

    static func sql(
        _ name: String, _ label: String, _ form: SQLForm, since: Int = 0,
        mend: (@Sendable (Mending) -> String?)? = nil
    ) -> AttributeRule {
        AttributeRule(name: name, label: label, form: .sql(form), since: since, mend: mend)
    }

    static func options(
        _ name: String, _ label: String, mend: (@Sendable (Mending) -> String?)? = nil
    ) -> AttributeRule {
        AttributeRule(name: name, label: label, form: .options, mend: mend)
    }

    static let owner = AttributeRule(name: "owner", label: "owner", topic: .owner) { mending in
        mending.wanted.map { "\(mending.alter) OWNER TO \(Identifier.quotedWhereNeeded($0))" }
    }

    /// The name of a NOT NULL constraint, which only newer servers have.
    static func notNullName(alter: @escaping @Sendable (Mending) -> String) -> AttributeRule {
        AttributeRule(
            name: "not_null_name", label: "name of the NOT NULL constraint", since: 180_000, onlyWhereBoth: true
        ) { mending in
            guard let wanted = mending.wanted, let found = mending.found else { return nil }
            return "\(alter(mending)) RENAME CONSTRAINT \(Identifier.quotedWhereNeeded(found)) TO "
                + Identifier.quotedWhereNeeded(wanted)
        }
    }

    static let tablespace = AttributeRule(name: "tablespace", label: "tablespace", topic: .tablespace) { mending in
        "\(mending.alter) SET TABLESPACE \(Identifier.quotedWhereNeeded(mending.wanted ?? "pg_default"))"
    }

    /// The extension that an object is dropped with.
    ///
    /// - Parameter place: what ALTER calls the object.
    static func neededExtension(_ place: @escaping @Sendable (Mending) -> String) -> AttributeRule {
        .value("needed_extension", "extension that it depends on") { mending in
            switch (mending.wanted, mending.found) {
            case (let wanted?, nil) where !wanted.contains(", "):
                "ALTER \(place(mending)) DEPENDS ON EXTENSION \(wanted)"
            // The word NO came with 13, in all of these.
            default: nil
            }
        }
    }

    /// - Parameter word: what GRANT calls the kind; nil where the object's own word is right.
    static func privileges(on word: String? = nil) -> AttributeRule {
        AttributeRule(name: "privileges", label: "privileges", form: .privileges, topic: .privileges) { mending in
            // An aggregate without arguments is g(*), but not to GRANT.
            let name = word == "FUNCTION" ? mending.name.replacing("(*)", with: "()") : mending.name
            return GrantStatements.sql(mending, on: "\(word ?? mending.word.uppercased()) \(name)")
        }
    }

    /// The comment of an object with a name of its own.
    static let comment = AttributeRule(name: "comment", label: "comment", topic: .comment) { mending in
        "COMMENT ON \(mending.word.uppercased()) \(mending.name) IS \(literal(mending.wanted))"
    }

    /// The comment of a part, which is named together with what it belongs to.
    static func commentOnPart(_ place: @escaping @Sendable (Mending) -> String) -> AttributeRule {
        AttributeRule(name: "comment", label: "comment", topic: .comment) { mending in
            "COMMENT ON \(place(mending)) IS \(literal(mending.wanted))"
        }
    }

    static func literal(_ text: String?) -> String { text.map(Quoting.literal) ?? "NULL" }
}
