import Evidence
import Foundation

@testable import Diagnosis

/// `testdata/scenarios/CODE-slug/{triggers,near-miss}/NAME.evidence.json`, and `NAME.findings.json` beside it.
extension Scenario {
    static let recording = ProcessInfo.processInfo.environment["APT_VERDICT_RECORD"] == "1"

    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("testdata/scenarios")

    var folder: URL {
        Scenario.directory.appendingPathComponent("\(code.rawValue)-\(code.slug)").appendingPathComponent(kind.rawValue)
    }
    var evidenceFile: URL { folder.appendingPathComponent("\(name).evidence.json") }
    var findingsFile: URL { folder.appendingPathComponent("\(name).findings.json") }

    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value) + Data("\n".utf8)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from file: URL) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(contentsOf: file))
    }

    func record() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Scenario.encode(observations).write(to: evidenceFile)
        try Scenario.encode(GoldenJudgement(diagnose(observations))).write(to: findingsFile)
    }
}

/// The part of a judgement that a golden file pins down. Proofs and remedies may be reworded freely.
struct GoldenJudgement: Codable, Equatable {
    var verdict: String
    var exitCode: Int32
    var sources: [Source]
    /// The union, leading first.
    var findings: [String]

    struct Source: Codable, Equatable {
        var verdict: String
        var state: String
        var reason: String?
        var findings: [GoldenFinding]
    }

    struct GoldenFinding: Codable, Equatable {
        var code: String
        var severity: String
        var confidence: String
        var owner: String
        var retry: String
        var subject: String
        var title: String
    }

    init(_ judgement: Judgement) {
        verdict = judgement.verdict?.rawValue ?? "ok"
        exitCode = judgement.exitCode
        findings = judgement.findings.map {
            "\($0.finding.severity.rawValue)[\($0.finding.code.rawValue)] \($0.finding.subject): \($0.finding.title)"
        }
        sources = judgement.sources.map { source in
            Source(
                verdict: source.verdict?.rawValue ?? "ok", state: source.signature.state.rawValue,
                reason: source.signature.reason,
                findings: source.findings.map {
                    GoldenFinding(
                        code: $0.code.rawValue, severity: $0.severity.rawValue, confidence: $0.confidence.rawValue,
                        owner: $0.owner.rawValue, retry: $0.retry.rawValue, subject: $0.subject, title: $0.title)
                })
        }
    }
}
