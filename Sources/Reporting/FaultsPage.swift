import Diagnosis

/// `docs/faults.md`: every fault that this program knows, from the catalogue. A test keeps the page and the code alike.
public func renderFaultsPage() -> String {
    var lines = [
        "# Faults",
        "",
        "What `apt-verdict list faults` and `apt-verdict explain CODE` say, on one page. It is written by the program; after a",
        "change of the catalogue `APT_VERDICT_RECORD=1 swift test --filter FaultsPageTests` writes it again.",
        "",
        "Codes and slugs are stable and never reused. The severity is the usual one: what does not stop apt here is a warning.",
    ]
    for code in FaultCode.allCases {
        lines += [
            "", "## \(code.rawValue) \(code.slug)", "",
            "Class `\(code.faultClass.rawValue)`, \(code.usualSeverity.rawValue).",
        ]
        guard let explanation = Catalogue.explanation(of: code) else {
            lines += ["", "This version does not look for it yet."]
            continue
        }
        lines += [""] + wrapped(explanation.what, width: 120) + [""]
        for cause in explanation.causes {
            lines += wrapped(cause, width: 118).enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
        }
        if !explanation.proof.isEmpty { lines += [""] + wrapped("How it is proven: " + explanation.proof, width: 120) }
        lines += [""] + wrapped("How it is mended: " + explanation.remedy, width: 120)
    }
    return lines.map { $0 + "\n" }.joined()
}
