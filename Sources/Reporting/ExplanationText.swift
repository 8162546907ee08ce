import Diagnosis

/// What `explain CODE` prints: what the fault is, what causes it, how it is proven, what to do.
public func renderExplanation(of code: FaultCode, _ explanation: Explanation) -> String {
    let width = 80
    var lines = ["\(code.rawValue) \(code.slug) (\(code.faultClass.rawValue))", ""]
    lines += wrapped(explanation.what, width: width)
    lines += ["", "Causes:"]
    for cause in explanation.causes {
        lines += wrapped(cause, width: width - 4).enumerated().map { ($0.offset == 0 ? "  - " : "    ") + $0.element }
    }
    if !explanation.proof.isEmpty {
        lines += ["", "How it is proven:"]
        lines += wrapped(explanation.proof, width: width - 2).map { "  " + $0 }
    }
    lines += ["", "What to do:"]
    lines += wrapped(explanation.remedy, width: width - 2).map { "  " + $0 }
    return lines.map { $0 + "\n" }.joined()
}
