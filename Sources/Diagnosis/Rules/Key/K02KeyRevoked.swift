import Evidence

/// The signing key was revoked by its owner.
enum KeyRevoked: Rule {
    static let code = FaultCode.k02
    static let explanation = Explanation(
        what: "The owner revoked the key that signed: it may be in the wrong hands, or was replaced.",
        causes: ["a key that was replaced while the repository still signs with the old one", "a compromised key"],
        proof: "The keyring holds the key with its revocation, and gpg says so of this signature.",
        remedy: "Use nothing signed by it. Install the publisher's new key from a trusted channel.")

    static func findings(in source: SourceCase) -> [Finding] {
        if source.isGood { return survived(source) }
        return RefusedSigners.findings(
            code, RefusedSigners.signers(.revokedKey, in: source), title: { "the signing key \($0) is revoked" },
            proof: { [Proof("REVKEYSIG: \(Wording.signature($0)); the keyring holds the revocation", .signature)] },
            remedy: Remedy("Ask the publisher which key replaced it, and install that one from a trusted channel."))
    }

    /// sqv goes by the time of the signature: what a key signed before its owner retired it stands (tried with sqv 1.3.0).
    private static func survived(_ source: SourceCase) -> [Finding] {
        guard !source.signature.signers.contains(where: { $0.status == .good }), source.policy.backend == .sqv else {
            return []
        }
        let retired = source.signature.signers.filter {
            $0.observed.status == .revokedKey && source.signature.acceptable($0, .sqv, source.policy)
        }
        return RefusedSigners.findings(
            code, retired, severity: .warning, title: { "the signing key \($0) has been retired" },
            proof: {
                [
                    Proof(
                        "\(Wording.signature($0)); its owner retired the key after that, and sqv lets it stand",
                        .signature)
                ]
            },
            remedy: Remedy(
                "Ask the publisher which key replaced it; apt 2 refuses this signature, and apt 3 any later one."))
    }
}
