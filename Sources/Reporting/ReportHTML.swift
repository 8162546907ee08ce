import Diagnosis
import Evidence

/// A report as one HTML page that stands alone (HTMLPage): the answer, the counts, what concerns the machine or several sources,
/// each source, then the machine and what was not checked. Sources that fail stand first, and the first of them are open.
///
/// - Parameter onlyFailing: leaves out the sources whose verdict is ok, and what was found of them alone; they are counted.
public func renderHTML(_ report: Report, onlyFailing: Bool = false) -> String {
    let result = ResultWords(report)
    let page = ReportPage(report, onlyFailing: onlyFailing)
    return HTMLPage.document(
        title: "apt-verdict check",
        body: [
            "<header><h1>apt-verdict check</h1>",
            "<p class=\"\(result.ink.htmlClass)\">\(htmlText(result.text))</p></header>", "<main>",
            page.leading, "<p class=\"counts\">\(htmlText(ReportCounts(report).text))</p>",
            page.shared, page.sources, page.mirrors, page.machine, page.notChecked, "</main>", page.footer,
        ])
}

extension Ink {
    /// The class of the page's style with the same meaning.
    var htmlClass: String {
        switch self {
        case .good: "good"
        case .error: "bad"
        case .warning: "warning"
        case .note, .strong: "note"
        }
    }
}

/// The parts of the page.
struct ReportPage {
    let report: Report
    let onlyFailing: Bool
    let names: SourceNames
    /// Findings that are told once, beside the sources: those of the machine, and those that several sources share.
    private let told: [Finding.Identity: Int]

    init(_ report: Report, onlyFailing: Bool) {
        self.report = report
        self.onlyFailing = onlyFailing
        names = SourceNames(report.observations.sources)
        var told: [Finding.Identity: Int] = [:]
        for entry in report.judgement.findings where entry.sources.count != 1 {
            let number = told.count + 1
            told[entry.finding.identity, default: number] = number
        }
        self.told = told
    }

    /// The number under which a finding is told beside the sources; nil for one of a single source.
    func number(of finding: Finding) -> Int? { told[finding.identity] }

    /// The finding that the run's verdict follows.
    var leading: String {
        let judgement = report.judgement
        guard let verdict = judgement.verdict,
            let first = judgement.findings.first(where: {
                $0.finding.severity == .error && $0.finding.faultClass == verdict
            })
        else { return "" }
        return "<p>\(first.finding.label) \(htmlText(first.finding.title))</p>"
    }

    /// How many sources are told before the rest is folded.
    private static let open = 10

    /// What concerns the machine or several sources, leading first.
    var shared: String {
        let entries = report.judgement.findings.filter { number(of: $0.finding) != nil && isShown($0) }
        guard !entries.isEmpty else { return "" }
        let alone = report.judgement.sources.count <= 1
        return
            "<section><h2>\(alone ? "What concerns the machine" : "What concerns the machine or several sources")</h2>\n"
            + entries.map { finding($0.finding, touched: touched($0)) }.joined(separator: "\n") + "</section>"
    }

    private func isShown(_ entry: RunFinding) -> Bool { !onlyFailing || report.isOfFailing(entry) }

    private func touched(_ entry: RunFinding) -> String? {
        let count = report.judgement.sources.count
        guard count > 1, !entry.sources.isEmpty else { return nil }
        if entry.sources.count == count { return "all \(count) sources" }
        let first = entry.sources.prefix(5).map { names[$0] }.joined(separator: ", ")
        let rest = entry.sources.count - 5
        return rest > 0 ? "\(first) and \(rest) more" : first
    }

    /// Every source, those that fail first, each group in the order of the input.
    var sources: String {
        let judged = report.judgement.sources
        let failing = judged.indices.filter { judged[$0].verdict != nil }
        let good = judged.indices.filter { judged[$0].verdict == nil }
        var parts = failing.enumerated().map { source($1, open: $0 < ReportPage.open) }
        if onlyFailing {
            if !good.isEmpty {
                let words = "\(ReportCounts.some(good.count, "source")) with the verdict ok left out (--only-failing)."
                parts.append("<p class=\"counts\">\(words)</p>")
            }
        } else {
            parts += good.map { source($0, open: judged.count == 1) }
        }
        return parts.isEmpty ? "" : "<section><h2>Sources</h2>\n" + parts.joined(separator: "\n") + "</section>"
    }

    /// Where it ran, and what apt's directories are.
    var machine: String {
        let seen = report.observations
        let machine = seen.machine
        let process = seen.targetProcess
        let container = process.map { $0.containerName ?? "process \($0.pid)" } ?? machine.container
        return HTMLPage.fold(
            "The machine", open: judgedCount <= 1,
            HTMLPage.facts(
                [
                    ("host", machine.hostname), ("system", machine.os),
                    ("kernel", "\(machine.kernel), \(machine.architecture)"), ("container", container),
                    ("image", process?.image), ("examined root", machine.root), ("uid", "\(machine.uid)"),
                    (
                        "apt",
                        seen.apt.map { "\($0.version), verifier \($0.verifierPath ?? $0.backend.rawValue)" }
                            ?? "none in this root"
                    ),
                    ("clock", seen.clock.now?.rfc3339 ?? "cannot be read"), ("judged as of", seen.at?.rfc3339),
                ] + seen.directories.map { ("\($0.role.rawValue) directory", DirectoryLine($0).text) }))
    }

    private var judgedCount: Int { report.judgement.sources.count }

    var notChecked: String {
        HTMLPage.fold(
            "Not checked", open: true,
            HTMLPage.facts(report.observations.notChecked.map { ($0.probe, $0.reason) }))
    }

    var footer: String {
        "<footer>apt-verdict \(htmlText(report.toolVersion)), \(htmlText(report.observations.startedAt.rfc3339)). Verdict: "
            + "\(htmlText(report.judgement.verdict.verdictName)), exit code \(report.exitCode).</footer>"
    }
}
