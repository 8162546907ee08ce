import Diagnosis

/// A sentence that some versions of apt say over a fault.
public struct AptSentence: Sendable, Equatable {
    /// As printed, in one line.
    public var text: String
    /// Versions of apt that were seen to say it: `2.6`.
    public var versions: [String]

    public init(_ text: String, versions: [String]) { (self.text, self.versions) = (text, versions) }
}

/// `docs/faults.md`: every fault that this program knows, from the catalogue. A test keeps the page and the code alike.
///
/// - Parameters:
///   - sentences: what apt was heard to say for each fault; the program itself does not carry them.
///   - unheard: for a fault without any, why.
public func renderFaultsPage(
    sentences: [FaultCode: [AptSentence]] = [:], unheard: [FaultCode: String] = [:]
) -> String {
    var lines = [
        "# Faults",
        "",
        "What `apt-verdict list faults` and `apt-verdict explain CODE` say, on one page. It is written by the program; after a",
        "change of the catalogue `APT_VERDICT_RECORD=1 swift test --filter FaultsPageTests` writes it again.",
        "",
        "What apt says for a fault is what the lab heard from apt 2.2, 2.6 and 3.0 (testdata/lab); no fault is decided by it.",
        "",
        "Codes and slugs are stable and never reused. The severity is the usual one: what does not stop apt here is a warning.",
    ]
    for code in FaultCode.allCases {
        lines += [
            "", "## \(code.rawValue) \(code.slug)", "",
            "Class `\(code.faultClass.rawValue)`, \(code.usualSeverity.rawValue).",
        ]
        guard let explanation = Catalogue.explanation(of: code) else { continue }
        lines += [""] + wrapped(explanation.what, width: 120) + [""]
        for cause in explanation.causes {
            lines += wrapped(cause, width: 118).enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
        }
        lines += heard(sentences[code] ?? [], unheard: unheard[code])
        if !explanation.proof.isEmpty { lines += [""] + wrapped("How it is proven: " + explanation.proof, width: 120) }
        lines += [""] + wrapped("How it is mended: " + explanation.remedy, width: 120)
    }
    return lines.map { $0 + "\n" }.joined()
}

/// What apt says, a sentence a line with the versions that say it.
private func heard(_ sentences: [AptSentence], unheard: String?) -> [String] {
    if !sentences.isEmpty {
        return ["", "What apt says:", ""]
            + sentences.map { sentence in
                // A pair of backticks around text that may hold one.
                "- apt \(sentence.versions.joined(separator: ", ")): `` \(sentence.text) ``"
            }
    }
    return unheard.map { [""] + wrapped("What apt says: \($0)", width: 120) } ?? []
}
