import Diagnosis
import Evidence

/// A comparison as one HTML page that needs nothing else: no script, no font, no picture, no address is loaded, which its own
/// content policy enforces. Light and dark follow the reader's setting; a narrow window shows the two sides below each other.
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
    return head + "<body>\n" + body.filter { !$0.isEmpty }.joined(separator: "\n") + "\n</body>\n</html>\n"
}

private let head = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-\(styleDigest)'; img-src data:">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <title>apt-verdict compare</title>
    <link rel="icon" href="data:,">
    <style>
    \(style)
    </style>
    </head>

    """

/// SHA-256 of the style element's content in base64: no other style counts, wherever a hostile string might put one.
private let styleDigest = "lN5935xiIGVQvwXORSCpvyFuNgWQVmT7H19yQ9iWfco="

private let style = """
    :root { --page: #ffffff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --panel: #f6f8fa; --good: #116329; --bad: #b31d28; }
    @media (prefers-color-scheme: dark) {
      :root { --page: #0d1117; --text: #e6edf3; --soft: #9aa4af; --line: #30363d; --panel: #161b22; --good: #56d364; --bad: #ff7b72; }
    }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 84rem; padding: 1rem; background: var(--page); color: var(--text);
      font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
    h1 { font-size: 1.1rem; margin: 0; color: var(--soft); font-weight: 600; }
    header p { font-size: 1.3rem; margin: .3rem 0 1rem; font-weight: 600; }
    h2, summary { font-size: 1.05rem; font-weight: 600; margin: 1.2rem 0 .5rem; }
    summary { cursor: pointer; }
    .good { color: var(--good); }
    .bad { color: var(--bad); }
    .sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
    .sides section { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .9rem; }
    .sides h2 { margin: 0; }
    .sides p { margin: .2rem 0 0; }
    table { width: 100%; border-collapse: collapse; table-layout: fixed; }
    th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-top: 1px solid var(--line); }
    thead th { color: var(--soft); border-top: 0; }
    th:first-child { width: 20%; }
    tbody th { font-weight: 600; }
    td { font-family: ui-monospace, monospace; font-size: .9rem; }
    .note th, .note td { border-top: 0; padding-top: 0; }
    .note td { font-family: inherit; color: var(--soft); }
    .subject { display: block; font-weight: 400; font-size: .85rem; color: var(--soft); }
    .decides th { color: var(--bad); }
    footer { margin-top: 1.5rem; border-top: 1px solid var(--line); padding-top: .5rem; color: var(--soft); font-size: .9rem; }
    @media (max-width: 40rem) {
      .sides { grid-template-columns: 1fr; }
      thead { display: none; }
      tr, th, td { display: block; }
      th:first-child { width: auto; }
      tr { border-top: 1px solid var(--line); padding: .3rem 0; }
      tr.note { border-top: 0; }
      th, td { border-top: 0; padding: .1rem 0; }
      td[data-side]::before { content: attr(data-side) ": "; font-family: system-ui, sans-serif; color: var(--soft); }
    }
    """

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
    return "<details\(open ? " open" : "")><summary>\(htmlText(title))</summary>\n<table><thead><tr><th></th>"
        + "<th scope=\"col\">left</th><th scope=\"col\">right</th></tr></thead>\n<tbody>\n\(body.joined())</tbody></table></details>"
}
