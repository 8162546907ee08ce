import Diagnosis
import Evidence

/// The report as text for people: for each source the answer, then the findings with their proof and what to do, then
/// the result in one line. At most `style.width` columns, but for a single shell word that is longer.
///
/// - With `-q` one line a source and nothing else; these are for scripts and are not wrapped.
/// - With `-v` the evidence as tables.
/// - With `onlyFailing` sources whose verdict is ok are counted only, and with `-q` left out.
public func renderText(_ report: Report, style: TextStyle = TextStyle()) -> String {
    var page = Page(style)
    let names = SourceNames(report.observations.sources)
    if style.verbosity != .quiet { page.subject(report) }
    page.sourceLines(report, names)
    if style.verbosity == .quiet {
        if report.sources.isEmpty { page.result(report) }
        return page.text
    }
    page.mirrors(report)
    page.findings(report, names)
    page.gap()
    page.aptSaid(report, names)
    page.ruledOut(report)
    for skipped in report.observations.notChecked {
        page.paragraph("Not checked:", indent: 2, "\(skipped.probe): \(skipped.reason)")
    }
    if style.verbosity == .verbose { page.evidence(report, names) }
    page.summary(report)
    page.result(report)
    return page.text
}

extension Page {
    /// apt's own words beside what the probes found.
    fileprivate mutating func aptSaid(_ report: Report, _ names: SourceNames) {
        for (index, said) in (report.aptSaid ?? []).enumerated() {
            guard let said, let first = said.sentences.first,
                !style.onlyFailing || report.judgement.sources[index].verdict != nil
            else { continue }
            let of = report.observations.sources.count > 1 ? " of \(names[index])" : ""
            paragraph("apt said\(of):", indent: 2, "\"\(first)\"; \(Page.heldAgainst(said)).", limit: 1_400)
        }
        if let output = report.observations.aptOutput, report.aptSaid?.allSatisfy({ $0 == nil }) == true {
            let words =
                output.sentences.isEmpty
                ? "nothing that is known to this program" : "nothing that names a fault of these sources"
            paragraph("apt said:", indent: 2, words + ".")
        }
    }

    /// What apt said, held against what was found.
    static func heldAgainst(_ said: AptSaid) -> String {
        switch (said.found, said.causes.count) {
        case (let code?, 1): "its one cause is what the probes found: \(code.rawValue) \(code.slug)"
        case (let code?, let count): "of its \(count) causes the probes found this one: \(code.rawValue) \(code.slug)"
        case (nil, 1): "its one cause, \(said.causes[0].code.rawValue), was not found here"
        case (nil, let count): "none of its \(count) causes was found here"
        }
    }

    /// What was found in order for every source that has an error.
    fileprivate mutating func ruledOut(_ report: Report) {
        let accused = report.judgement.sources.filter { $0.verdict != nil }
        guard let first = accused.first else { return }
        let words = first.ruledOut.filter { word in accused.allSatisfy { $0.ruledOut.contains(word) } }
        if !words.isEmpty { paragraph("Ruled out:", indent: 2, words.joined(separator: ", ") + ".") }
    }
}
