import Diagnosis
import Evidence

/// A report as workflow commands of GitHub Actions, which shows them beside the files that they name: the most important findings
/// first, and a last line with the result. GitHub keeps ten of each kind a step, so no more are written; the rest is counted.
public func renderGitHub(_ report: Report, ascii: Bool = false) -> String {
    let all = report.judgement.findings
    var lines: [String] = []
    var left: [String] = []
    for severity in Severity.allCases {
        let found = all.filter { $0.finding.severity == severity }
        lines += found.prefix(annotationLimit).map { WorkflowCommand($0, report, ascii: ascii).line }
        let rest = found.count - annotationLimit
        if rest > 0 { left.append(ReportCounts.some(rest, "more \(severity.rawValue)")) }
    }
    let end = left.isEmpty ? "" : " Not annotated: \(left.joined(separator: ", "))."
    let result = "apt-verdict: \(ReportCounts(report).text) \(ResultWords(report).text)\(end)"
    return (lines + [workflowText(result, limit: 2000, ascii: ascii)]).map { $0 + "\n" }.joined()
}

/// Annotations of one kind that GitHub shows of a step.
private let annotationLimit = 10

/// `::error file=…,line=…,title=…::message`
private struct WorkflowCommand {
    let line: String

    init(_ entry: RunFinding, _ report: Report, ascii: Bool) {
        let finding = entry.finding
        let command =
            switch finding.severity {
            case .error: "error"
            case .warning: "warning"
            case .note: "notice"
            }
        var properties: [(name: String, value: String)] = []
        if let place = WorkflowCommand.place(of: entry, report), !place.file.isEmpty {
            properties.append(("file", place.file))
            if place.line > 0 { properties.append(("line", "\(place.line)")) }
        }
        properties.append(("title", "\(finding.code.rawValue) \(finding.code.slug)"))
        let named = properties.map { "\($0.name)=" + property($0.value, ascii: ascii) }.joined(separator: ",")
        var message = [finding.title, "subject: \(finding.subject)"]
        message += finding.because.prefix(4).map { "proof: \($0.text)" }
        message.append("what to do: \(finding.remedy.text)")
        message += finding.remedy.steps.prefix(6).map { "\($0.label): \($0.command)" }
        // The line break is GitHub's own: it comes after everything was cleaned and escaped.
        let body = message.map { data($0, ascii: ascii) }.joined(separator: "%0A")
        line = "::\(command) \(named)::\(body)"
    }

    /// The subject where it is a place in a file, else the entry of the first source that is touched.
    private static func place(of entry: RunFinding, _ report: Report) -> (file: String, line: Int)? {
        let subject = entry.finding.subject
        if subject.hasPrefix("/"), let colon = subject.lastIndex(of: ":"),
            let line = Int(subject[subject.index(after: colon)...]), line > 0
        {
            return (String(subject[..<colon]), line)
        }
        guard let index = entry.sources.first, report.observations.sources.indices.contains(index) else { return nil }
        return report.observations.sources[index].origins.first.map { ($0.file, $0.line) }
    }
}

/// A string from elsewhere that the runner takes for nothing but text: secrets masked, no control character, and not the `##[` that its
/// first form of commands begins with, wherever on a line it stands.
private func workflowText(_ text: String, limit: Int, ascii: Bool) -> String {
    let clean = sanitised(withoutSecrets(text), limit: limit)
    var safe = ""
    for character in (ascii ? asciiOnly(clean) : clean).unicodeScalars {
        if character == "[", safe.unicodeScalars.suffix(2).elementsEqual("##".unicodeScalars) { safe += " " }
        safe.unicodeScalars.append(character)
    }
    return safe
}

/// What stands behind the second `::`, escaped as the runner's toolkit does it (actions/toolkit, core/src/command.ts).
private func data(_ text: String, ascii: Bool) -> String {
    var escaped = ""
    for character in workflowText(text, limit: 1200, ascii: ascii).unicodeScalars {
        switch character {
        case "%": escaped += "%25"
        case "\r": escaped += "%0D"
        case "\n": escaped += "%0A"
        default: escaped.unicodeScalars.append(character)
        }
    }
    return escaped
}

/// The value of a property: there `:` and `,` part things as well.
private func property(_ text: String, ascii: Bool) -> String {
    var escaped = ""
    for character in data(text, ascii: ascii).unicodeScalars {
        switch character {
        case ":": escaped += "%3A"
        case ",": escaped += "%2C"
        default: escaped.unicodeScalars.append(character)
        }
    }
    return escaped
}
