import Evidence

/// What is known where a signal ended `compare` before both sides had: each side's report as far as it came, and no difference that
/// decides, since what was not looked at may be it.
///
/// - Parameters:
///   - left: nil where that side gave no report.
///   - right: the same of the other side.
///   - signal: its number.
///   - reasons: why a side gave none, in words.
public func compareInterrupted(
    _ left: ComparedSide?, _ right: ComparedSide?, clocks: ClockPairing? = nil, signal: Int32,
    reasons: (left: String, right: String)
) -> Comparison {
    if let left, let right, left.cameToItsEnd, right.cameToItsEnd {
        var whole = compare(left, right, clocks: clocks)
        whole.interruptedBySignal = signal
        return whole
    }
    let words = [("left", left), ("right", right)].map { name, side in
        let how = side.map { $0.cameToItsEnd ? "is complete" : "did not come to its end" } ?? "gave no report"
        return "the \(name) side \(how)"
    }
    var comparison = Comparison(
        left: ComparisonSide(left, reason: reasons.left, name: "left"),
        right: ComparisonSide(right, reason: reasons.right, name: "right"), rows: rows(left, right, clocks),
        conclusion: ComparisonConclusion(
            kind: .interrupted,
            text: "Interrupted: \(words.joined(separator: ", ")). Which difference decides is not known."))
    if let left, let right {
        comparison.left = ComparisonSide(left, beside: right, isLeft: true)
        comparison.right = ComparisonSide(right, beside: left, isLeft: false)
    }
    comparison.interruptedBySignal = signal
    return comparison
}

/// The rows of both sides, or those of the one that there is.
private func rows(_ left: ComparedSide?, _ right: ComparedSide?, _ clocks: ClockPairing?) -> [ComparisonRow] {
    if let left, let right { return ComparisonRows(left, right, clocks).all }
    guard let side = left ?? right else { return [] }
    return ComparisonRows(side, side, nil).all.map { row in
        ComparisonRow(
            row.name, subject: row.subject, left: left == nil ? nil : row.left, right: right == nil ? nil : row.left)
    }
}

extension ComparedSide {
    fileprivate var cameToItsEnd: Bool { observations.interruptedBySignal == nil }
}

extension ComparisonSide {
    /// A side, or U01 in its place.
    fileprivate init(_ report: ComparedSide?, reason: String, name: String) {
        self.init(report)
        guard report == nil else { return }
        findings = [
            RunFinding(
                finding: Finding(
                    .u01, owner: .administrator, retry: .now, subject: name,
                    title: "the \(name) side gave no report", because: [Proof(reason, .machine)],
                    remedy: Remedy("Run again and let it finish.")), sources: [])
        ]
    }
}
