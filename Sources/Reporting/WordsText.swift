import AptModel
import Diagnosis

/// What `explain "words"` and `explain -` print: each sentence with the faults that can be behind it, then all of them together
/// for each repository, with what tells them apart.
///
/// - Parameter leftOut: how many bytes in front of the log were not read.
public func renderWords(_ reading: WordsReading, style: TextStyle, leftOut: Int = 0) -> String {
    var page = Page(style)
    if leftOut > 0 {
        page.paragraph("", indent: 0, "The log is too long: its first \(leftOut) bytes were not read.")
        page.gap()
    }
    page.aptOfWords(reading)
    for verdict in reading.verdicts {
        page.gap()
        page.words(verdict, reading)
    }
    page.unknown(reading)
    if reading.isQuiet {
        page.gap()
        page.paragraph("", indent: 0, "Nothing in it names a fault.")
    }
    if reading.isForeign {
        page.gap()
        page.paragraph(
            "", indent: 0,
            "apt's marks are there, and no sentence behind them is known: perhaps they are in another language, and apt's "
                + "catalogue of it is not here. Repeat it in English:")
        page.command("LC_ALL=C apt-get update", indent: 2)
    }
    for (line, advice) in reading.badAdvice {
        page.gap()
        page.paragraph(
            "warning:", ink: .warning, indent: 2,
            "\(advice.word)\(reading.isOneLine ? "" : " (line \(line))") turns verification off")
        page.paragraph("  it lets pass:", indent: 4, advice.switchesOff)
        page.paragraph("  instead:", indent: 4, advice.instead)
    }
    return page.text
}

extension WordsReading {
    /// Whether all of it stands in the first line, so that numbers of lines say nothing.
    fileprivate var isOneLine: Bool {
        sentences.allSatisfy { $0.lines == [1] } && badAdvice.allSatisfy { $0.line == 1 }
    }
}

extension Page {
    private static let column = 11
    /// A sentence with more candidates than this names hardly any; `--json` has all of them.
    private static let codesShown = 10

    fileprivate mutating func aptOfWords(_ reading: WordsReading) {
        let span = reading.apt.description
        if reading.aptIsNamed {
            paragraph("apt", indent: 4, "\(reading.apt.from.map(\.description) ?? "?"), as the log says")
        } else if !span.isEmpty {
            paragraph("apt, by its words:", indent: 4, span)
        }
    }

    fileprivate mutating func words(_ verdict: WordsReading.Verdict, _ reading: WordsReading) {
        if let repository = verdict.repository {
            paragraph("", indent: 2, "\(repository.uri) \(repository.suite)", limit: 2_100)
            gap()
        }
        for group in groups(verdict, reading) { sentence(group, reading) }
        let check = WordsReading.check(verdict.repository)
        if !verdict.causes.isEmpty {
            gap()
            paragraph("", indent: 2, verdict.causes.count == 1 ? "It can be:" : "Likeliest first:")
            for cause in verdict.causes { self.cause(cause, check, ink: .error) }
        }
        if !verdict.beside.isEmpty {
            gap()
            paragraph("", indent: 2, "As well, and not why apt failed:")
            for cause in verdict.beside { self.cause(cause, check, ink: .warning) }
        }
        guard !verdict.causes.isEmpty else { return }
        gap()
        paragraph("", indent: 2, verdict.causes.count == 1 ? "What proves it:" : "What decides:")
        command(check, indent: 2)
    }

    /// What bears apt's mark, names no repository, and is not known.
    fileprivate mutating func unknown(_ reading: WordsReading) {
        let unknown = reading.sentences.filter { $0.saying == nil && $0.repository == nil }
        guard !unknown.isEmpty else { return }
        gap()
        paragraph("", indent: 0, "Not known to this program:")
        for sentence in unknown.prefix(5) { self.sentence(sentence, reading) }
        if unknown.count > 5 { paragraph("", indent: 2, "... and \(unknown.count - 5) more.") }
    }

    /// The sentences of a verdict; those that say the same are one, in its shortest form.
    private func groups(_ verdict: WordsReading.Verdict, _ reading: WordsReading) -> [WordsReading.Sentence] {
        var groups: [WordsReading.Sentence] = []
        for sentence in verdict.sentences.map({ reading.sentences[$0] }) where !isRefrain(sentence) {
            guard let saying = sentence.saying, let index = groups.firstIndex(where: { $0.saying == saying }) else {
                groups.append(sentence)
                continue
            }
            if sentence.text.utf8.count < groups[index].text.utf8.count { groups[index].text = sentence.text }
            groups[index].lines = Set(groups[index].lines + sentence.lines).sorted()
        }
        return groups.sorted { ($0.lines.first ?? 0) < ($1.lines.first ?? 0) }
    }

    /// What apt says below every failure in a notice.
    private func isRefrain(_ sentence: WordsReading.Sentence) -> Bool {
        sentence.mark == .notice && sentence.candidates.isEmpty
    }

    /// Without the runs of spaces into which apt turns a program's line ends.
    private func squeezed(_ text: String) -> String {
        let words = text.split(separator: "   ").map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
        return words.joined(separator: " ")
    }

    private mutating func sentence(_ sentence: WordsReading.Sentence, _ reading: WordsReading) {
        let place = reading.isOneLine ? "" : "  line \(sentence.lines.first ?? 0)"
        row(place, column: reading.isOneLine ? 2 : Page.column, "\"\(squeezed(sentence.text))\"")
        let margin = reading.isOneLine ? 2 : Page.column
        func below(_ text: String) {
            row("", column: margin, text)
        }
        if sentence.lines.count > 1 {
            let more = sentence.lines.dropFirst().prefix(6).map(String.init).joined(separator: ", ")
            below(
                "also in \(sentence.lines.count > 2 ? "lines" : "line") \(more)\(sentence.lines.count > 7 ? " ..." : "")"
            )
        }
        if let english = sentence.english { below("in English: \"\(english)\"") }
        var codes = sentence.candidates.prefix(Page.codesShown).map(\.code.rawValue).joined(separator: " ")
        let more = sentence.candidates.count - Page.codesShown
        if more > 0 { codes += " and \(more) more" }
        let versions = sentence.saying?.versions.description ?? ""
        if !codes.isEmpty { below("-> \(codes)\(versions.isEmpty ? "" : " (apt \(versions))")") }
        if let remark = sentence.saying?.remark {
            below(codes.isEmpty ? "names no fault: \(remark)" : remark)
        } else if sentence.saying == nil, !reading.isForeign, sentence.repository != nil {
            below("not known to this program")
        }
    }

    private mutating func cause(_ cause: WordsReading.Cause, _ check: String, ink: Ink) {
        paragraph("  \(cause.code.rawValue) \(cause.code.slug):", ink: ink, indent: 6, cause.why)
        // What only the check can tell is told by the check, which is named once below all of them.
        guard cause.look.command != check else { return }
        paragraph("      look for", indent: 8, "\(cause.look.shows) in")
        command(cause.look.command, indent: 8)
    }
}
