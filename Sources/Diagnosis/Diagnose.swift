import AptModel
import Evidence

/// Judges evidence. Pure: the same evidence gives the same judgement anywhere, at any time.
public func diagnose(_ observations: Observations) -> Judgement {
    let run = RunCase(observations)
    let inside = InsideRoot(observations)
    let machineFindings = Catalogue.rules.flatMap { $0.findings(in: run) }.map { inside?.adapted($0) ?? $0 }
    let stopping = observations.scope == .system ? machineFindings.filter(\.stopsEverySource) : []
    let sources = observations.sources.map {
        judge(SourceCase($0, in: run), stoppedBy: stopping, beside: machineFindings, inside: inside)
    }
    let union = unite(sources.map(\.findings), machineFindings)

    var verdict = RunVerdict(observations)
    for (source, judged) in zip(observations.sources, sources) { verdict.add(source, judged) }
    verdict.add(machineFindings)
    return Judgement(verdict: verdict.verdict, sources: sources, findings: union)
}

extension Finding {
    /// A fault in apt's own configuration or lists makes apt refuse them all, not one entry.
    fileprivate var stopsEverySource: Bool {
        severity == .error && [.c01, .c05, .c06].contains(code)
    }
}

private func judge(
    _ source: SourceCase, stoppedBy stopping: [Finding], beside machineFindings: [Finding], inside: InsideRoot?
) -> SourceJudgement {
    var all = Catalogue.rules.flatMap { $0.findings(in: source) }
    all += DeadMirrorFindings.findings(in: source)
    if let broken = VerifierBroken.unexplained(in: source, among: all + machineFindings) { all.append(broken) }
    if let gullible = VerifierBroken.acceptsAltered(in: source, among: all) { all.append(gullible) }
    all = WitnessProofs.added(to: all, about: source).map { inside?.adapted($0) ?? $0 }
    var findings = Ranking.ranked(all + stopping)
    let good = source.isGood
    var keeping = findings.first { $0.severity == .error && $0.explainsMissingVerdict(of: source) }
    if !good, keeping == nil {
        if all.contains(where: { $0.severity == .error && $0.explainsMissingVerdict(of: source) }) {
            // Known, and left out as the consequence of what leads: a wrong clock that breaks TLS.
            keeping = findings.first { $0.severity == .error }
        } else {
            findings = Ranking.ranked(findings + [Inconclusive.finding(for: source)])
            keeping = findings.first { $0.severity == .error && $0.explainsMissingVerdict(of: source) }
        }
    }
    if good, !(findings + machineFindings).contains(where: { $0.severity == .error }),
        let unfinished = Inconclusive.unfinished(source)
    {
        findings = Ranking.ranked(findings + [unfinished])
    }
    // A file that came under another store's eyes can clear the repository, and accuse nobody.
    let witnessed = source.witnessed.flatMap { $0.isGood(source.policy) ? $0 : nil }
    let assessed = witnessed ?? source.signature
    let state: SignatureJudgement.State =
        if good || witnessed != nil {
            .good
        } else if let keeping, [.signature, .key].contains(keeping.faultClass) {
            .bad
        } else {
            .noVerdict
        }
    // What stops apt's whole list ends it with 100, whatever else is wrong.
    if !(machineFindings + findings).contains(where: \.stopsEverySource) {
        findings = ExitCodeProof.added(to: findings, for: source)
    }
    var signature = SignatureJudgement(
        state: state, reason: state == .good ? nil : keeping?.code.slug, acceptedByGpgv: assessed.acceptedByGpgv,
        acceptedBySqv: assessed.acceptedBySqv,
        signers: assessed.signers.map { SignerJudgement(status: $0.status, observed: $0.observed) })
    signature.releases = ReleaseTable.rows(source)
    var judgement = SourceJudgement(
        verdict: findings.first { $0.severity == .error }?.faultClass, signature: signature, findings: findings,
        ruledOut: RuledOut.words(for: source, findings: findings))
    judgement.stored = StoredCopy(source, offlineToo: true).map(StoredJudgement.init)
    return judgement
}

extension Finding {
    /// Whether this finding says why there is no good signature, rather than what else is wrong here.
    fileprivate func explainsMissingVerdict(of source: SourceCase) -> Bool {
        // A scheme that neither apt nor this program can fetch.
        if code == .y10, source.source.notTried?.reason == .unsupportedScheme { return true }
        return switch faultClass {
        case .signature, .key, .keyring, .transfer, .inconclusive: true
        case .configuration: code == .c09 || code == .c10
        case .resource, .time, .system: false
        }
    }
}

/// The union, leading first, each once: two findings are one if code and subject are the same.
private func unite(_ perSource: [[Finding]], _ machineFindings: [Finding]) -> [RunFinding] {
    var union: [RunFinding] = []
    for (index, findings) in perSource.enumerated() {
        for finding in findings {
            if let known = union.firstIndex(where: { $0.finding.identity == finding.identity }) {
                if union[known].sources.last != index { union[known].sources.append(index) }
                // A finding that is an error for one source is an error.
                if finding.severity == .error { union[known].finding.severity = .error }
            } else {
                union.append(RunFinding(finding: finding, sources: [index]))
            }
        }
    }
    for finding in machineFindings where !union.contains(where: { $0.finding.identity == finding.identity }) {
        union.append(RunFinding(finding: finding, sources: []))
    }
    let order = Ranking.sorted(union.map(\.finding))
    return order.compactMap { finding in union.first { $0.finding == finding } }
}
