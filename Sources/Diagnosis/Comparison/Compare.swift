import AptModel
import Evidence

/// Lays two sides beside each other. Pure: what differs is read off the two, and which difference decides follows from both
/// sides' findings and from the values that the deciding fault rests on.
///
/// - Parameter clocks: how the two clocks stand to each other, where both sides were started together.
public func compare(_ left: ComparedSide, _ right: ComparedSide, clocks: ClockPairing? = nil) -> Comparison {
    var rows = ComparisonRows(left, right, clocks).all
    let conclusion = Deciding(left, right).decide(&rows)
    for index in rows.indices where !rows[index].decides {
        rows[index].note = rows[index].note ?? note(of: rows[index], left, right)
    }
    return Comparison(
        left: ComparisonSide(left, beside: right, isLeft: true),
        right: ComparisonSide(right, beside: left, isLeft: false), rows: rows, conclusion: conclusion)
}

/// What a row that does not decide has to say of itself.
private func note(of row: ComparisonRow, _ left: ComparedSide, _ right: ComparedSide) -> String? {
    if row.name == .verdict { return nil }
    guard row.differs else {
        switch (row.left, row.right) {
        case (nil, .some): return "not looked at on the left"
        case (.some, nil): return "not looked at on the right"
        default: return nil
        }
    }
    func faults(_ side: ComparedSide) -> [String] {
        side.judgement.findings.map(\.finding).filter { $0.code.restsOn.first == row.name }
            .filter { row.subject == nil || row.subject == $0.subject || $0.subject.isEmpty }
            .map(\.code.rawValue)
    }
    let (lefts, rights) = (Set(faults(left)).sorted(), Set(faults(right)).sorted())
    let words = [
        lefts.isEmpty ? nil : "\(lefts.joined(separator: ", ")) on the left",
        rights.isEmpty ? nil : "\(rights.joined(separator: ", ")) on the right",
    ].compactMap { $0 }
    return words.isEmpty ? "harmless" : words.joined(separator: ", ") + "; not what decides"
}

/// Finds the one difference that explains two verdicts.
private struct Deciding {
    let left: ComparedSide
    let right: ComparedSide

    init(_ left: ComparedSide, _ right: ComparedSide) {
        self.left = left
        self.right = right
    }

    /// A side that fails, seen from the other one.
    private struct Failing {
        var side: ComparedSide
        var other: ComparedSide
        var name: String
        var finding: RunFinding
        /// Whether the other side has no error of that code.
        var isAlone: Bool { !other.errors.contains(finding.finding.code) }
    }

    func decide(_ rows: inout [ComparisonRow]) -> ComparisonConclusion {
        // The right side is the one that is asked about.
        let failing = [
            right.leadingOfRun.map { Failing(side: right, other: left, name: "right", finding: $0) },
            left.leadingOfRun.map { Failing(side: left, other: right, name: "left", finding: $0) },
        ].compactMap { $0 }
        guard !failing.isEmpty else {
            let warned = left.codes(.warning) != right.codes(.warning) ? ", though not with the same warnings" : ""
            return ComparisonConclusion(
                kind: .noDifference, text: "No difference that matters: both sides are fine\(warned).")
        }
        guard let alone = failing.first(where: \.isAlone) else { return sameReason(failing) }
        let code = alone.finding.finding.code
        guard let index = row(for: alone, in: rows) else {
            return ComparisonConclusion(
                kind: .unexplained,
                text: "Only the \(alone.name) side has \(words(alone)), and nothing that both reports hold explains it."
            )
        }
        rows[index].decides = true
        rows[index].code = code
        rows[index].note = "explains \(code.rawValue) on the \(alone.name): \(alone.finding.finding.title)"
        let otherName = alone.name == "left" ? "right" : "left"
        let renewed = RenewedKey(of: alone.finding, on: alone.side, in: alone.other)
        if let renewed { rows[index].note? += "; " + renewed.note(failing: alone.name, other: otherName) }
        let others =
            failing.first { $0.name != alone.name }.map { " The \($0.name) side fails with \(words($0))." } ?? ""
        return ComparisonConclusion(
            kind: .decided,
            text:
                "The difference that decides: \(rows[index].name.words), \(words(alone)) on the \(alone.name)."
                + (renewed?.conclusion(other: otherName) ?? "") + others
        )
    }

    private func sameReason(_ failing: [Failing]) -> ComparisonConclusion {
        guard let first = failing.first else { return ComparisonConclusion(kind: .sameReason, text: "") }
        let isLocal = [.machine, .runtime, .administrator].contains(first.finding.finding.owner)
        return ComparisonConclusion(
            kind: .sameReason,
            text: isLocal
                ? "Both sides fail for the same reason, \(words(first)): it is not what differs between the machines."
                : "It is not the machine: both sides fail for the same reason, \(words(first)).")
    }

    private func words(_ failing: Failing) -> String {
        "\(failing.finding.finding.code.rawValue) (\(failing.finding.finding.code.slug))"
    }

    /// The row whose values that fault rests on, where they differ: the one about the finding's own subject or source first.
    private func row(for failing: Failing, in rows: [ComparisonRow]) -> Int? {
        let finding = failing.finding.finding
        let touched = failing.finding.sources.filter(failing.side.observations.sources.indices.contains)
            .map { failing.side.observations.sources[$0] }
        let near = Set([finding.subject] + touched.map(\.key) + touched.flatMap(\.trust.keyrings))
        // A source that the other side does not have: whatever else differs, there it was not tried.
        let isOfSources = [.signature, .key, .keyring, .transfer, .configuration, .inconclusive].contains(
            finding.faultClass)
        if isOfSources, !touched.isEmpty, touched.allSatisfy({ failing.other.source($0.key) == nil }),
            let index = rows.firstIndex(where: { $0.name == .sources && $0.differs })
        {
            return index
        }
        for name in finding.code.restsOn {
            let differing = rows.indices.filter { rows[$0].name == name && rows[$0].differs && rows[$0].mayDecide }
            let own = differing.first { rows[$0].subject == finding.subject }
            if let index = own ?? differing.first(where: { rows[$0].subject.map(near.contains) ?? true }) {
                return index
            }
        }
        return nil
    }
}

extension ComparisonRow.Name {
    /// The name for people.
    public var words: String {
        switch self {
        case .devNull: "/dev/null"
        case .fips: "FIPS mode"
        case .apt: "apt"
        default: String(rawValue.map { $0 == "_" ? " " : $0 })
        }
    }
}
