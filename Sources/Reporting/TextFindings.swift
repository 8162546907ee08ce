import Diagnosis
import Evidence

extension Page {
    /// How many findings with the same code are told in full before the rest is only counted; `-v` tells every one.
    private static let tellings = 3

    /// The union of findings, leading first, each once, with what to do about it.
    mutating func findings(_ report: Report, _ names: SourceNames) {
        let all = report.judgement.findings.filter { !style.onlyFailing || report.isOfFailing($0) }
        var told: [FaultCode: Int] = [:]
        let total = all.reduce(into: [FaultCode: Int]()) { $0[$1.finding.code, default: 0] += 1 }
        for entry in all {
            let code = entry.finding.code
            let count = told[code, default: 0]
            told[code] = count + 1
            let cut = style.verbosity != .verbose && total[code, default: 0] > Page.tellings + 1
            if cut, count >= Page.tellings {
                if count == Page.tellings {
                    gap()
                    let rest = total[code, default: 0] - Page.tellings
                    paragraph("", indent: 2, "... and \(rest) more like \(entry.finding.label) -v tells every one.")
                }
                continue
            }
            gap()
            finding(entry, report, names)
            gap()
            remedy(entry.finding.remedy)
        }
    }

    private mutating func finding(_ entry: RunFinding, _ report: Report, _ names: SourceNames) {
        let finding = entry.finding
        paragraph(finding.label, ink: finding.severity.ink, indent: 4, finding.title)
        paragraph("  -->", indent: 6, finding.subject)
        for line in context(of: entry, report) { paragraph("   |", indent: 5, line) }
        for proof in finding.because { paragraph("   = proof:", indent: 7, proof.text) }
        if finding.confidence != .certain {
            let others = finding.alternatives.map { "\($0.rawValue) \($0.slug)" }.joined(separator: ", ")
            let told = others.isEmpty ? "" : "; not told apart from \(others)"
            paragraph("   = confidence:", indent: 7, finding.confidence.rawValue + told)
        }
        if let touched = touched(entry, of: report.observations.sources.count, names) {
            paragraph("   = touches:", indent: 7, touched)
        }
        paragraph("   = to mend:", indent: 7, Page.mending(finding, report.observations))
    }

    private mutating func remedy(_ remedy: Remedy) {
        paragraph("What to do\(remedy.steps.count > 1 ? " (any one)" : ""):", ink: .strong, indent: 2, remedy.text)
        let widest = remedy.steps.map { columns(of: clean($0.label)) }.max() ?? 0
        let column = min(widest + 4, style.width * 2 / 5)
        for step in remedy.steps { self.step(step.label, column: column, step.command) }
    }

    /// The entry that leads to a source, where the finding is about one source alone and not about the machine.
    private func entry(of entry: RunFinding, _ report: Report) -> String? {
        guard entry.sources.count == 1, let index = entry.sources.first,
            report.observations.sources.indices.contains(index),
            let origin = report.observations.sources[index].origins.first,
            ![.resource, .system].contains(entry.finding.faultClass), !entry.finding.subject.hasPrefix(origin.file)
        else { return nil }
        return "entry at \(origin.file):\(origin.line)"
    }

    /// What stands around a finding: the entry, that the signature is good all the same, and the directory it is about.
    private func context(of entry: RunFinding, _ report: Report) -> [String] {
        var lines = self.entry(of: entry, report).map { [$0] } ?? []
        guard entry.finding.severity == .error else { return lines }
        let touched = entry.sources.filter(report.judgement.sources.indices.contains)
        if !touched.isEmpty, touched.allSatisfy({ report.judgement.sources[$0].signature.state == .good }) {
            lines.append("the signature is good: repository and keys are fine")
        }
        for directory in report.observations.directories where directory.path == entry.finding.subject {
            lines.append(DirectoryLine(directory).text)
            break
        }
        return lines
    }

    private func touched(_ entry: RunFinding, of count: Int, _ names: SourceNames) -> String? {
        guard count > 1, !entry.sources.isEmpty else { return nil }
        if entry.sources.count == 1, let only = entry.sources.first, entry.finding.subject.contains(names[only]) {
            return nil
        }
        if entry.sources.count == count { return "all \(count) sources" }
        let first = entry.sources.prefix(3).map { names[$0] }.joined(separator: ", ")
        let rest = entry.sources.count - 3
        return rest > 0 ? "\(first) and \(rest) more" : first
    }

    /// Whose a finding is to mend, and whether trying again can help.
    static func mending(_ finding: Finding, _ seen: Observations) -> String {
        switch finding.retry {
        case .now: who(finding.owner, seen) + "; trying again now can help"
        case .later: who(finding.owner, seen) + "; trying again later can help"
        case .never: who(finding.owner, seen)
        }
    }

    /// Where whoever has to mend it is to be found.
    private static func who(_ owner: Owner, _ seen: Observations) -> String {
        switch owner {
        case .machine:
            seen.targetProcess != nil
                ? "in the container" : seen.machine.root == nil ? "on this machine" : "in the examined root"
        case .runtime: "in what runs this machine (container runtime, hypervisor, host)"
        case .network: "on the network between here and the repository"
        case .mirror: "by the mirror's operator"
        case .publisher: "by the repository's publisher"
        case .administrator: "by whoever configured this source"
        }
    }
}
