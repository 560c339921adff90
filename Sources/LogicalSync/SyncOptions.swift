import DDLReplay
import Foundation
import ObjectSelection

/// What a sync carries, and how its commands are run. Kept on the target, so that `sync run` carries what `sync setup`
/// has copied.
public struct SyncOptions: Sendable, Hashable, Codable {
    /// Commands on tables, or every command.
    public var scope: String
    /// Only these command tags; all where empty.
    public var tags: [String]
    /// Not these command tags.
    public var excludedTags: [String]
    /// Patterns of schemas that are chosen.
    public var schemas: [String]
    /// Patterns of schemas that are left out.
    public var excludedSchemas: [String]
    /// Patterns of tables that are chosen.
    public var tables: [String]
    /// Patterns of tables that are left out.
    public var excludedTables: [String]
    /// `none`, `captured`, or the name of a role.
    public var role: String
    /// What is left out of statements: the raw value of `LeftOut`.
    public var leftOut: Int

    enum CodingKeys: String, CodingKey {
        case scope, tags
        case excludedTags = "excluded_tags"
        case schemas
        case excludedSchemas = "excluded_schemas"
        case tables
        case excludedTables = "excluded_tables"
        case role
        case leftOut = "left_out"
    }

    /// What a planner carries. Other names on the target are left out of it: logical replication finds tables by their
    /// names on the source.
    public init(_ planner: ActionPlanner) {
        let selection = planner.selection
        scope = selection.scope.rawValue
        tags = selection.tags.sorted()
        excludedTags = selection.excludedTags.sorted()
        schemas = selection.objects.schemas.map(\.description)
        excludedSchemas = selection.objects.excludedSchemas.map(\.description)
        tables = selection.objects.tables.map(\.description)
        excludedTables = selection.objects.excludedTables.map(\.description)
        role =
            switch planner.role {
            case .none: "none"
            case .captured: "captured"
            case .named(let name): name
            }
        leftOut = planner.leftOut.rawValue
    }

    /// The planner that decides about captured commands.
    ///
    /// - Throws: `NamePatternError` for a pattern that cannot be read.
    public func planner() throws -> ActionPlanner {
        ActionPlanner(
            selection: CommandSelection(
                scope: ReplayScope(rawValue: scope) ?? .tables, tags: Set(tags), excludedTags: Set(excludedTags),
                objects: ObjectFilter(
                    schemas: try schemas.map { try NamePattern($0) },
                    excludedSchemas: try excludedSchemas.map { try NamePattern($0) },
                    tables: try tables.map { try NamePattern($0) },
                    excludedTables: try excludedTables.map { try NamePattern($0) })),
            role: role == "none" ? .none : role == "captured" ? .captured : .named(role),
            leftOut: LeftOut(rawValue: leftOut))
    }

    var json: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }

    init(json: String) throws {
        self = try JSONDecoder().decode(SyncOptions.self, from: Data(json.utf8))
    }
}
