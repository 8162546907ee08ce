import Foundation
import Testing

/// Compares a text with a stored file, one under testdata/reports where no folder is named. `APT_VERDICT_RECORD=1` writes the file anew
/// instead; look at the difference before you commit it.
public func expectGolden(
    _ text: String, _ name: String, in folder: String = "testdata/reports",
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let file = repositoryRoot.appendingPathComponent("\(folder)/\(name)")
    if ProcessInfo.processInfo.environment["APT_VERDICT_RECORD"] == "1" {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    if golden != text {
        let first = zip(
            golden.split(separator: "\n", omittingEmptySubsequences: false),
            text.split(separator: "\n", omittingEmptySubsequences: false)
        ).enumerated().first { $1.0 != $1.1 }
        Issue.record(
            """
            \(name) differs from line \(first.map { $0.offset + 1 } ?? 0) on; APT_VERDICT_RECORD=1 records it anew.
            is:     \(first.map { String($0.element.1) } ?? "longer or shorter")
            golden: \(first.map { String($0.element.0) } ?? "")
            """, sourceLocation: sourceLocation)
    }
}

/// The top of this repository's working tree.
public let repositoryRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
