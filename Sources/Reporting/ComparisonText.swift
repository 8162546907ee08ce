import Diagnosis
import Evidence

/// A comparison as text for people: the two sides, the row that decides, what else differs, and the end. At most `style.width`
/// columns, but for a single word that is longer.
///
/// - With `-q` the end only.
/// - With `-v` every row, also those that are the same on both sides.
public func renderText(_ comparison: Comparison, style: TextStyle = TextStyle()) -> String {
    var page = Page(style)
    guard style.verbosity != .quiet else {
        page.conclusion(comparison)
        return page.text
    }
    page.side("left:", comparison.left)
    page.side("right:", comparison.right)
    page.gap()
    page.conclusion(comparison)
    let deciding = comparison.rows.filter(\.decides)
    let differing = comparison.rows.filter { $0.differs && !$0.decides && $0.name != .verdict }
    page.table("What decides", deciding, ink: .error)
    page.table(comparison.titleOfDiffering, differing, ink: .note)
    let rest = comparison.rows.filter { !$0.differs && $0.name != .verdict }
    if style.verbosity == .verbose {
        page.table("What is the same, or known on one side only", rest, ink: .good)
    } else {
        page.names("The same on both sides:", rest.filter { $0.left != nil && $0.right != nil })
        page.names("Known on one side only:", rest.filter { ($0.left == nil) != ($0.right == nil) })
    }
    page.ending(comparison)
    return page.text
}

extension Page {
    fileprivate mutating func side(_ label: String, _ side: ComparisonSide) {
        let words = side.name.map { [$0] + side.facts } ?? ["no report"]
        let verdict = side.verdict
        let leading = side.leading.map { " \($0.code.rawValue): \($0.title)" } ?? ""
        row(label, column: 8, words.joined(separator: ", "))
        if let place = side.place { row("", column: 8, place) }
        row("", column: 8, verdict == nil ? "ok" : verdict.verdictName + leading)
    }

    fileprivate mutating func conclusion(_ comparison: Comparison) {
        let ink: Ink =
            switch comparison.conclusion.kind {
            case .noDifference: .good
            case .decided: .error
            case .sameReason, .unexplained, .interrupted: .warning
            }
        paragraph("Compared:", ink: ink, indent: 10, comparison.conclusion.text)
    }

    /// Three columns: what, left and right.
    fileprivate mutating func table(_ title: String, _ rows: [ComparisonRow], ink: Ink) {
        guard !rows.isEmpty else { return }
        gap()
        line(title, ink: ink, ":")
        let first = 20
        let second = (style.width - first - 2) / 2
        cells(["", "left", "right"], [first, second, second])
        for row in rows {
            cells([row.name.words, row.left ?? "-", row.right ?? "-"], [first, second, second])
            if let subject = row.subject { self.row("", column: 4, "of \(subject)") }
            if let note = row.note { self.row("", column: 4, "= " + note) }
        }
    }

    /// The names of rows in a sentence, each once.
    fileprivate mutating func names(_ label: String, _ rows: [ComparisonRow]) {
        var names: [String] = []
        for name in rows.map(\.name.words) where !names.contains(name) { names.append(name) }
        guard !names.isEmpty else { return }
        gap()
        paragraph(label, indent: 2, names.joined(separator: ", ") + ".")
    }

    fileprivate mutating func ending(_ comparison: Comparison) {
        gap()
        let verdict = comparison.verdict
        let side = comparison.right.verdict != nil ? "right" : "left"
        let interrupted = comparison.interruptedBySignal == nil ? "" : "interrupted; "
        let words = verdict == nil ? "both sides are ok." : "\(verdict.verdictName), of the \(side) side."
        paragraph("Result:", ink: verdict == nil ? .good : .error, indent: 8, interrupted + words)
    }
}

extension ComparisonSide {
    /// The container's name, or what the machine calls itself; nil without a report.
    var name: String? {
        report.map { $0.observations.targetProcess?.containerName ?? $0.observations.machine.hostname }
    }

    /// What its apt and its machine are, and when it was looked at.
    var facts: [String] {
        guard let seen = report?.observations else { return [] }
        let apt = seen.apt.map { "apt \($0.version)" } ?? "no apt"
        return [seen.machine.os, seen.machine.container, apt, seen.startedAt.rfc3339].compactMap { $0 }
    }
}

extension Comparison {
    /// Whether a difference matters is not known before both sides are.
    var titleOfDiffering: String {
        conclusion.kind == .interrupted ? "What differs" : "What differs and does not decide"
    }
}
