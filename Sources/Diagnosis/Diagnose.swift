import AptModel
import Evidence

/// Judges evidence. Pure: the same evidence gives the same judgement anywhere, at any time.
public func diagnose(_ observations: Observations) -> Judgement {
    let judge = SourceJudge(observations)
    let sources = observations.sources.map(judge.judge)
    var union = FindingUnion()
    for (index, source) in sources.enumerated() { union.add(source.findings, of: index) }
    union.add(judge.machineFindings, of: nil)
    return Judgement(
        verdict: runVerdict(sources.map(\.verdict), judge.machineFindings), sources: sources, findings: union.findings)
}

/// The class that a run's exit code follows: of all errors the one with the smallest code; nil is `ok`.
///
/// - Parameter verdicts: of the sources, at least each that occurs.
public func runVerdict(_ verdicts: some Sequence<FaultClass?>, _ machineFindings: [Finding]) -> FaultClass? {
    let classes = verdicts.compactMap(\.self) + machineFindings.filter { $0.severity == .error }.map(\.faultClass)
    return classes.min { $0.exitCode < $1.exitCode }
}
