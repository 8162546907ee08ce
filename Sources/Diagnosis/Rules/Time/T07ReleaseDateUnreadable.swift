import AptModel
import Evidence

/// Date or Valid-Until does not parse.
enum ReleaseDateUnreadable: Rule {
    static let code = FaultCode.t07
    static let explanation = Explanation(
        what:
            "Date or Valid-Until in the Release file is no date that apt reads. apt stops at an unreadable Valid-Until; at "
            + "an unreadable Date it warns and goes on without one.",
        causes: [
            "a repository tool that writes dates in the local language or with a zone name other than UTC",
            "a Release file edited by hand",
        ],
        proof:
            "The field is read from the verified file by apt's own date rules; it is shown as it stands there.",
        remedy: "The publisher writes the date as `date -Ru` prints it.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard source.isGood, let fields = source.fields else { return [] }
        let rules = source.source.rules
        var findings: [Finding] = []
        if let text = fields.unreadableValidUntil {
            let looks = rules.checkDate && rules.checkValidUntil
            findings.append(finding(source, "Valid-Until", text, severity: looks ? .error : .warning))
        } else if let text = fields.unreadableDate {
            findings.append(finding(source, "Date", text, severity: .warning))
        } else if fields.date == nil {
            findings.append(finding(source, "Date", "(there is none)", severity: .warning))
        }
        return findings
    }

    private static func finding(_ source: SourceCase, _ field: String, _ text: String, severity: Severity) -> Finding {
        var because = [Proof("\(field): \(text.prefix(80))", .release)]
        if severity == .warning {
            because.append(
                Proof(
                    field == "Date"
                        ? "apt warns, and goes on as if there were no Date" : "this apt does not look at it",
                    .release))
        }
        return Finding(
            code, severity: severity, owner: .publisher, retry: .later, subject: source.location,
            title: "\(field) in the Release file is no date that apt can read", because: because,
            remedy: Remedy(
                "Tell the publisher: the form is that of `date -Ru`, as in \"Sat, 11 Jul 2026 10:16:37 UTC\"."))
    }
}
