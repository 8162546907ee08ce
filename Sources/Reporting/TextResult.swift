import Diagnosis

extension Page {
    /// The last line.
    mutating func result(_ report: Report) {
        gap()
        let result = ResultWords(report)
        paragraph("Result:", ink: result.ink, indent: 8, result.text)
    }
}

/// The answer of a whole run in a sentence or two: whose fault, of which class, how sure, and whether the signature is at fault.
struct ResultWords {
    let ink: Ink
    let text: String

    init(_ report: Report) {
        let (ink, words) = ResultWords.verdictWords(report)
        let end = report.observations.interruptedBySignal == nil ? "" : " The run was interrupted before its end."
        self.ink = report.warningsCount ? .warning : ink
        text = words + (report.warningsCount ? " With --strict a warning counts: exit code 1." : "") + end
    }

    private static func verdictWords(_ report: Report) -> (Ink, String) {
        let judgement = report.judgement
        guard let verdict = judgement.verdict else {
            guard !judgement.sources.isEmpty else { return (.warning, "NOTHING WAS CHECKED.") }
            let warnings = judgement.findings.count { $0.finding.severity == .warning }
            let suffix = warnings == 0 ? "" : warnings == 1 ? ", 1 warning" : ", \(warnings) warnings"
            let which = judgement.sources.count == 1 ? "The" : "Every"
            let apt =
                report.observations.apt == nil
                ? "apt 3 would accept it, and there is no apt here." : "apt here would accept it."
            let limits = report.observations.notChecked.isEmpty ? "" : " Not everything was checked, see above."
            // What may go unchecked is none the better for it.
            let unchecked = judgement.sources.count { $0.signature.state != .good }
            guard unchecked == 0 else {
                let left = "\(ReportCounts.some(unchecked, "source")) not checked (--allow-unchecked)"
                return (.good, "OK\(suffix), \(left). Every other signature is good; \(apt)\(limits)")
            }
            return (.good, "OK\(suffix). \(which) signature is good; \(apt)\(limits)")
        }
        let leading = judgement.findings.first { $0.finding.severity == .error && $0.finding.faultClass == verdict }
        // What is not decided is not certain either, however sure it is that it was not checked.
        let sure = verdict == .inconclusive ? "" : leading.map { " (\($0.finding.confidence.rawValue))" } ?? ""
        let (fault, tail) = fault(verdict, leading, judgement)
        return (
            verdict == .inconclusive ? .warning : .error,
            "\(fault), \(verdict.rawValue)\(sure). \(tail)\(counts(judgement))"
        )
    }

    /// How many sources there are of each verdict, since one fault decides the exit code and may hide another.
    private static func counts(_ judgement: Judgement) -> String {
        guard judgement.sources.count > 1 else { return "" }
        let verdicts = Dictionary(grouping: judgement.sources.map(\.verdict), by: \.verdictName).mapValues(\.count)
        let order = [FaultClass?.none.verdictName] + FaultClass.allCases.map(\.rawValue)
        let words = order.compactMap { name in verdicts[name].map { "\($0) \(name)" } }
        return " Of \(judgement.sources.count) sources: \(words.joined(separator: ", "))."
    }

    private static func fault(_ verdict: FaultClass, _ leading: RunFinding?, _ judgement: Judgement) -> (String, String)
    {
        switch verdict {
        case .signature where leading?.finding.code == .s03:
            return ("REAL FAULT", "apt must refuse the file's form; whether its content is genuine, that does not say.")
        case .signature: return ("REAL FAULT", "Do not install from this source.")
        case .key where leading?.finding.owner == .administrator:
            return ("LOCAL FAULT", "The content is what was signed; a setting here refuses its digest.")
        case .key: return ("REAL FAULT", "The content is what was signed; the key or algorithm is refused.")
        case .inconclusive: return ("NOT DECIDED", "What was not checked is neither good nor bad.")
        case .resource, .time, .keyring, .transfer, .configuration, .system: break
        }
        let touched = (leading?.sources ?? []).filter(judgement.sources.indices.contains).map { judgement.sources[$0] }
        let tail =
            if touched.isEmpty {
                "Not a signature fault."
            } else if touched.allSatisfy({ $0.signature.state == .good }) {
                "Not a signature fault."
            } else if touched.contains(where: { $0.signature.state == .bad }) {
                "A signature is bad as well, see above."
            } else {
                touched.count == 1
                    ? "The signature could not be checked: neither good nor bad."
                    : "What could not be checked is neither good nor bad."
            }
        return (whose(leading?.finding.owner), tail)
    }

    private static func whose(_ owner: Owner?) -> String {
        switch owner {
        case .machine, .runtime, .administrator, nil: "LOCAL FAULT"
        case .network: "NETWORK FAULT"
        case .mirror: "MIRROR FAULT"
        case .publisher: "PUBLISHER'S FAULT"
        }
    }
}
