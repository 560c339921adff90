import Testing

@testable import DDLCapture

/// The checks for sync and for a target, each with all its answers, on facts that are changed one at a time.
@Suite struct ReplicationCheckTests {
    static func expect(_ test: CheckCase, in results: [CheckResult]) throws {
        let result = try #require(results.first { $0.name == test.check })
        #expect(result.outcome == test.expected, "\(result)")
        let said = [result.message, result.detail, result.hint].compactMap { $0 }.joined(separator: " ")
        #expect(test.says.isEmpty || said.contains(test.says), "\(said)")
        #expect(result.outcome == .pass || result.outcome == .unknown || result.hint?.isEmpty == false)
        #expect(result.server == "source" || result.server == "target")
    }

    @Test("checks of a source", arguments: SourceCheckCases.all)
    func source(test: CheckCase) throws {
        var facts = ReadyServer.facts()
        test.change(&facts)
        try Self.expect(
            test,
            in: ServerCheck.run(ServerCheck.forSource(.sync), on: facts, options: CheckOptions(purpose: .sync)))
    }

    @Test("checks of a target", arguments: TargetCheckCases.all)
    func target(test: CheckCase) throws {
        var facts = ReadyServer.facts()
        test.change(&facts)
        try Self.expect(
            test,
            in: ServerCheck.run(
                ServerCheck.forTarget(.sync), on: facts, options: CheckOptions(purpose: .sync), server: "target"))
    }

    @Test("checks of a pair", arguments: PairCheckCases.all)
    func pair(test: CheckCase) throws {
        var source = ReadyServer.facts()
        test.change(&source)
        var target = ReadyServer.facts()
        target.place = ReadyServer.place
        try Self.expect(
            test, in: PairCheck.run(source: source, target: target, options: CheckOptions(purpose: .sync)))
    }

    @Test("for replay, what the target lacks is a warning with the SQL that adds it")
    func replay() throws {
        var source = ReadyServer.facts()
        source.inventory = .known(
            Inventory(extensions: ["hstore": "1.8"], usedRoles: ["app"], usedTablespaces: ["fast"]))
        var target = ReadyServer.facts()
        target.inventory = .known(Inventory(availableExtensions: ["hstore"]))
        let results = PairCheck.run(source: source, target: target, options: CheckOptions(purpose: .replay))
        #expect(results.filter { $0.outcome == .fail }.isEmpty)
        #expect(results.first { $0.name == "extensions" }?.statements == ["CREATE EXTENSION \"hstore\";"])
        #expect(results.first { $0.name == "roles" }?.statements == ["CREATE ROLE \"app\";"])
        #expect(results.first { $0.name == "tablespaces" }?.outcome == .warn)
    }

    @Test("a server that is ready passes everything")
    func readyPasses() {
        let options = CheckOptions(purpose: .sync)
        let results =
            ServerCheck.run(ServerCheck.forSource(.sync), on: ReadyServer.facts(), options: options)
            + ServerCheck.run(ServerCheck.forTarget(.sync), on: ReadyServer.facts(), options: options, server: "target")
            + PairCheck.run(source: ReadyServer.facts(), target: ReadyServer.facts(), options: options)
        #expect(results.filter { $0.outcome != .pass }.map(\.name) == [])
        #expect(Set(results.map { $0.server + $0.name }).count == results.count)
    }
}
