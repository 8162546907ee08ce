import Diagnosis

/// What `explain CODE` prints: what the fault is, what causes it, what to do.
public func renderExplanation(of code: FaultCode, _ explanation: Explanation) -> String {
    let width = 80
    var lines = ["\(code.rawValue) \(code.slug) (\(code.faultClass.rawValue))", ""]
    lines += wrapped(explanation.what, width: width)
    lines += ["", "Causes:"]
    for cause in explanation.causes {
        lines += wrapped(cause, width: width - 4).enumerated().map { ($0.offset == 0 ? "  - " : "    ") + $0.element }
    }
    lines += ["", "What to do:"]
    lines += wrapped(explanation.remedy, width: width - 2).map { "  " + $0 }
    return lines.map { $0 + "\n" }.joined()
}
