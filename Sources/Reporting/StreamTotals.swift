import Diagnosis
import Evidence

/// What a run comes to whose sources are reported one by one: numbers, and the union of findings up to a bound.
public struct StreamTotals: Sendable {
    /// How many findings the closing line repeats; every source's own line has its own.
    public static let mostFindings = 200

    private(set) var sources = 0
    private(set) var verdicts: [String: Int] = [:]
    private(set) var codes: [FaultCode: Int] = [:]
    private(set) var union = FindingUnion(most: StreamTotals.mostFindings)
    private var verdict: RunVerdict
    private var mirrors: [MirrorRecord] = []
    /// Whether a source has a warning.
    private(set) var warns = false

    /// - Parameter observations: what the run's exit code follows.
    public init(_ observations: Observations) {
        verdict = RunVerdict(observations)
    }

    /// Counts a source.
    ///
    /// - Parameter index: its place in the input.
    public mutating func add(_ observed: SourceObservation, _ judged: SourceJudgement, index: Int) {
        sources += 1
        verdicts[judged.verdict.verdictName, default: 0] += 1
        verdict.add(observed, judged)
        for code in Set(judged.findings.map(\.code)) { codes[code, default: 0] += 1 }
        if judged.findings.contains(where: { $0.severity == .warning }) { warns = true }
        union.add(judged.findings, of: index)
        if let mirror = MirrorRecord(index, observed, judged) { mirrors.append(mirror) }
    }

    /// Sources that are mirrors of one suite, held against each other.
    var mirrorGroups: [MirrorGroup] { Diagnosis.mirrorGroups(of: mirrors.sorted { $0.index < $1.index }) }

    /// The judgement of the whole run: all but the sources.
    ///
    /// - Parameter machineFindings: with no source at hand.
    func judgement(_ machineFindings: [Finding]) -> Judgement {
        var (union, verdict) = (union, verdict)
        union.add(machineFindings, of: nil)
        verdict.add(machineFindings)
        return Judgement(verdict: verdict.verdict, sources: [], findings: union.findings)
    }
}
