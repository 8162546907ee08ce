// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: strict memory safety, and no warning survives.
let strict: [SwiftSetting] = [.strictMemorySafety(), .treatAllWarnings(as: .error)]
/// Tests use macros whose expansions are not ours to mark.
let tested: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
    name: "apt-verdict",
    products: [
        .executable(name: "apt-verdict", targets: ["apt-verdict"]),
        // Nobody's interface: what Tests/Fuzz links.
        .library(
            name: "floors",
            targets: ["AptModel", "Evidence", "Diagnosis", "Reporting", "Linux", "Curl", "GPGME", "Probes"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        // Floor 1: C.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CGPGME", pkgConfig: "gpgme", providers: [.apt(["libgpgme-dev"])]),
        .systemLibrary(name: "CGcrypt", pkgConfig: "libgcrypt", providers: [.apt(["libgcrypt20-dev"])]),
        .target(name: "CLinux"),
        // Floor 2: typed wrappers, the only places that say `unsafe`.
        .target(name: "Linux", dependencies: ["CLinux"], swiftSettings: strict),
        .target(name: "Curl", dependencies: ["CCurl"], swiftSettings: strict),
        .target(name: "GPGME", dependencies: ["CGPGME", "CGcrypt", "CLinux"], swiftSettings: strict),
        // Floor 3: pure.
        .target(name: "AptModel", swiftSettings: strict),
        .target(name: "Evidence", dependencies: ["AptModel"], swiftSettings: strict),
        .target(name: "Diagnosis", dependencies: ["AptModel", "Evidence"], swiftSettings: strict),
        .target(name: "Reporting", dependencies: ["AptModel", "Evidence", "Diagnosis"], swiftSettings: strict),
        // Floor 4: effects.
        .target(
            name: "Probes", dependencies: ["Linux", "Curl", "GPGME", "AptModel", "Evidence"], swiftSettings: strict),
        // Floor 5: the command line.
        .executableTarget(
            name: "apt-verdict",
            dependencies: [
                "Probes", "Diagnosis", "Reporting", "Evidence", "AptModel", "Linux", "Curl", "GPGME",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        // Tests.
        .target(
            name: "TestSupport",
            dependencies: ["Linux", .product(name: "FlyingSocks", package: "FlyingFox")],
            path: "Tests/TestSupport", swiftSettings: tested),
        .target(
            name: "Lab", dependencies: ["Diagnosis", "Reporting", "Linux", "TestSupport"], path: "Tests/Lab",
            swiftSettings: tested),
        .testTarget(name: "LinuxTests", dependencies: ["Linux", "TestSupport"], swiftSettings: tested),
        .testTarget(name: "CurlTests", dependencies: ["Curl", "TestSupport"], swiftSettings: tested),
        .testTarget(name: "GPGMETests", dependencies: ["GPGME", "Linux", "TestSupport"], swiftSettings: tested),
        .testTarget(name: "AptModelTests", dependencies: ["AptModel", "GPGME", "TestSupport"], swiftSettings: tested),
        .testTarget(name: "EvidenceTests", dependencies: ["Evidence", "TestSupport"], swiftSettings: tested),
        .testTarget(
            name: "DiagnosisTests", dependencies: ["Diagnosis", "Reporting", "Probes", "GPGME", "TestSupport"],
            swiftSettings: tested),
        .testTarget(
            name: "ReportingTests", dependencies: ["Reporting", "Lab", "TestSupport"], swiftSettings: tested),
        .testTarget(name: "ProbesTests", dependencies: ["Probes", "TestSupport"], swiftSettings: tested),
        .testTarget(name: "BundleTests", dependencies: ["TestSupport"], swiftSettings: tested),
        .testTarget(name: "RootTests", dependencies: ["Lab", "TestSupport", "Linux"], swiftSettings: tested),
        .testTarget(
            name: "LabTests", dependencies: ["Lab", "TestSupport", "Linux", "Evidence"], swiftSettings: tested),
        .testTarget(name: "EndToEndTests", dependencies: ["apt-verdict", "TestSupport"], swiftSettings: tested),
        .testTarget(name: "BenchTests", dependencies: ["TestSupport", "Linux"], swiftSettings: tested),
    ],
    swiftLanguageModes: [.v6]
)
