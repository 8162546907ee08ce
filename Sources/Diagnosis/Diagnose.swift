import AptModel
import Evidence

/// Judges evidence. Pure: the same evidence gives the same judgement anywhere, at any time.
public func diagnose(_ observations: Observations) -> Judgement {
    let judge = SourceJudge(observations)
    let sources = observations.sources.map(judge.judge)
    var verdict = RunVerdict(observations)
    var union = FindingUnion()
    for (index, source) in sources.enumerated() {
        verdict.add(observations.sources[index], source)
        union.add(source.findings, of: index)
    }
    verdict.add(judge.machineFindings)
    union.add(judge.machineFindings, of: nil)
    return Judgement(verdict: verdict.verdict, sources: sources, findings: union.findings)
}
