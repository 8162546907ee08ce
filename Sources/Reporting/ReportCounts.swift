import Diagnosis

/// What a run comes to in numbers: they are of everything that was checked, also where a report shows only what fails.
struct ReportCounts {
    let sources: Int
    let ok: Int
    /// How many sources have a verdict of each class, in the order of the exit codes.
    let failing: [(name: String, count: Int)]
    let errors: Int
    let warnings: Int
    let notes: Int

    init(_ report: Report) {
        let verdicts = report.judgement.sources.map(\.verdict)
        sources = verdicts.count
        ok = verdicts.count { $0 == nil }
        failing = FaultClass.allCases.sorted { $0.exitCode < $1.exitCode }.compactMap { faultClass in
            let count = verdicts.count { $0 == faultClass }
            return count == 0 ? nil : (faultClass.rawValue, count)
        }
        let findings = report.judgement.findings
        errors = findings.count { $0.finding.severity == .error }
        warnings = findings.count { $0.finding.severity == .warning }
        notes = findings.count { $0.finding.severity == .note }
    }

    /// `3 sources: 1 ok, 1 signature, 1 transfer. 2 errors, 1 warning.`
    var text: String {
        let verdicts = ["\(ok) ok"] + failing.map { "\($0.count) \($0.name)" }
        var found = [ReportCounts.some(errors, "error"), ReportCounts.some(warnings, "warning")]
        if notes > 0 { found.append(ReportCounts.some(notes, "note")) }
        return "\(ReportCounts.some(sources, "source")): \(verdicts.joined(separator: ", ")). "
            + found.joined(separator: ", ") + "."
    }

    /// `1 source`, `2 sources`.
    static func some(_ count: Int, _ thing: String) -> String { "\(count) \(thing)\(count == 1 ? "" : "s")" }
}
