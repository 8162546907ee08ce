import Foundation
import Linux
import Testing

/// One run of the program that ended with a report, and whether it cleaned up behind itself.
public struct ProgramCheck: Sendable {
    public var exit: Int32
    public var report: VerdictReport
    public var output: String
    /// Standard error without the lines below.
    public var errors: String
    /// What it left behind in a directory that was empty before.
    public var left: [String]

    public init(_ run: ProgramRun) throws {
        let lines = run.errorsText.split(separator: "\n").map(String.init)
        left = lines.filter { $0.hasPrefix("LEFT ") }
        errors = lines.filter { !$0.hasPrefix("LEFT ") }.joined(separator: "\n")
        let result = try VerdictRun(run)
        (exit, report, output) = (result.exit ?? -1, result.report, result.output)
    }

    /// The only source; where there are more or none, an empty one that no expectation fits.
    public var source: VerdictReport.Source? { report.sources.count == 1 ? report.sources.first : nil }

    /// `R01 error certain /tmp: title` for each finding.
    public var findings: String {
        report.findings.map { "\($0.code) \($0.severity) \($0.confidence) \($0.subject ?? "-"): \($0.words)" }
            .joined(separator: "\n")
    }
}

/// What holds of every run, whatever the fault: the report says what the process said, nothing is left, and `ok` is never
/// said of a signature that was not verified.
private func expectSound(_ run: ProgramCheck, _ place: SourceLocation) {
    #expect(run.exit == run.report.exitCode, "the report says \(run.report.exitCode)", sourceLocation: place)
    #expect(run.errors == "", sourceLocation: place)
    #expect(run.left == [], sourceLocation: place)
    for source in run.report.sources where source.verdict == "ok" {
        #expect(source.signature.state == "good", sourceLocation: place)
    }
    if run.exit == 0 {
        #expect(run.report.sources.allSatisfy { $0.verdict == "ok" }, sourceLocation: place)
        #expect(!run.report.findings.contains { $0.severity == "error" }, "\(run.findings)", sourceLocation: place)
    }
}

/// The fault leads, with this exit code and this answer to the question of the signature.
public func expectFault(
    _ run: ProgramCheck, _ code: String, exit: Int32, signature: String, subject: String? = nil,
    confidence: String? = nil, says: String? = nil, _ sourceLocation: SourceLocation = #_sourceLocation
) {
    expectSound(run, sourceLocation)
    #expect(run.report.codes.first == code, "\(run.findings)", sourceLocation: sourceLocation)
    #expect(run.exit == exit, "\(run.findings)", sourceLocation: sourceLocation)
    #expect(run.source?.signature.state == signature, "\(run.findings)", sourceLocation: sourceLocation)
    let lead = run.report.findings.first
    if let subject { #expect(lead?.subject == subject, "\(run.findings)", sourceLocation: sourceLocation) }
    if let confidence { #expect(lead?.confidence == confidence, "\(run.findings)", sourceLocation: sourceLocation) }
    if let says { #expect(lead?.words.contains(says) == true, "\(run.findings)", sourceLocation: sourceLocation) }
}

/// Nothing is wrong here but these warnings: exit 0, and the signature verified.
public func expectQuiet(
    _ run: ProgramCheck, warnings: [String] = [], _ sourceLocation: SourceLocation = #_sourceLocation
) {
    expectSound(run, sourceLocation)
    #expect(run.exit == 0, "\(run.findings)", sourceLocation: sourceLocation)
    #expect(run.source?.signature.state == "good", "\(run.findings)", sourceLocation: sourceLocation)
    #expect(run.report.codes == warnings, "\(run.findings)", sourceLocation: sourceLocation)
}
