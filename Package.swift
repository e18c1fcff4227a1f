// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is held to the same rules: Swift 6 mode, no warning survives.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// The decision and the exchange run in the tests as they ship: thousands of random histories and
/// hundreds of simulated services take minutes with the optimiser and an hour without it.
let optimized = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Tests link everything they name, and nothing else: the dependency arrows below are the layering.
func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [],
    settings: [SwiftSetting] = strict
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "mst-coordinator",
    products: [
        .executable(name: "mstcoord", targets: ["mstcoord"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // What is fair, possible and owed: pure rules, no imports at all.
        .target(name: "Commissioning", swiftSettings: optimized),
        // What a stranger can check: strict JSON, envelopes, keys, ledger hashes.
        .target(
            name: "Evidence",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: optimized),
        // Four system calls that the Swift overlay of the C library does not carry.
        .target(name: "CLinux"),
        // Compression of what the board sends, by the system's own library.
        .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
        // Files in, files out, and the wire forms of documents.
        .target(
            name: "Exchange",
            dependencies: ["Commissioning", "Evidence", "CLinux"],
            swiftSettings: optimized),
        // What is remembered.
        .target(
            name: "Storage",
            dependencies: ["Evidence", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: optimized),
        // When things happen.
        .target(
            name: "Coordination",
            dependencies: [
                "Commissioning", "Evidence", "Exchange", "Storage",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: optimized),
        // What people see.
        .target(
            name: "BoardServer",
            dependencies: [
                "Commissioning", "Evidence", "CZlib",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [
                .embedInCode("Style/board.css"), .embedInCode("Style/board.js"),
                .embedInCode("API/Schemas.json"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "mstcoord",
            dependencies: [
                "BoardServer", "Commissioning", "Coordination", "Evidence", "Exchange", "Storage",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),

        // A disk in memory for SQLite, which fails and forgets as a test wants it to.
        .target(
            name: "CSimulatedDisk", path: "Tests/CSimulatedDisk",
            linkerSettings: [.linkedLibrary("sqlite3")]),
        tests("ArchitectureTests", [], exclude: ["Codes.txt"]),
        tests("CommissioningTests", ["Commissioning"], settings: optimized),
        tests(
            "EvidenceTests",
            ["Evidence", .product(name: "Crypto", package: "swift-crypto")]),
        tests("ExchangeTests", ["Commissioning", "Evidence", "Exchange"]),
        tests(
            "StorageTests",
            ["Evidence", "Storage", .product(name: "GRDB", package: "GRDB.swift")],
            exclude: ["Fixtures"]),
        tests(
            "CoordinationTests",
            [
                "CSimulatedDisk", "Commissioning", "Coordination", "Evidence", "Exchange",
                "Storage", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ], settings: optimized),
        tests(
            "BoardServerTests",
            [
                "BoardServer", "Commissioning", "Evidence",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]),
        tests("CommandTests", ["mstcoord"]),
    ]
)
