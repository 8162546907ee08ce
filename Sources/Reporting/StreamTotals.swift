import Diagnosis

/// What a run comes to whose sources are reported one by one: numbers, and the union of findings up to a bound.
public struct StreamTotals: Sendable {
    /// How many findings the closing line repeats; every source's own line has its own.
    public static let mostFindings = 200

    private(set) var sources = 0
    private(set) var verdicts: [String: Int] = [:]
    private(set) var codes: [FaultCode: Int] = [:]
    private(set) var union = FindingUnion(most: StreamTotals.mostFindings)
    private var classes: Set<FaultClass?> = []
    /// Whether a source has a warning.
    private(set) var warns = false

    public init() {}

    /// Counts a source.
    ///
    /// - Parameter index: its place in the input.
    public mutating func add(_ source: SourceJudgement, index: Int) {
        sources += 1
        verdicts[source.verdict.verdictName, default: 0] += 1
        classes.insert(source.verdict)
        for code in Set(source.findings.map(\.code)) { codes[code, default: 0] += 1 }
        if source.findings.contains(where: { $0.severity == .warning }) { warns = true }
        union.add(source.findings, of: index)
    }

    /// The judgement of the whole run: all but the sources.
    ///
    /// - Parameter machineFindings: with no source at hand.
    func judgement(_ machineFindings: [Finding]) -> Judgement {
        var union = union
        union.add(machineFindings, of: nil)
        return Judgement(
            verdict: runVerdict(classes, machineFindings), sources: [], findings: union.findings)
    }
}
