import Foundation

/// Where the repository's test files are.
enum TestData {
    static func apt(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("testdata/apt/\(name)").path
    }
}
