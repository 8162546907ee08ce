// swift-tools-version: 6.2
import PackageDescription

// Built by packaging/fuzz alone, which instruments the libraries as well. See `make fuzz`.
let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "apt-verdict", path: "../..")],
    targets: [
        .target(name: "CFuzzer"),
        .executableTarget(
            name: "fuzz", dependencies: ["CFuzzer", .product(name: "floors", package: "apt-verdict")],
            swiftSettings: [.treatAllWarnings(as: .error)]),
    ],
    swiftLanguageModes: [.v6]
)
