import Diagnosis

/// What a long list comes to: for each verdict how many sources have it, and by which faults.
struct SummaryTable {
    let title: String
    let rows: [(verdict: String, ink: Ink, codes: String)]

    /// No more faults than this are named for one verdict.
    private static let mostCodes = 8

    init(_ report: Report) {
        let judged = report.judgement.sources
        title = "Summary of \(ReportCounts.some(judged.count, "source"))"
        let counts = ReportCounts(report)
        let ok = counts.ok == 0 ? [] : [(verdict: "\(counts.ok) ok", ink: Ink.good, codes: "")]
        rows =
            ok
            + counts.failing.map { name, count in
                let codes = judged.filter { $0.verdict?.rawValue == name }.compactMap { source in
                    source.findings.first { $0.severity == .error }?.code
                }
                return (
                    verdict: "\(count) \(name)", ink: name == FaultClass.inconclusive.rawValue ? .warning : .error,
                    codes: SummaryTable.words(codes)
                )
            }
    }

    private static func words(_ codes: [FaultCode]) -> String {
        let counted = Dictionary(grouping: codes) { $0 }.map { (code: $0.key, count: $0.value.count) }.sorted {
            ($1.count, $0.code.rawValue) < ($0.count, $1.code.rawValue)
        }
        let named = counted.prefix(mostCodes).map { "\($0.count) \($0.code.rawValue) \($0.code.slug)" }
        let rest = counted.count - named.count
        return (named + (rest > 0 ? ["\(rest) more faults"] : [])).joined(separator: ", ")
    }
}

extension Page {
    /// The table for people, where a list is so long that its good sources are only counted.
    mutating func summary(_ report: Report) {
        guard report.judgement.sources.count > Page.manySources else { return }
        let table = SummaryTable(report)
        gap()
        line(table.title, ink: .strong, "")
        for row in table.rows {
            let verdict = "  " + row.verdict
            if row.codes.isEmpty {
                line(verdict, ink: row.ink, "")
            } else {
                self.row("", ink: row.ink, tag: verdict, column: 24, row.codes)
            }
        }
    }
}
