import Foundation
import TestSupport

@testable import AptModel

/// The files of testdata/ and keyrings/.
enum Stored {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appendingPathComponent(path)))
    }
    static func path(_ path: String) -> String { root.appendingPathComponent(path).path }

    static let inRelease = ["bullseye", "bookworm", "trixie", "bookworm-security", "sid"]
    static func inRelease(_ suite: String) throws -> [UInt8] { try bytes("testdata/inrelease/\(suite).InRelease") }

    /// The rows of a Markdown table whose header line begins with `header`, cell by cell.
    static func table(_ path: String, header: String) throws -> [[String]] {
        let lines = String(decoding: try bytes(path), as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        var rows: [[String]] = []
        for start in lines.indices where lines[start].hasPrefix(header) {
            for line in lines[(start + 2)...].prefix(while: { $0.hasPrefix("|") }) {
                rows.append(line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) })
            }
        }
        return rows
    }
}

/// Random numbers that a seed repeats.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension [UInt8] {
    /// A copy with the first `old` replaced.
    func replacing(_ old: String, _ new: String) -> [UInt8] {
        guard let place = firstPlace(of: Array(old.utf8), in: 0..<count) else { return self }
        return Array(self[..<place]) + Array(new.utf8) + Array(self[(place + old.utf8.count)...])
    }

    /// A copy with every LF replaced.
    func withLineEnds(_ end: String) -> [UInt8] { flatMap { $0 == 0x0A ? Array(end.utf8) : [$0] } }

    /// Everything before the first `text`.
    func before(_ text: String) -> [UInt8] {
        firstPlace(of: Array(text.utf8), in: 0..<count).map { Array(self[..<$0]) } ?? self
    }

    /// Everything from the first `text` on.
    func from(_ text: String) -> [UInt8] {
        firstPlace(of: Array(text.utf8), in: 0..<count).map { Array(self[$0...]) } ?? []
    }

    /// The lines for which `keep` holds.
    func keepingLines(_ keep: (String) -> Bool) -> [UInt8] {
        let lines = split(separator: 0x0A, omittingEmptySubsequences: false)
        return Array(lines.filter { keep(String(decoding: $0, as: UTF8.self)) }.joined(separator: [0x0A]))
    }

    static func + (bytes: [UInt8], text: String) -> [UInt8] { bytes + Array(text.utf8) }
    static func + (text: String, bytes: [UInt8]) -> [UInt8] { Array(text.utf8) + bytes }
}

extension ClearSignOutcome {
    var file: ClearSignedFile? {
        if case .split(let file) = self { return file }
        return nil
    }

    var fault: FramingFault? {
        if case .refused(let fault) = self { return fault }
        return nil
    }
}
