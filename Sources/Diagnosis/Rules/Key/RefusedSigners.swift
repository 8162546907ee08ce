import Evidence

/// What the key rules share: a file none of whose signatures this apt accepts, and the signers of one status among them.
enum RefusedSigners {
    static func signers(_ status: SignerJudgement.Status, in source: SourceCase) -> [SignatureAssessment.Signer] {
        guard source.delivered, source.framing?.result == .split, !source.isGood,
            !source.signature.signers.contains(where: { $0.observed.status == .bad })
        else { return [] }
        return source.signature.signers.filter { $0.status == status }
    }

    /// One finding for each key, with the title that its id completes.
    static func findings(
        _ code: FaultCode, _ signers: [SignatureAssessment.Signer], severity: Severity = .error,
        confidence: Confidence = .certain, title: (String) -> String, proof: (SignatureObservation) -> [Proof],
        remedy: Remedy, alternatives: [FaultCode] = []
    ) -> [Finding] {
        signers.map { signer in
            let key = Wording.key(signer.observed)
            return Finding(
                code, severity: severity, confidence: confidence, owner: .publisher, retry: .later, subject: key,
                title: title(key), because: proof(signer.observed), remedy: remedy, alternatives: alternatives)
        }
    }
}
