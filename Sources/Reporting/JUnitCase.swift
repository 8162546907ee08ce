import Diagnosis
import Evidence

/// One `testcase` of a JUnit file.
struct JUnitCase {
    var className: String
    var name: String
    let seconds: Double
    let outcome: Outcome
    /// The leading one first.
    let findings: [Finding]
    /// What stands before the findings.
    let answer: String

    enum Outcome {
        case pass, failure, error

        /// Of a class that was found; not decided is neither good nor bad.
        init(_ verdict: FaultClass?) {
            switch verdict {
            case nil: self = .pass
            case .inconclusive: self = .error
            default: self = .failure
            }
        }
    }

    /// Every case of a run. No two have the same class and name.
    static func all(_ report: Report) -> [JUnitCase] {
        let bare = sources(report) + machine(report)
        var known: Set<[String]> = []
        return bare.map { bare in
            var one = bare
            // As they are shown: what differs only behind the cut is one name as well.
            one.className = sanitised(withoutSecrets(one.className))
            let name = sanitised(withoutSecrets(one.name))
            one.name = name
            var count = 1
            while !known.insert([one.className, one.name]).inserted {
                count += 1
                one.name = "\(name) (\(count))"
            }
            return one
        }
    }

    private static func sources(_ report: Report) -> [JUnitCase] {
        report.sources.map { seen, judged in
            JUnitCase(
                className: seen.uri ?? "file", name: seen.suite ?? seen.file ?? "file",
                seconds: seen.looks.reduce(0) { $0 + seconds($1) }, outcome: Outcome(judged.verdict),
                findings: judged.findings, answer: SourceAnswer(judged).words)
        }
    }

    private static func seconds(_ look: LookObservation) -> Double {
        [look.inReleaseTransfer, look.transfer, look.signatureTransfer].compactMap { $0?.seconds }.reduce(0, +)
    }

    /// Findings that no source carries.
    private static func machine(_ report: Report) -> [JUnitCase] {
        report.judgement.findings.filter(\.sources.isEmpty).map { entry in
            let finding = entry.finding
            return JUnitCase(
                className: "machine", name: "\(finding.code.rawValue) \(finding.subject)", seconds: 0,
                outcome: Outcome(finding.severity == .error ? finding.faultClass : nil), findings: [finding],
                answer: finding.title)
        }
    }

    /// The element. Warnings and notes go to `system-out`.
    var xml: String {
        let head =
            "<testcase classname=\"\(htmlText(className))\" name=\"\(htmlText(name))\" time=\"\(junitSeconds(seconds))\">"
        let errors = findings.filter { $0.severity == .error }
        var body: [String] = []
        if let first = errors.first, outcome != .pass {
            let element = outcome == .error ? "error" : "failure"
            body.append(
                "<\(element) type=\"\(first.code.rawValue)\" message=\"\(htmlText(first.title))\">"
                    + errors.map(JUnitCase.words).joined(separator: "\n\n") + "</\(element)>")
        }
        let said = [htmlText(answer)] + findings.filter { $0.severity != .error }.map(JUnitCase.words)
        body.append("<system-out>\(said.joined(separator: "\n\n"))</system-out>")
        return head + "\n" + body.joined(separator: "\n") + "\n</testcase>"
    }

    /// A finding with its proof and remedy as lines of text.
    private static func words(_ finding: Finding) -> String {
        var lines = ["\(finding.severity.rawValue)[\(finding.code.rawValue)] \(finding.code.slug): \(finding.title)"]
        lines.append("subject: \(finding.subject)")
        lines += finding.because.map { "proof: \($0.text)" }
        if finding.confidence != .certain {
            let others = finding.alternatives.map(\.rawValue).joined(separator: ", ")
            lines.append(
                "confidence: \(finding.confidence.rawValue)" + (others.isEmpty ? "" : "; not told apart from \(others)")
            )
        }
        lines.append("what to do: \(finding.remedy.text)")
        lines += finding.remedy.steps.map { "\($0.label): \($0.command)" }
        return lines.map { htmlText($0, limit: 4000) }.joined(separator: "\n")
    }
}
