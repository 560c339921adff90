import DDLCapture
import ObjectSelection
import PostgresParser

/// Which commands are replayed: by scope, by tag, and by the schemas and tables that they are about.
public struct CommandSelection: Sendable, Hashable {
    /// Commands on tables, or every command.
    public var scope: ReplayScope
    /// Only these command tags, any case; all where empty.
    public var tags: Set<String>
    /// Not these command tags, any case.
    public var excludedTags: Set<String>
    /// Schemas and tables.
    public var objects: ObjectFilter

    /// A selection of the given parts; without any, all commands on tables.
    public init(
        scope: ReplayScope = .tables, tags: Set<String> = [], excludedTags: Set<String> = [],
        objects: ObjectFilter = ObjectFilter()
    ) {
        self.scope = scope
        self.tags = Set(tags.map { $0.uppercased() })
        self.excludedTags = Set(excludedTags.map { $0.uppercased() })
        self.objects = objects
    }

    /// Whether commands with this tag can be in a log: a DDL verb, and what it is about.
    public static func isTag(_ tag: String) -> Bool {
        let words = tag.uppercased().split(separator: " ")
        let verbs: Set<Substring> = [
            "CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "COMMENT", "SECURITY", "REFRESH", "SELECT", "IMPORT",
            "REINDEX",
        ]
        return words.first.map(verbs.contains) ?? false
    }

    func checkTag(_ command: CapturedCommand) throws(Verdict) {
        if excludedTags.contains(command.tag) || !(tags.isEmpty || tags.contains(command.tag)) {
            throw .skip("\(command.tag) is left out by its tag")
        }
    }

    /// Whether a table is chosen.
    package func includes(_ table: QualifiedName) -> Bool {
        objects.includes(schema: table.schema ?? "", table: table.name)
    }

    /// A command on chosen objects passes, one on others is skipped, and one on both is held.
    func checkObjects(_ command: CapturedCommand, _ tree: SyntaxNode?) throws(Verdict) {
        guard !objects.isEverything else { return }
        let touched = TouchedObjects.of(command, tree)
        let answers = Set(
            touched.map { object in
                switch object {
                case .relation(let name): includes(name)
                case .inSchema(let schema): objects.includes(schema: schema)
                case .global: objects.schemas.isEmpty && objects.tables.isEmpty
                }
            })
        if answers.count == 2 {
            throw .hold(
                "it is about \(TouchedObjects.list(touched)), of which only some are chosen by --schema, --table and their like"
            )
        }
        if answers == [false] { throw .skip("it is about what the filters leave out") }
    }
}
