import Evidence

/// Judges the sources of one run, each by itself beside what the machine shows.
public struct SourceJudge: Sendable {
    private var run: RunCase
    private let inside: InsideRoot?
    /// Findings with no source at hand.
    public let machineFindings: [Finding]
    /// Those of them that make apt refuse every source.
    private let stopping: [Finding]

    /// - Parameter observations: the machine's, with the sources among which a source is judged: their servers' clocks and their
    ///   fate tell what is this machine's own trouble.
    public init(_ observations: Observations) {
        let run = RunCase(observations)
        let inside = InsideRoot(observations)
        machineFindings = Catalogue.rules.flatMap { $0.findings(in: run) }.map { inside?.adapted($0) ?? $0 }
        stopping = observations.scope == .system ? machineFindings.filter(\.stopsEverySource) : []
        self.run = run
        self.inside = inside
    }

    /// Takes in what else was looked at for the sources that are still to come.
    public mutating func learn(keyrings: [KeyringObservation], keyLocations: [KeyLocation]) {
        run.observations.keyrings = keyrings
        run.observations.keyLocations = keyLocations
    }

    /// Judges one source.
    public func judge(_ observation: SourceObservation) -> SourceJudgement {
        let source = SourceCase(observation, in: run)
        if observation.notTried?.reason == .interrupted { return undone(source) }
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

    /// Who gives a run up waits for nothing: of each of the thousands that may be left it is said that it is not done, and no more.
    private func undone(_ source: SourceCase) -> SourceJudgement {
        let findings = Ranking.ranked([Inconclusive.finding(for: source)] + stopping)
        return SourceJudgement(
            verdict: findings.first { $0.severity == .error }?.faultClass,
            signature: SignatureJudgement(state: .noVerdict, reason: FaultCode.u01.slug, signers: []),
            findings: findings)
    }
}

extension Finding {
    /// A fault in apt's own configuration or lists makes apt refuse them all, not one entry.
    fileprivate var stopsEverySource: Bool {
        severity == .error && [.c01, .c05, .c06].contains(code)
    }

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
