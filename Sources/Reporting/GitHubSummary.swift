import Diagnosis
import Evidence

/// A report as the summary of a GitHub job. It is Markdown made of HTML blocks: in these no Markdown is read, so that nothing in a string
/// from elsewhere is emphasis, a link or a table; and every such string stands in `code` or `pre`, where GitHub makes no mention of an `@`
/// and no link of an address.
///
/// - Parameters:
///   - limit: its size in bytes at most; what does not fit is counted. Empty where not even the result fits.
///   - onlyFailing: leaves out the sources whose verdict is ok.
public func renderGitHubSummary(_ report: Report, limit: Int, onlyFailing: Bool = false, ascii: Bool = false) -> String
{
    let parts = SummaryParts(report, onlyFailing: onlyFailing)
    var text = "\n\n" + parts.head
    let reserve = 400
    guard text.utf8.count + reserve <= limit else { return "" }
    let shown = ascii ? charactersByNumber : { $0 }
    var left = 0
    for finding in parts.findings.map(shown) {
        if left == 0, text.utf8.count + finding.utf8.count <= limit * 6 / 10 { text += finding } else { left += 1 }
    }
    if left > 0 { text += "<p>\(ReportCounts.some(left, "more finding")) did not fit.</p>\n\n" }
    let (begin, end) = ("<table>\n<tr><th></th><th>source</th><th>signature</th></tr>\n", "</table>\n\n")
    var rows = ""
    left = parts.leftOut
    for row in parts.rows.map(shown) {
        let size = text.utf8.count + begin.utf8.count + rows.utf8.count + row.utf8.count + end.utf8.count + reserve
        if left == parts.leftOut, size <= limit { rows += row } else { left += 1 }
    }
    if !rows.isEmpty { text += begin + rows + end }
    if left > 0 { text += "<p>\(ReportCounts.some(left, "more source")) not shown.</p>\n\n" }
    return text
}

/// The blocks of a summary. None has an empty line within: that would end it.
private struct SummaryParts {
    let head: String
    let findings: [String]
    let rows: [String]
    /// Sources that `--only-failing` leaves out.
    let leftOut: Int

    init(_ report: Report, onlyFailing: Bool) {
        head =
            "<h2>apt-verdict: \(htmlText(report.judgement.verdict.verdictName))</h2>\n"
            + "<p><b>\(htmlText(ResultWords(report).text))</b></p>\n<p>\(htmlText(ReportCounts(report).text))</p>\n\n"
        findings = report.judgement.findings.map { SummaryParts.block($0, report) }
        let names = SourceNames(report.observations.sources)
        let judged = report.judgement.sources
        let failing = judged.indices.filter { judged[$0].verdict != nil }
        let good = judged.indices.filter { judged[$0].verdict == nil }
        leftOut = onlyFailing ? good.count : 0
        rows = (failing + (onlyFailing ? [] : good)).map { index in
            let answer = SourceAnswer(judged[index])
            return
                "<tr><td>\(answer.tag)</td><td><code>\(htmlText(names[index]))</code></td><td>\(htmlText(answer.words))</td></tr>\n"
        }
    }

    private static func block(_ entry: RunFinding, _ report: Report) -> String {
        let finding = entry.finding
        var lines = ["subject: \(finding.subject)"]
        lines += finding.because.map { "proof: \($0.text)" }
        if entry.sources.count > 1 { lines.append("touches: \(ReportCounts.some(entry.sources.count, "source"))") }
        lines.append("to mend: \(Page.mending(finding, report.observations))")
        lines.append("what to do: \(finding.remedy.text)")
        lines += finding.remedy.steps.map { "\($0.label): \($0.command)" }
        return "<details><summary>\(finding.label) <code>\(htmlText(finding.title))</code></summary>\n<pre>"
            + lines.map { htmlText($0, limit: 4000) }.joined(separator: "\n") + "</pre>\n</details>\n\n"
    }
}
