import Testing

@testable import DDLCapture

@Suite struct CheckTests {
    static func facts(
        version: Int = 150_018, text: String = "PostgreSQL 15.18", settings: [String: String] = [:],
        roles: Set<String> = [],
        aurora: Bool = false
    ) -> ServerFacts {
        ServerFacts(
            versionNumber: version, versionText: text,
            marks: PlatformMarks(version: text, settings: settings, roles: roles, hasAuroraVersion: aurora),
            database: "app",
            role: "dba", isSuperuser: true, encoding: "UTF8", isInRecovery: false, isReadOnly: false,
            mayCreateInPublic: true,
            mayCreateSchemas: true, eventTriggersEnabled: nil, mayCreateEventTriggers: .known(true),
            otherCaptureTools: [],
            capture: .absent, settings: .known(ServerSettings([:])))
    }

    static func outcome(_ name: String, _ facts: ServerFacts, _ options: CheckOptions = CheckOptions()) -> CheckResult?
    {
        ServerCheck.run(ServerCheck.forCapture, on: facts, options: options).first { $0.name == name }
    }

    @Test(
        "documented minimums, just below and just at each",
        arguments: [
            (90_326, nil, CheckResult.Outcome.fail, "server-version"), (90_400, nil, .pass, "server-version"),
            (90_624, "20211231", .fail, "server-version"), (100_000, "20201130", .pass, "server-version"),
            (100_016, "20201129", .fail, "kernel-version"), (100_016, "20201130", .pass, "kernel-version"),
            (110_013, "20201129", .fail, "kernel-version"), (110_013, "20201130", .pass, "kernel-version"),
            (120_005, "20201129", .fail, "kernel-version"), (120_005, "20201130", .pass, "kernel-version"),
            (130_003, "20210227", .fail, "kernel-version"), (130_003, "20210228", .pass, "kernel-version"),
            (140_000, "20200101", .pass, "kernel-version"), (120_005, "20201130_babelfish", .pass, "kernel-version"),
            (120_005, "unknown", .unknown, "kernel-version"),
        ] as [(Int, String?, CheckResult.Outcome, String)])
    func minimums(version: Int, kernel: String?, expected: CheckResult.Outcome, check: String) throws {
        let facts = Self.facts(version: version, settings: kernel.map { ["rds_release_date": $0] } ?? [:])
        let result = try #require(Self.outcome(check, facts))
        #expect(result.outcome == expected)
        #expect(expected == .pass || result.hint?.isEmpty == false)
    }

    @Test("a kernel version that is too old names what was found, what is needed, and where to change it")
    func kernelMessage() throws {
        let result = try #require(
            Self.outcome("kernel-version", Self.facts(version: 120_005, settings: ["rds_release_date": "20201129"])))
        #expect(
            result.message == "kernel version 20201129 of ApsaraDB RDS for PostgreSQL 12: 20201130 or later is needed")
        #expect(result.hint?.contains("ApsaraDB console") == true)
    }

    @Test("options override detection")
    func overrides() {
        let options = CheckOptions(platform: .apsaraDBRDS, kernelVersion: KernelVersion("20201129"))
        #expect(Self.outcome("kernel-version", Self.facts(version: 120_005), options)?.outcome == .fail)
    }

    @Test(
        "the migration task's date",
        arguments: [
            ("2020-09-30", CheckResult.Outcome.fail), ("2020-10-01", .fail), ("2020-10-02", .pass),
            ("2026-01-01", .pass),
        ])
    func taskDate(text: String, expected: CheckResult.Outcome) {
        #expect(
            Self.outcome("task-created", Self.facts(), CheckOptions(taskCreated: TaskDate(text)))?.outcome == expected)
    }

    @Test(
        "dates that are none", arguments: ["2020-02-30", "2021-02-29", "2020-1-1", "20201001", "", "2020-13-01", "x"])
    func noDate(text: String) {
        #expect(TaskDate(text) == nil)
    }

    @Test("a leap day is a date") func leapDay() { #expect(TaskDate("2024-02-29")?.description == "2024-02-29") }

    @Test(
        "what is wrong with a server fails, with a hint",
        arguments: [
            "writable", "event-trigger-right", "event-triggers-setting", "schema-public", "existing-capture",
        ])
    func failures(name: String) throws {
        var facts = Self.facts()
        facts.isInRecovery = true
        facts.mayCreateEventTriggers = .known(false)
        facts.eventTriggersEnabled = false
        facts.mayCreateInPublic = false
        facts.capture = CaptureState(
            tableOwner: "a", functionOwner: "a", isSecurityDefiner: true, functionComment: "ddlrelay 99.0.0: x",
            triggers: [])
        let result = try #require(Self.outcome(name, facts))
        #expect(result.outcome == .fail && result.hint?.isEmpty == false)
    }

    @Test(
        "platforms by their marks",
        arguments: [
            (facts(), Platform.selfManaged), (facts(settings: ["rds_release_date": "20210228"]), .apsaraDBRDS),
            (facts(roles: ["pg_rds_superuser"]), .apsaraDBRDS),
            (
                facts(text: "PostgreSQL 9.4 (Greenplum Database 6.3.0)", settings: ["rds_release_date": "20220101"]),
                .analyticDB
            ),
            (facts(settings: ["polar_version": "1.1.30"]), .polarDB), (facts(roles: ["rds_superuser"]), .awsRDS),
            (facts(roles: ["rds_superuser"], aurora: true), .awsAurora),
            (facts(roles: ["cloudsqlsuperuser"]), .cloudSQL),
            (facts(roles: ["azure_pg_admin"]), .azure), (facts(roles: ["neon_superuser"]), .neon),
            (facts(roles: ["supabase_admin"]), .supabase),
        ] as [(ServerFacts, Platform)])
    func platforms(facts: ServerFacts, expected: Platform) {
        #expect(Platform.detect(facts.marks) == expected)
    }

    @Test("AnalyticDB is refused") func analyticDB() {
        #expect(Self.outcome("server-version", Self.facts(text: "PostgreSQL 12 (Greenplum)"))?.outcome == .fail)
    }

    @Test(
        "versions as people write them",
        arguments: [(150_018, "15.18", 15), (90_624, "9.6.24", 906), (90_400, "9.4.0", 904)])
    func versions(number: Int, text: String, major: Int) {
        let facts = Self.facts(version: number)
        #expect(facts.shortVersion == text && facts.majorVersion == major)
    }

    @Test("an older target is told") func olderTarget() {
        let results = PairCheck.run(source: Self.facts(version: 150_018), target: Self.facts(version: 130_004))
        #expect(results.first { $0.name == "target-version" }?.outcome == .warn)
        let newer = PairCheck.run(source: Self.facts(version: 90_624), target: Self.facts(version: 100_001))
        #expect(newer.first { $0.name == "target-version" }?.outcome == .pass)
    }
}
