import Diagnosis
import Evidence

/// A comparison as one HTML page that stands alone (HTMLPage); a narrow window shows the two sides below each other.
public func renderHTML(_ comparison: Comparison, toolVersion: String) -> String {
    let deciding = comparison.rows.filter(\.decides)
    let differing = comparison.rows.filter { $0.differs && !$0.decides && $0.name != .verdict }
    let rest = comparison.rows.filter { !$0.differs && $0.name != .verdict }
    let body = [
        "<header><h1>apt-verdict compare</h1>",
        "<p class=\"\(comparison.conclusion.kind == .noDifference ? "good" : "bad")\">"
            + htmlText(comparison.conclusion.text) + "</p></header>",
        "<main>", sides(comparison),
        table("What decides", deciding, open: true), table(comparison.titleOfDiffering, differing, open: true),
        table("What is the same, or known on one side only", rest, open: false), "</main>",
        "<footer>apt-verdict \(htmlText(toolVersion)). Verdict: \(htmlText(comparison.verdict.verdictName)), exit code "
            + "\(comparison.exitCode).</footer>",
    ]
    return HTMLPage.document(title: "apt-verdict compare", body: body)
}

private func sides(_ comparison: Comparison) -> String {
    let parts = [("left", comparison.left), ("right", comparison.right)].map { name, side -> String in
        let verdict = side.verdict
        let place = side.place.map { "<p>\(htmlText($0))</p>" } ?? ""
        let leading = side.leading.map { " \($0.code.rawValue): \($0.title)" } ?? ""
        return "<section><h2>\(name): \(htmlText(side.name ?? "no report"))</h2>"
            + "<p>\(htmlText(side.facts.joined(separator: ", ")))</p>" + place
            + "<p class=\"\(verdict == nil ? "good" : "bad")\">\(htmlText(verdict.verdictName + leading))</p></section>"
    }
    return "<div class=\"sides\">" + parts.joined(separator: "\n") + "</div>"
}

private func table(_ title: String, _ rows: [ComparisonRow], open: Bool) -> String {
    guard !rows.isEmpty else { return "" }
    let body = rows.map { row -> String in
        let subject = row.subject.map { "<span class=\"subject\">\(htmlText($0))</span>" } ?? ""
        let note = row.note.map { "<tr class=\"note\"><th></th><td colspan=\"2\">\(htmlText($0))</td></tr>\n" } ?? ""
        return
            "<tr\(row.decides ? " class=\"decides\"" : "")><th scope=\"row\">\(htmlText(row.name.words))\(subject)</th>"
            + "<td data-side=\"left\">\(htmlText(row.left ?? "not known"))</td>"
            + "<td data-side=\"right\">\(htmlText(row.right ?? "not known"))</td></tr>\n" + note
    }
    return HTMLPage.fold(
        title, open: open,
        "<table><thead><tr><th></th><th scope=\"col\">left</th><th scope=\"col\">right</th></tr></thead>\n<tbody>\n"
            + "\(body.joined())</tbody></table>")
}
