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
        RefusedSigners.findings(
            code, RefusedSigners.signers(.revokedKey, in: source), title: { "the signing key \($0) is revoked" },
            proof: { [Proof("REVKEYSIG: \(Wording.signature($0)); the keyring holds the revocation", .signature)] },
            remedy: Remedy("Ask the publisher which key replaced it, and install that one from a trusted channel."))
    }
}
