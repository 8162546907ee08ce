import Diagnosis

/// The answer for one source in a sign and a few words. The words alone say it all.
struct SourceAnswer {
    let tag: String
    let ink: Ink
    let words: String

    init(_ judged: SourceJudgement) {
        let reason = judged.signature.reason.map { " (\($0))" } ?? ""
        switch (judged.signature.state, judged.verdict) {
        case (.good, nil):
            let warnings = judged.findings.count { $0.severity == .warning }
            let suffix = warnings == 0 ? "" : warnings == 1 ? ", 1 warning" : ", \(warnings) warnings"
            (tag, ink, words) = ("[ok]", .good, "signature GOOD" + suffix)
        case (.good, let verdict?):
            (tag, ink, words) = ("[!!]", .error, "signature GOOD, but " + SourceAnswer.obstacle(verdict))
        case (.bad, .key):
            (tag, ink, words) = ("[!!]", .error, "signature REFUSED" + reason)
        case (.bad, _):
            let isMissing = judged.signature.reason == FaultCode.s02.slug
            (tag, ink, words) = ("[!!]", .error, isMissing ? "NO SIGNATURE" + reason : "signature BAD" + reason)
        case (.noVerdict, _):
            (tag, ink, words) = ("[??]", .warning, "signature NOT CHECKED" + reason)
        }
    }

    /// What keeps apt from a file whose signature is good.
    private static func obstacle(_ verdict: FaultClass) -> String {
        switch verdict {
        case .resource, .system: "apt cannot tell"
        case .keyring: "apt cannot use its keyring"
        case .time: "apt refuses its date"
        case .configuration: "apt's configuration stops it"
        case .transfer: "apt cannot fetch it"
        case .signature: "apt refuses the file"
        case .key: "apt refuses the key"
        case .inconclusive: "not all could be checked"
        }
    }
}

extension Page {
    /// From how many sources on the good ones are only counted; `-v` and `-q` name every one.
    static let manySources = 20

    /// One line a source, in the order of the input.
    mutating func sourceLines(_ report: Report, _ names: SourceNames) {
        let judged = report.judgement.sources
        let counted = judged.count > Page.manySources && style.verbosity == .normal
        let shown = judged.indices.filter { !(counted || style.onlyFailing) || judged[$0].verdict != nil }
        if style.verbosity == .quiet {
            for index in shown { quietLine(names[index], judged[index]) }
            return
        }
        let answers = shown.map { SourceAnswer(judged[$0]) }
        let widest = shown.map { columns(of: clean(names[$0])) }.max() ?? 0
        let longest = answers.map { columns(of: $0.words) }.max() ?? 0
        let column = max(20, min(widest + 7, style.width - max(longest, 24)))
        for (index, answer) in zip(shown, answers) {
            row(" " + names[index], ink: answer.ink, tag: answer.tag, column: column, answer.words)
        }
        if shown.count < judged.count {
            let count = judged.count - shown.count
            row(
                " " + ReportCounts.some(count, shown.isEmpty ? "source" : "other source"), ink: .good, tag: "[ok]",
                column: column,
                "signature GOOD; " + (style.onlyFailing ? "left out" : "-v names them"))
        }
        if let unchanged = KeptWords.summary(report.observations.sources) { paragraph("", indent: 1, unchanged) }
    }

    /// `[!!] debian.example.org/debian bookworm: signature GOOD, but apt cannot tell [R01]`, never wrapped.
    private mutating func quietLine(_ name: String, _ judged: SourceJudgement) {
        let answer = SourceAnswer(judged)
        let leading = judged.findings.first { $0.severity == .error }
        line(
            answer.tag, ink: answer.ink, " \(name): \(answer.words)" + (leading.map { " [\($0.code.rawValue)]" } ?? ""))
    }
}
