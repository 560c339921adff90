// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "ddlrelay",
    products: [
        .library(name: "DDLCapture", targets: ["DDLCapture"]),
        .library(name: "DDLReplay", targets: ["DDLReplay"]),
        .library(name: "CatalogComparison", targets: ["CatalogComparison"]),
        .library(name: "LogicalSync", targets: ["LogicalSync"]),
        .executable(name: "ddlrelay", targets: ["ddlrelay"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/ordo-one/TextTable", from: "0.0.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        // C libraries: a module map and a shim, nothing else.
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CPGQuery", providers: [.apt(["libpg-query-dev", "libprotobuf-c-dev"])]),

        // The SQL that is installed: plain files that psql can run, embedded in the binary.
        .target(
            name: "CaptureSQL",
            path: "sql",
            exclude: ["install.sql", "uninstall.sql"],
            resources: [
                .embedInCode("capture/guard.sql"),
                .embedInCode("capture/log_table.sql"),
                .embedInCode("capture/capture_function.sql"),
                .embedInCode("capture/options.sql"),
                .embedInCode("capture/event_triggers.sql"),
                .embedInCode("target/replay_state.sql"),
                .embedInCode("sync/sync_state.sql"),
                .embedInCode("sync/foreign_keys.sql"),
                .embedInCode("sync/apply_function.sql"),
            ]
        ),

        // Each C library has one importer.
        .target(name: "PostgresClient", dependencies: ["CLibPQ"]),
        .target(name: "PostgresParser", dependencies: ["CPGQuery"]),

        // Which objects are meant, and what they are called on the target.
        .target(name: "ObjectSelection", dependencies: ["PostgresParser"]),

        .target(name: "DDLCapture", dependencies: ["CaptureSQL", "PostgresClient", "PostgresParser"]),
        .target(
            name: "DDLReplay",
            dependencies: ["CaptureSQL", "DDLCapture", "ObjectSelection", "PostgresClient", "PostgresParser"]
        ),
        .target(
            name: "CatalogComparison", dependencies: ["ObjectSelection", "PostgresClient", "PostgresParser"]),
        .target(
            name: "LogicalSync",
            dependencies: [
                "CaptureSQL", "DDLCapture", "DDLReplay", "ObjectSelection", "PostgresClient", "PostgresParser",
            ]
        ),
        .executableTarget(
            name: "ddlrelay",
            dependencies: [
                "CatalogComparison",
                "DDLCapture", "DDLReplay", "LogicalSync", "ObjectSelection", "PostgresClient", "PostgresParser",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "TextTable", package: "TextTable"),
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"),
            ]
        ),
        .executableTarget(
            name: "PipelineExample", dependencies: ["DDLCapture", "DDLReplay", "PostgresClient"],
            path: "Examples/Pipeline"),

        .target(name: "TestCluster", dependencies: ["PostgresClient"], path: "Tests/TestCluster"),
        .testTarget(name: "PostgresParserTests", dependencies: ["PostgresParser"]),
        .testTarget(name: "ObjectSelectionTests", dependencies: ["ObjectSelection", "PostgresParser"]),
        .testTarget(name: "SQLVersionTests", dependencies: ["PostgresParser", "TestCluster"]),
        .testTarget(name: "PostgresClientTests", dependencies: ["PostgresClient", "TestCluster"]),
        .testTarget(
            name: "DDLCaptureTests", dependencies: ["CaptureSQL", "DDLCapture", "PostgresClient", "TestCluster"],
            exclude: ["Recorded"]),
        .testTarget(
            name: "DDLReplayTests",
            dependencies: [
                "DDLCapture", "DDLReplay", "ObjectSelection", "PostgresClient", "PostgresParser", "TestCluster",
            ],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "FaultTests",
            dependencies: ["ddlrelay", "DDLCapture", "DDLReplay", "PostgresClient", "TestCluster"]),
        .testTarget(
            name: "CatalogComparisonTests",
            dependencies: ["CatalogComparison", "ObjectSelection", "PostgresClient", "PostgresParser", "TestCluster"],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "LogicalSyncTests",
            dependencies: [
                "DDLReplay", "LogicalSync", "ObjectSelection", "PostgresClient", "PostgresParser", "TestCluster",
                "ddlrelay",
            ]),
        .testTarget(name: "CommandLineTests", dependencies: ["ddlrelay", "PostgresClient", "TestCluster"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ]
}
