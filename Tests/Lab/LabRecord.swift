import Diagnosis
import Foundation
import TestSupport

/// What a real apt printed over a fault that is known, as it is kept in `testdata/lab`.
public struct LabRecord: Codable, Sendable {
    /// What was injected.
    public var row: String
    /// The class of it; nil where this apt survives.
    public var fault: String?
    /// The code of it; nil where this apt survives.
    public var code: String?
    /// Further faults, or those that this apt survives.
    public var warnings: [String]
    /// Whether apt took the repository.
    public var taken: Bool
    /// Everything it printed, without ports, times, keys and names of the machine.
    public var words: String

    static let folder = "testdata/lab"

    /// The records of a release, in the order of the rows' names.
    public static func read(_ root: RealRoot) throws -> [LabRecord] {
        let file = repositoryRoot.appendingPathComponent("\(folder)/\(root.rawValue).json")
        return try JSONDecoder().decode([LabRecord].self, from: Data(contentsOf: file))
    }

    static func write(_ rows: [LabTable.Line]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let folder = repositoryRoot.appendingPathComponent(folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for root in RealRoot.withApt {
            let kept = rows.filter { $0.root == root.rawValue && !$0.isDrawn && $0.words != nil }.map { line in
                LabRecord(
                    row: line.injected, fault: line.expected?.rawValue, code: line.code?.rawValue,
                    warnings: line.warnings, taken: line.aptTook,
                    words: cleaned(line.words ?? "", port: line.port))
            }
            guard !kept.isEmpty else { continue }
            try (encoder.encode(kept) + Data("\n".utf8)).write(
                to: folder.appendingPathComponent("\(root.rawValue).json"))
        }
    }

    /// apt's words as they would be anywhere: the test server is debian.example.org, every key is the same one, and numbers
    /// that differ from run to run are round.
    static func cleaned(_ words: String, port: Int) -> String {
        var text = words
        for (pattern, replacement) in [
            ("\r", "\n"),
            (#"\[IP: 127\.0\.0\.1 \d+\]"#, "[IP: 192.0.2.1 80]"),
            (#"127\.0\.0\.1:\d+ \(127\.0\.0\.1\)"#, "debian.example.org:80 (192.0.2.1)"),
            (#"127\.0\.0\.1[:_](%3a)?\d+"#, "debian.example.org"), (#"127\.0\.0\.1"#, "192.0.2.1"),
            (#"\bconnect to \S+:\d+:"#, "connect to debian.example.org:80:"),
            (#"\b[0-9A-F]{40}\b"#, "0123456789ABCDEF0123456789ABCDEF01234567"),
            (#"\b[0-9A-F]{16}\b"#, "89ABCDEF01234567"),
            (#"(apt\.conf|apt\.sig|apt\.data|clearsigned\.message|apt-key|apt)\.[A-Za-z0-9]{6}\b"#, "$1.XXXXXX"),
            (#"apt-key-gpghome\.[A-Za-z0-9]{10}"#, "apt-key-gpghome.XXXXXXXXXX"),
            (#"\b(\w{3}), \d\d \w{3} \d{4} \d\d:\d\d:\d\d"#, "Mon, 01 Jan 2024 00:00:00"),
            (#"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?"#, "2024-01-01T00:00:00Z"),
            (#"(invalid (for another|since)) [^)]*\)"#, "$1 3d 2h 1min 5s)"),
            (#"Fetched [\d.,]+ k?B in \d+s \([\d.,]+ k?B/s\)"#, "Fetched 100 kB in 0s (500 kB/s)"),
            (#"\b(Get|Ign|Err|Hit):(\d+) (.*) \[[\d.,]+ k?B\]"#, "$1:$2 $3 [100 kB]"),
            (#"\(\d+ != \d+\)"#, "(1000 != 2000)"),
        ] {
            text = text.replacingOccurrences(of: pattern, with: replacement, options: .regularExpression)
        }
        return text
    }

    // MARK: docs/lab.md

    private static let marks = ("<!-- written by make lab -->\n", "<!-- until here -->\n")

    /// The part of docs/lab.md that a run writes.
    static func section(matrix: String, figures: String, rows: [LabTable.Line]) throws -> String {
        let day = String(ISO8601DateFormatter().string(from: Date()).prefix(10))
        let versions = RealRoot.withApt.map { root in
            let status = (try? String(contentsOfFile: "\(root.path)/var/lib/dpkg/status", encoding: .utf8)) ?? ""
            let version =
                status.components(separatedBy: "\n\n").first { $0.hasPrefix("Package: apt\n") }?
                .split(separator: "\n").first { $0.hasPrefix("Version: ") }?.dropFirst(9) ?? "?"
            return "\(root.rawValue) (apt \(version))"
        }
        let missed = rows.filter { !$0.misses.isEmpty }
        var text =
            "\(day): \(rows.count) rows, of which \(missed.count) missed; \(versions.joined(separator: ", ")).\n\n"
        text += "```\n\(matrix)\n```\n\n"
        text += figures.split(separator: "\n").map { "- \($0)\n" }.joined()
        if !missed.isEmpty {
            text += "\n| missed | in | expected | we say | apt said |\n| --- | --- | --- | --- | --- |\n"
        }
        for line in missed {
            let apt = cleaned(line.apt, port: line.port).replacingOccurrences(of: "|", with: "/")
            text += "| \(line.injected) | \(line.root) | \(line.code?.rawValue ?? "ok") | \(line.answer) | `\(apt)` |\n"
        }
        return text
    }

    static func replaceSection(_ section: String) throws {
        let file = repositoryRoot.appendingPathComponent("docs/lab.md")
        let page = try String(contentsOf: file, encoding: .utf8)
        guard let start = page.range(of: marks.0)?.upperBound, let end = page.range(of: marks.1)?.lowerBound else {
            throw ProgramFailure(description: "docs/lab.md has no place for the matrix")
        }
        try (page[..<start] + section + page[end...]).write(to: file, atomically: true, encoding: .utf8)
    }
}
