import DDLCapture
import ObjectSelection
import PostgresParser
import Testing

@testable import DDLReplay

/// Rows in, actions out.
struct ActionCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let rows: [CapturedCommand]
    /// "run SQL", with what follows after " ;; ", "skip", "hold", or "hold: part of the reason".
    let expected: [String]
    let planner: ActionPlanner

    init(
        _ name: String, _ rows: [CapturedCommand], _ expected: [String], _ planner: ActionPlanner = ActionPlanner()
    ) {
        testDescription = name
        self.rows = rows
        self.expected = expected
        self.planner = planner
    }

    /// One row of the tag that its text has, about one object.
    init(
        _ name: String, _ sql: String, _ object: String? = nil, type: String = "table", _ expected: String,
        _ planner: ActionPlanner = ActionPlanner(), _ change: (inout CapturedCommand) -> Void = { _ in }
    ) {
        let tag = (try? SQLParser.parse(sql))?.first?.tree.eventTag ?? "ALTER TABLE"
        var command = row(1, sql, tag, object)
        command.objectType = object == nil ? nil : type
        command.message?.objects = object.map {
            [
                CaptureMessage.Object(
                    tag: tag.hasPrefix("DROP ") ? nil : tag, type: type,
                    schema: QualifiedName(identity: $0)?.schema ?? "app", identity: $0, temporary: false,
                    extension: false, original: tag.hasPrefix("DROP ") ? true : nil)
            ]
        }
        command.eventTime = "2026-02-03T04:05:06.789Z"
        change(&command)
        self.init(name, [command], [expected], planner)
    }

    func check() {
        let actions = planner.plan(rows).map(\.action)
        for (action, expected) in zip(actions, expected) {
            switch action {
            case .run(let target):
                #expect("run " + ([target.sql] + target.afterwards).joined(separator: " ;; ") == expected)
            case .skip(let reason), .hold(let reason):
                let parts = expected.split(separator: ": ", maxSplits: 1)
                #expect(action.name == parts.first ?? "", "\(action)")
                if parts.count > 1 { #expect(reason.contains(parts[1])) }
            }
        }
        #expect(actions.count == expected.count)
    }

    /// A planner that maps and filters.
    static func mapping(
        schemas: [String: String] = [:], tables: [String: String] = [:], scope: ReplayScope = .all
    ) -> ActionPlanner {
        var names: [QualifiedName: QualifiedName] = [:]
        for (source, target) in tables {
            guard let source = QualifiedName(identity: source), let target = QualifiedName(identity: target) else {
                continue
            }
            names[source] = target
        }
        return ActionPlanner(
            selection: CommandSelection(scope: scope), mapping: NameMapping(schemas: schemas, tables: names))
    }

    static func filter(
        schemas: [String] = [], not: [String] = [], tables: [String] = [], notTables: [String] = [],
        scope: ReplayScope = .all
    ) -> ActionPlanner {
        func patterns(_ texts: [String]) -> [NamePattern] { texts.compactMap { try? NamePattern($0) } }
        return ActionPlanner(
            selection: CommandSelection(
                scope: scope,
                objects: ObjectFilter(
                    schemas: patterns(schemas), excludedSchemas: patterns(not), tables: patterns(tables),
                    excludedTables: patterns(notTables))))
    }

}

@Suite struct ActionCases {
    @Test("what is run as it was written", arguments: plainCases) func plain(_ testCase: ActionCase) {
        testCase.check()
    }
    @Test("what is in scope", arguments: scopeCases) func scope(_ testCase: ActionCase) { testCase.check() }
    @Test("what filters choose", arguments: filterCases) func filters(_ testCase: ActionCase) { testCase.check() }
    @Test("names on the target", arguments: mappingCases) func mapping(_ testCase: ActionCase) { testCase.check() }
    @Test("values of the source", arguments: valueCases) func values(_ testCase: ActionCase) { testCase.check() }
    @Test("what would mean something else on the target", arguments: unrepeatableCases)
    func unrepeatable(_ testCase: ActionCase) { testCase.check() }
    @Test("what options leave out", arguments: leftOutCases) func leftOut(_ testCase: ActionCase) { testCase.check() }
    @Test("which statement a row is", arguments: recoveryCases) func recovery(_ testCase: ActionCase) {
        testCase.check()
    }

    @Test("the table of cases is a large one") func size() {
        let count =
            plainCases.count + scopeCases.count + filterCases.count + mappingCases.count + valueCases.count
            + unrepeatableCases.count + leftOutCases.count + recoveryCases.count + PlannerTests.cases.count
            + RecoveryTests.cases.count
        #expect(count >= 150)
    }
}

extension ActionPlanner {
    /// Every command that fires event triggers.
    static let all = ActionPlanner(scope: .all)
}
