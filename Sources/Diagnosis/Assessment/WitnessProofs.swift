import Evidence

/// What apt's own verifier said, as a proof of the findings that it bears out or speaks against: here, and in no rule.
enum WitnessProofs {
    /// Faults of the temp directory, of limits and of what runs the verifier: they show in the difference of its two runs.
    private static let local: Set<FaultCode> = [
        .r01, .r02, .r03, .r04, .r05, .r10, .r11, .r12, .r13, .r14, .y01, .y02, .y03, .y04, .y05, .y06, .y07,
        .y09, .y10,
    ]

    /// Of these, what was only inferred of the user that apt verifies as, who has just done it.
    private static let disproved: Set<FaultCode> = [.r01, .y01, .y02, .y03, .y04]

    static func added(to findings: [Finding], about source: SourceCase) -> [Finding] {
        let witness = source.witness
        guard witness.outcome != .none, let sentence = witness.sentence else { return findings }
        return findings.map { finding in
            guard finding.severity == .error, let text = text(finding, witness, sentence),
                !finding.because.contains(where: { $0.text == text })
            else { return finding }
            var finding = finding
            if source.isGood, witness.first?.answer == .good, finding.confidence != .certain,
                disproved.contains(finding.code)
            {
                finding.severity = .warning
            }
            // Where only room makes the difference there is no stronger proof.
            let place = witness.outcome == .wantsRoom && local.contains(finding.code) ? 0 : finding.because.count
            finding.because.insert(Proof(text, .aptVerifier), at: place)
            return finding
        }
    }

    private static func text(_ finding: Finding, _ witness: WitnessAssessment, _ sentence: String) -> String? {
        if local.contains(finding.code) { return sentence }
        guard [.signature, .key, .keyring].contains(finding.faultClass) else { return nil }
        switch witness.outcome {
        case .none: return nil
        case .accepts: return "apt's own verifier accepts it, which this report does not follow"
        case .agrees, .wantsRoom, .refuses, .refusesUnexplored:
            guard let run = witness.second ?? witness.first, run.answer != .good else { return nil }
            let said = WitnessAssessment.words(run)
            return run.answer == .refused
                ? "apt's own verifier refuses it as well" + said.dropFirst("refused".count)
                : "apt's own verifier does not accept it either: " + said
        }
    }
}
