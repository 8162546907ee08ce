/// What every HTML page of this program has in common. A page needs nothing else: no script, no font, no picture, no address is
/// loaded, which its own content policy enforces. Light and dark follow the reader's setting.
enum HTMLPage {
    /// A whole document.
    ///
    /// - Parameter title: this program's own words, as is `body` by now.
    static func document(title: String, body: [String]) -> String {
        head(title) + "<body>\n" + body.filter { !$0.isEmpty }.joined(separator: "\n") + "\n</body>\n</html>\n"
    }

    private static func head(_ title: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-\(styleDigest)'; img-src data:">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>\(title)</title>
        <link rel="icon" href="data:,">
        <style>
        \(style)
        </style>
        </head>

        """
    }

    /// Names and values as a table of two columns; a row without a value is left out.
    static func facts(_ rows: [(name: String, value: String?)]) -> String {
        let lines = rows.compactMap { row in
            row.value.map { "<tr><th scope=\"row\">\(htmlText(row.name))</th><td>\(htmlText($0))</td></tr>" }
        }
        return lines.isEmpty ? "" : "<table><tbody>\n" + lines.joined(separator: "\n") + "\n</tbody></table>"
    }

    /// A part of the page that the reader can fold away.
    static func fold(_ title: String, open: Bool, _ content: String) -> String {
        guard !content.isEmpty else { return "" }
        return "<details\(open ? " open" : "")><summary>\(htmlText(title))</summary>\n\(content)</details>"
    }

    /// SHA-256 of the style element's content in base64: no other style counts, wherever a hostile string might put one.
    private static let styleDigest = "RviFZzyPj/SimKe4+0gUwZ3EOUDICWUtEKYsKkZD+c8="

    private static let style = """
        :root { --page: #ffffff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --panel: #f6f8fa; --good: #116329; --bad: #b31d28;
          --warning: #7d4e00; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #0d1117; --text: #e6edf3; --soft: #9aa4af; --line: #30363d; --panel: #161b22; --good: #56d364; --bad: #ff7b72;
            --warning: #e3b341; }
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
        h3 { font-size: 1rem; margin: .8rem 0 .2rem; }
        a { color: inherit; }
        .warning { color: var(--warning); }
        .note { color: var(--soft); }
        main p, main ul { margin: .2rem 0; }
        .counts { color: var(--soft); }
        .source { border-top: 1px solid var(--line); }
        .source > summary { margin: .6rem 0; }
        .finding { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .3rem .9rem .6rem; margin: .6rem 0; }
        pre { margin: .2rem 0; white-space: pre-wrap; font: .9rem/1.5 ui-monospace, monospace; }
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
}
